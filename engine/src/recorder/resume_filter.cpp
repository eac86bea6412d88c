// SPDX-License-Identifier: MIT
#include "recorder/resume_filter.hpp"

#include <algorithm>
#include <map>

#include "mux/unwrapper.hpp"

namespace weir::recorder {
namespace {

/// Shorter than any frame, and longer than what rounding makes of a time.
constexpr media::Nanoseconds kTolerance = std::chrono::milliseconds{1};
/// A shorter one is rounding; a longer one is told by its segments.
constexpr media::Nanoseconds kLeastGap = std::chrono::milliseconds{10};
constexpr media::Nanoseconds kMostGap = std::chrono::seconds{60};
/// What is kept reaches no further: a clock that went back must not cost more.
constexpr std::uint64_t kMostSegments = 8;

}  // namespace

ResumeFilter::ResumeFilter(SectionSink& out, const Resume& resume, unsigned playlist,
                           const playlist::Resumption& resumption)
    : out_(out), resumption_(resumption) {
    for (const auto& track : resume.tracks)
        if (track.playlist == playlist) last_.push_back(track);
    followed_.resize(last_.size());
}

void ResumeFilter::set_tracks(const av::Tracks& tracks, const mux::SectionTraits& traits) {
    tracks_.clear();
    std::map<bool, unsigned> counts;
    for (const auto& track : tracks) {
        const unsigned number = counts[track.is_video()]++;
        const auto last = std::ranges::find_if(last_, [&](const Resume::Track& kept) {
            return kept.is_video == track.is_video() && kept.number == number;
        });
        tracks_.push_back(
            {track.time_base(), last == last_.end() ? nullptr : &*last, track.is_video()});
    }
    out_.set_tracks(tracks, traits);
}

/// Times of MPEG-TS wrap; the distance to a frame of the last segments is never half a turn.
bool ResumeFilter::is_kept(const av::Packet& packet) const {
    const Kept& kept = tracks_.at(packet.track());
    if (!kept.last || packet.origin().msn > kept.last->msn + kMostSegments) return false;
    return after_last(kept, packet) <= kTolerance;
}

media::Nanoseconds ResumeFilter::after_last(const Kept& kept, const av::Packet& packet) const {
    const auto ahead = media::to_duration(packet.dts(), kept.time_base) - kept.last->dts;
    return ahead - mux::whole_turns(ahead);
}

/// The first packet that is not kept.
void ResumeFilter::follow(const av::Packet& packet) {
    const Kept& kept = tracks_.at(packet.track());
    if (!kept.last || kept.is_video) return;
    auto is_followed = followed_.at(static_cast<std::size_t>(kept.last - last_.data()));
    if (is_followed) return;
    is_followed = true;
    const auto length = media::to_duration(packet.duration(), kept.time_base);
    const auto missing = after_last(kept, packet) - length;
    if (!resumption_.lacks_before() || length.count() <= 0 || missing < kLeastGap ||
        missing > kMostGap)
        return;
    gap_.emplace();
    gap_->cause = GapCause::expired;
    gap_->from_msn = gap_->to_msn = kept.last->msn;
    gap_->seconds = media::to_seconds(missing);
    gap_->detail = "its sound, while weir was down";
}

void ResumeFilter::push(av::Packets&& packets) {
    has_begun_ |= !packets.empty();
    if (!is_done_ && !resumption_.is_other())
        std::erase_if(packets, [this](const av::Packet& packet) {
            const bool is_old = is_kept(packet);
            if (!is_old) follow(packet);
            return is_old;
        });
    if (!packets.empty()) out_.push(std::move(packets));
    packets.clear();
}

void ResumeFilter::expect_break(media::Nanoseconds lost, bool same_clock) {
    is_done_ |= has_begun_ && !same_clock;
    out_.expect_break(lost, same_clock);
}

}  // namespace weir::recorder
