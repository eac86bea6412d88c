// SPDX-License-Identifier: MIT
#include "recorder/cue_clock.hpp"

#include <utility>

#include "mux/unwrapper.hpp"

namespace weir::recorder {
namespace {

/// Subtitles are behind the media by so many discontinuities at most.
constexpr std::size_t kMostAnchors = 16;

}  // namespace

void CueClock::media_placed(Nanoseconds clock, Nanoseconds placed) {
    const bool is_new = anchors_.insert_or_assign(media_clock_, Anchor{clock, placed}).second;
    if (anchors_.size() > kMostAnchors) anchors_.erase(anchors_.begin());
    if (is_new) place_held();
}

void CueClock::cue(Cue cue) {
    if (const auto anchor = anchors_.find(cue_clock_); anchor != anchors_.end())
        return place(std::move(cue), anchor->second);
    held_bytes_ += bytes_of(cue);
    held_.push_back({cue_clock_, std::move(cue)});
    while (held_bytes_ > kMostHeld) {
        held_bytes_ -= bytes_of(held_.front().cue);
        held_.pop_front();
        ++dropped_;
    }
}

/// What waits for a clock that is past is dropped.
void CueClock::place_held() {
    while (!held_.empty() && held_.front().clock <= media_clock_) {
        auto [clock, cue] = std::move(held_.front());
        held_.pop_front();
        held_bytes_ -= bytes_of(cue);
        if (const auto anchor = anchors_.find(clock); anchor != anchors_.end())
            place(std::move(cue), anchor->second);
        else
            ++dropped_;
    }
}

void CueClock::place(Cue cue, const Anchor& anchor) {
    const auto offset = anchor.placed - anchor.clock + mux::whole_turns(anchor.clock - cue.start);
    cue.start += offset;
    cue.end += offset;
    out_.add(std::move(cue));
}

}  // namespace weir::recorder
