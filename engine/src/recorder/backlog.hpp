// SPDX-License-Identifier: MIT
#pragma once
#include <deque>

#include "base/clock.hpp"
#include "media/timestamp.hpp"

namespace weir::recorder {

/// Whether encoding keeps up with what arrives, in whatever bursts. Pure.  Thread: one at a time.
class Backlog {
public:
    static constexpr media::Nanoseconds kMost = std::chrono::seconds{5};  ///< Of media that waits.
    static constexpr auto kPatience = std::chrono::seconds{5};

    /// So much media waits; `is_full`: no more can. To be called each second or so.
    void note(media::Nanoseconds waiting, bool is_full, Clock::time_point now);

    /// For kPatience there was more than kMost, or no room, and it did not become less.
    bool is_too_long() const;

private:
    struct Sample {
        Clock::time_point at;
        media::Nanoseconds waiting;
    };
    std::deque<Sample> samples_;  ///< Since it was too much; the last kPatience, and one before.
};

}  // namespace weir::recorder
