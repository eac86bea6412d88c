// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <deque>
#include <weir/watch.hpp>

#include "base/clock.hpp"

namespace weir::watch {

/// How many polls may be under way to one platform or one host: one more after as many successes as
/// that are calm, half of it when too many of the last ones failed; never less than 1, never more
/// than the ceiling. Beside it, the pace: so many may begin in a minute, after a burst of the
/// ceiling.  Pure.
class PollGate {
public:
    explicit PollGate(const PollLimits& limits, Clock::time_point now);

    /// Of a reloaded configuration; what is under way is not touched.
    void set(const PollLimits& limits);

    bool may_begin(Clock::time_point now);
    /// When the pace next allows one, whatever is under way. Only after may_begin() said no.
    Clock::time_point next_token() const;
    bool is_full() const { return under_way_ >= at_once(); }

    void begin(Clock::time_point now);
    enum class Outcome {
        answered,   ///< Live or not: the service spoke.
        failed,     ///< It did not, or said that we ask too much.
        no_matter,  ///< It was not asked.
    };
    void end(Outcome outcome, Clock::time_point now);

    unsigned under_way() const { return under_way_; }
    /// The limit now.
    unsigned at_once() const { return static_cast<unsigned>(limit_); }

private:
    void refill(Clock::time_point now);
    void note(bool failed, Clock::time_point now);

    PollLimits limits_;
    double limit_;
    unsigned under_way_ = 0;
    double tokens_;
    Clock::time_point refilled_;
    struct Seen {
        Clock::time_point at;
        bool failed;
    };
    std::deque<Seen> window_;
};

}  // namespace weir::watch
