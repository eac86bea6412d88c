// SPDX-License-Identifier: MIT
#pragma once
#include <optional>

#include "base/clock.hpp"

namespace weir::resolve {

/// When a stream's URL is asked for anew, so that the next is there before it expires: at half of
/// its life; after a failure again, in half of what is left. Pure.
class RenewalPlan {
public:
    /// `expires`: none: never. What has expired by now was told wrongly, and is never renewed.
    RenewalPlan(std::optional<WallClock::time_point> expires, WallClock::time_point now)
        : expires_(expires) {
        plan(now);
    }

    bool is_due(WallClock::time_point now) const { return due_ && now >= *due_; }
    std::optional<WallClock::time_point> due() const { return due_; }
    void on_failed(WallClock::time_point now) { plan(now); }

    static constexpr std::chrono::seconds kLeast{1};

private:
    void plan(WallClock::time_point now) {
        due_.reset();
        if (expires_ && *expires_ > now)
            due_ = now + std::max<WallClock::duration>((*expires_ - now) / 2, kLeast);
    }

    std::optional<WallClock::time_point> expires_, due_;
};

}  // namespace weir::resolve
