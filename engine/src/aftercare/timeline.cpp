// SPDX-License-Identifier: MIT
#include "aftercare/timeline.hpp"

#include <algorithm>
#include <utility>

namespace weir::aftercare {
namespace {

using namespace std::chrono_literals;

constexpr mux::JumpLimits kJump{.forward = 1h, .backward = 500ms};
constexpr mux::InterleaverHold kHold{.time = 1s, .bytes = 32u << 20};
// Within it, what is shown first has come: more than any encoder reorders.
constexpr media::Nanoseconds kHead = 1s;
constexpr std::size_t kHeadBytes = 32u << 20;
// More frames than that without a time: the track has none.
constexpr std::size_t kMostUndated = 64;
// What a frame lasts where nothing tells.
constexpr media::Nanoseconds kSomeFrame = 40ms;

bool is_dated(const av::Packet& packet) {
    return packet.dts() != AV_NOPTS_VALUE;
}

}  // namespace

Timeline::Timeline(const std::vector<Track>& tracks, int wrap_bits) : unwrapper_(wrap_bits) {
    for (const Track& track : tracks)
        tracks_.push_back(
            {track.time_base, media::to_ticks(kSomeFrame, track.time_base), std::nullopt, {}});
    interleaver_.reset(tracks_.size(), kHold, kJump);
    continuity_.set_tracks(tracks_.size(), kJump);
}

void Timeline::push(av::Packet packet, av::Packets& out) {
    State& track = tracks_.at(packet.track());
    if (packet.duration() > 0) track.step = packet.duration();
    if (!is_dated(packet) && track.last_dts) packet.get()->dts = *track.last_dts + track.step;
    const bool is_certain = is_dated(packet);
    track.undated.push_back(std::move(packet));
    if (!is_certain && track.undated.size() < kMostUndated) return;
    date(track);
    for (av::Packet& each : std::exchange(track.undated, {}))
        accept(std::move(each), out);
}

/// Decoding times that are missing at a track's begin follow from the first that is known.
void Timeline::date(State& track) {
    auto& frames = track.undated;
    if (frames.empty()) return;
    AVPacket& last = *frames.back().get();
    if (last.dts == AV_NOPTS_VALUE) last.dts = std::int64_t(frames.size()) * track.step;
    for (std::size_t i = frames.size() - 1; i > 0; --i) {
        AVPacket& frame = *frames[i - 1].get();
        frame.dts = frames[i].dts() - track.step;
        // A frame is not shown before it is decoded.
        if (frame.pts != AV_NOPTS_VALUE && frame.pts < frame.dts) frame.dts = frame.pts;
    }
}

void Timeline::accept(av::Packet packet, av::Packets& out) {
    State& track = tracks_[packet.track()];
    if (packet.pts() == AV_NOPTS_VALUE) packet.get()->pts = packet.dts();
    if (track.last_dts && packet.duration() <= 0 && packet.dts() > *track.last_dts)
        track.step = packet.dts() - *track.last_dts;
    track.last_dts = packet.dts();
    if (packet.duration() <= 0) packet.set_duration(track.step);
    const std::int64_t composition = packet.pts() - packet.dts();
    const std::int64_t dts = unwrapper_.unwrap(packet.dts());
    mux::Unwrapper around_dts = unwrapper_;
    packet.set_times(dts, around_dts.unwrap(packet.dts() + composition));
    interleaver_.push(std::move(packet), media::to_duration(dts, track.time_base));
    while (auto item = interleaver_.pop())
        emit(std::move(*item), out);
}

void Timeline::emit(mux::Interleaver::Item item, av::Packets& out) {
    av::Packet& packet = item.packet;
    const auto base = tracks_[packet.track()].time_base;
    const auto placed =
        continuity_.place(packet.track(), item.dts, media::to_duration(packet.duration(), base));
    const auto shift =
        media::to_ticks(continuity_.offset() - origin_.value_or(Nanoseconds{0}), base);
    packet.set_times(packet.dts() + shift, packet.pts() + shift);
    if (origin_) {
        out.push_back(std::move(packet));
        return;
    }
    if (!head_begin_) head_begin_ = placed;
    head_bytes_ += packet.size();
    head_.push_back(std::move(packet));
    if (placed - *head_begin_ >= kHead || head_bytes_ >= kHeadBytes) release(out);
}

void Timeline::release(av::Packets& out) {
    const auto shown = [this](const av::Packet& packet) {
        return media::to_duration(packet.pts(), tracks_[packet.track()].time_base);
    };
    origin_ = head_.empty() ? Nanoseconds{0} : shown(head_.front());
    for (const av::Packet& packet : head_)
        origin_ = std::min(*origin_, shown(packet));
    for (av::Packet& packet : std::exchange(head_, {})) {
        const auto shift = media::to_ticks(*origin_, tracks_[packet.track()].time_base);
        packet.set_times(packet.dts() - shift, packet.pts() - shift);
        out.push_back(std::move(packet));
    }
}

void Timeline::drain(av::Packets& out) {
    for (State& track : tracks_) {
        date(track);
        for (av::Packet& each : std::exchange(track.undated, {}))
            accept(std::move(each), out);
    }
    while (auto item = interleaver_.pop_rest())
        emit(std::move(*item), out);
    if (!origin_) release(out);
}

}  // namespace weir::aftercare
