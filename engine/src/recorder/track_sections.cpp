// SPDX-License-Identifier: MIT
#include "recorder/track_sections.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace weir::recorder {
namespace {

using namespace std::chrono_literals;
using Verdict = demux::FormatWatch::Verdict;

constexpr media::Nanoseconds kPatience = 15s;
constexpr media::Nanoseconds kSoundFollows = 500ms;
constexpr std::size_t kMostHeldBytes = 4u << 20;

/// Of MPEG-TS's 33 bits; no other container's tracks change while they run.
std::int64_t ticks_between(std::int64_t from, std::int64_t to) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(to - from) << 31) >> 31;
}

media::Nanoseconds span(const av::Packets& packets, media::TimeBase base) {
    if (packets.empty()) return 0ns;
    return media::to_duration(ticks_between(packets.front().dts(), packets.back().dts()), base);
}

}  // namespace

void TrackSections::begin() {
    sources_.clear();
    begun_ = pictures_changed_ = false;
    held_bytes_ = 0;
}

void TrackSections::add(av::Packets&& packets, const av::Tracks& tracks, Out& out) {
    for (std::size_t i = sources_.size(); i < tracks.size(); ++i) {
        Source source{demux::FormatWatch{tracks[i]}, {}, false, {}, {}};
        if (!begun_) source.place = i;
        sources_.push_back(std::move(source));
    }
    if (!begun_ && !sources_.empty()) begin_section(out);
    for (auto& packet : packets)
        take(std::move(packet), out);
    packets.clear();
}

void TrackSections::take(av::Packet packet, Out& out) {
    Source& source = sources_.at(packet.track());
    const Verdict verdict = source.watch.look(packet);
    if (source.is_video())
        take_picture(source, std::move(packet), verdict == Verdict::changed, out);
    else
        take_sound(source, std::move(packet), verdict, out);
    if (is_due()) begin_section(out);
}

void TrackSections::take_picture(Source& source, av::Packet packet, bool changed, Out& out) {
    const bool is_late = !source.place && packet.is_keyframe();
    if (changed || is_late) {
        source.awaits_section = true;
        pictures_changed_ = true;
    }
    const bool is_sound_waiting = std::ranges::any_of(sources_, &Source::awaits_section);
    if (packet.is_keyframe() && is_sound_waiting && !pictures_changed_) begin_section(out);
    pass(source, std::move(packet), out);
}

void TrackSections::take_sound(Source& source, av::Packet packet, Verdict verdict, Out& out) {
    auto doubtful = std::exchange(source.doubtful, std::nullopt);
    if (verdict == Verdict::changed && !source.awaits_section) release(source, out);
    source.awaits_section |= !source.place || verdict == Verdict::changed;
    if (doubtful) pass(source, std::move(*doubtful), out);
    if (verdict == Verdict::unsure)
        source.doubtful = std::move(packet);
    else
        pass(source, std::move(packet), out);
}

void TrackSections::pass(Source& source, av::Packet packet, Out& out) {
    if (source.awaits_section || pictures_changed_)
        hold(source, std::move(packet));
    else if (source.place)
        give(source, std::move(packet), out);
}

bool TrackSections::has_pictures() const {
    return std::ranges::any_of(
        sources_, [](const Source& source) { return source.place && source.is_video(); });
}

bool TrackSections::is_due() const {
    const auto holds_beyond = [this](media::Nanoseconds limit) {
        return held_bytes_ > kMostHeldBytes ||
               std::ranges::any_of(sources_, [limit](const Source& source) {
                   return span(source.held, source.watch.track().time_base()) > limit;
               });
    };
    const auto has_changed = [](const Source& source) {
        return source.is_video() || !source.place || source.awaits_section;
    };
    if (pictures_changed_)
        return std::ranges::all_of(sources_, has_changed) || holds_beyond(kSoundFollows);
    if (std::ranges::none_of(sources_, &Source::awaits_section)) return false;
    return !has_pictures() || holds_beyond(kPatience);
}

void TrackSections::hold(Source& source, av::Packet packet) {
    held_bytes_ += packet.size();
    source.held.push_back(std::move(packet));
}

void TrackSections::release(Source& source, Out& out) {
    for (auto& packet : std::exchange(source.held, {})) {
        held_bytes_ -= packet.size();
        give(source, std::move(packet), out);
    }
}

/// In the order of DTS, as the tracks would have come.
void TrackSections::release_all(Out& out) {
    struct Held {
        media::Nanoseconds after;  ///< The first of them.
        Source* source;
        av::Packet packet;
    };
    std::vector<Held> all;
    std::optional<std::int64_t> first;
    for (Source& source : sources_) {
        const auto base = source.watch.track().time_base();
        for (auto& packet : std::exchange(source.held, {})) {
            if (!first) first = packet.dts();
            const auto ticks = ticks_between(*first, packet.dts());
            all.push_back({media::to_duration(ticks, base), &source, std::move(packet)});
        }
    }
    held_bytes_ = 0;
    std::ranges::stable_sort(all, {}, &Held::after);
    for (Held& held : all)
        if (held.source->place) give(*held.source, std::move(held.packet), out);
}

/// With what plays, and what waits. A frame in doubt stays behind.
void TrackSections::begin_section(Out& out) {
    Piece piece{av::Tracks{}, begun_, {}};
    for (Source& source : sources_) {
        if (!source.place && !source.awaits_section) continue;
        source.awaits_section = false;
        source.place = piece.tracks->size();
        piece.tracks->push_back(source.watch.track());
    }
    out.push_back(std::move(piece));
    begun_ = true;
    pictures_changed_ = false;
    release_all(out);
}

void TrackSections::give(const Source& source, av::Packet packet, Out& out) {
    packet.get()->stream_index = static_cast<int>(*source.place);
    if (out.empty()) out.emplace_back();
    out.back().packets.push_back(std::move(packet));
}

void TrackSections::end(Out& out) {
    for (Source& source : sources_)
        if (auto doubtful = std::exchange(source.doubtful, std::nullopt))
            pass(source, std::move(*doubtful), out);
    if (std::ranges::any_of(sources_, &Source::awaits_section)) begin_section(out);
}

}  // namespace weir::recorder
