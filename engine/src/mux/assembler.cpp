// SPDX-License-Identifier: MIT
#include "mux/assembler.hpp"

#include <algorithm>
#include <utility>

namespace weir::mux {
namespace {

// Without a keyframe for so many packets, a recording begins (or goes on) with what there is.
constexpr std::size_t kKeyframePatience = 600;
// Rounding of times, between servers that count in milliseconds.
constexpr media::Nanoseconds kTolerance = std::chrono::milliseconds{5};

}  // namespace

void Assembler::set_tracks(const av::Tracks& tracks, const SectionTraits& traits) {
    if (traits.wrap_bits != unwrapper_.bits()) unwrapper_ = Unwrapper{traits.wrap_bits};
    tracks_.clear();
    for (const auto& track : tracks)
        tracks_.push_back({track.time_base(), track.is_video(), std::nullopt, 0});
    const auto video = std::ranges::find_if(tracks_, &TrackState::is_video);
    reference_ = video == tracks_.end() ? 0 : static_cast<std::size_t>(video - tracks_.begin());
    if (placed_before_.size() != tracks_.size()) placed_before_.assign(tracks_.size(), {});
    interleaver_.reset(tracks_.size(), traits.hold, traits.jump);
    continuity_.set_tracks(tracks_.size(), traits.jump);
    if (traits.continues && started_ && !silence_) continuity_.expect_offset(continuity_.offset());
}

bool Assembler::is_reference_keyframe(const av::Packet& packet) const {
    return packet.track() == reference_ && packet.is_keyframe();
}

/// Unwraps, and gives frames without a duration that of the frame before.
void Assembler::fix_times(av::Packet& packet) {
    auto& track = tracks_.at(packet.track());
    const std::int64_t composition = packet.pts() - packet.dts();
    const std::int64_t dts = unwrapper_.unwrap(packet.dts());
    Unwrapper around_dts = unwrapper_;
    packet.set_times(dts, around_dts.unwrap(packet.dts() + composition));
    if (track.last_dts && dts > *track.last_dts) track.step = dts - *track.last_dts;
    track.last_dts = dts;
    if (packet.duration() <= 0) packet.set_duration(track.step);
}

void Assembler::push(av::Packets&& packets, Out& out) {
    for (auto& packet : packets) {
        fix_times(packet);
        if (silence_) {
            const bool decides = is_reference_keyframe(packet);
            if (decides)
                settle_rejoin(packet,
                              media::to_duration(packet.dts(), tracks_[packet.track()].time_base));
            else if (held_.size() >= kKeyframePatience)
                settle_rejoin(packet, Nanoseconds::min());
            held_.push_back(std::move(packet));
            if (silence_) continue;
            for (auto& held : std::exchange(held_, {}))
                accept(std::move(held), out);
        } else {
            accept(std::move(packet), out);
        }
    }
    packets.clear();
}

/// The first keyframe of a new connection is here: does it repeat what we have?
void Assembler::settle_rejoin(const av::Packet& keyframe, Nanoseconds dts) {
    const auto placed = dts == Nanoseconds::min() ? std::nullopt : rejoin_.find(keyframe.data());
    if (placed) {
        overlap_offset_ = *placed - dts;
        continuity_.expect_offset(*overlap_offset_);
        lost_ = Nanoseconds{0};
    } else {
        continuity_.expect_break(*silence_, true);
        end_before_ = continuity_.end();
        // Frames before the keyframe can't be decoded any more.
        std::erase_if(held_, [this](const av::Packet& p) { return p.track() == reference_; });
    }
    silence_.reset();
}

bool Assembler::is_repeated(const av::Packet& packet, Nanoseconds dts) const {
    if (!overlap_offset_) return false;
    const auto& before = placed_before_.at(packet.track());
    return before && dts + *overlap_offset_ <= *before + kTolerance;
}

void Assembler::accept(av::Packet packet, Out& out) {
    const auto dts = media::to_duration(packet.dts(), tracks_[packet.track()].time_base);
    if (is_repeated(packet, dts)) {
        ++repeated_;
        return;
    }
    interleaver_.push(std::move(packet), dts);
    while (auto item = interleaver_.pop())
        emit(std::move(*item), out);
}

void Assembler::emit(Interleaver::Item item, Out& out) {
    auto& packet = item.packet;
    const auto track = packet.track();
    const bool is_lead = keeps_lead_ && track != reference_;
    if (!started_ && !is_lead && !is_reference_keyframe(packet) &&
        ++skipped_at_start_ < kKeyframePatience)
        return;
    started_ |= !is_lead;
    const auto time_base = tracks_[track].time_base;
    const auto placed =
        continuity_.place(track, item.dts, media::to_duration(packet.duration(), time_base));
    if (end_before_) {
        lost_ = std::max(placed - *end_before_, Nanoseconds{0});
        end_before_.reset();
    }
    const auto shift = media::to_ticks(continuity_.offset(), time_base);
    packet.set_times(packet.dts() + shift, packet.pts() + shift);
    if (is_reference_keyframe(packet)) rejoin_.remember(packet.data(), placed);
    placed_before_[track] = placed;
    out.push_back({std::move(packet), placed, item.dts});
}

void Assembler::drain(Out& out) {
    if (silence_ && !held_.empty()) {
        settle_rejoin(held_.front(), Nanoseconds::min());
        for (auto& held : std::exchange(held_, {}))
            accept(std::move(held), out);
    }
    while (auto item = interleaver_.pop_rest())
        emit(std::move(*item), out);
    overlap_offset_.reset();
}

void Assembler::expect_break(Nanoseconds lost, bool same_clock) {
    continuity_.expect_break(lost, same_clock);
}

void Assembler::expect_rejoin(Nanoseconds silence) {
    if (!started_) return;
    silence_ = silence;
}

std::optional<Assembler::Nanoseconds> Assembler::take_lost() {
    return std::exchange(lost_, std::nullopt);
}

}  // namespace weir::mux
