// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <vector>
#include <weir/watch.hpp>

#include "base/clock.hpp"

namespace weir::watch {

/// What is unknown for longer is told before it ends.
inline constexpr auto kTellAfter = 5min;

/// What is not known of one room: since when nobody looked, and why not.  Pure.
class Unseen {
public:
    bool is_empty() const { return stretches_.empty(); }

    /// Until then it was recorded, or known not to be live; from then on, `cause`.
    void begin(WallClock::time_point at, UnwatchedCause cause);
    /// From then on it is for that.
    void change(WallClock::time_point at, UnwatchedCause cause, std::string detail = {});

    /// It is live and recorded from now on, or not to be watched any more: all is told.
    std::vector<Unwatched> end(WallClock::time_point at);
    /// It is not live: all is told where its stream had dropped, and where it was longer than
    /// `usual` and more than waiting for the next poll.
    std::vector<Unwatched> end_not_live(WallClock::time_point at, WallClock::duration usual);

    /// What is longer than kTellAfter is told as far as it goes, so that a crash can't lose it.
    std::vector<Unwatched> take_long(WallClock::time_point at);

private:
    struct Stretch {
        WallClock::time_point from;
        UnwatchedCause cause;
        std::string detail;
    };
    bool is_odd() const;
    std::vector<Stretch> stretches_;
    bool is_told_ = false;  ///< What lies before the first of them.
};

}  // namespace weir::watch
