// SPDX-License-Identifier: MIT
#pragma once
#include <map>
#include <mutex>
#include <string>
#include <weir/ext/resolver.hpp>

#include "base/clock.hpp"

namespace weir::resolve {

/// Whose turn it is: requests of one platform through one way out are spread by its pace, whoever
/// makes them; and where a platform finds that we ask too much, nobody asks it for a while.
/// Thread: any.
class Pacer {
public:
    /// When a request may go that is made now; its place is taken. `key`: platform and way out.
    Clock::time_point take_turn(const std::string& key, const ext::Pace& pace,
                                Clock::time_point now);

    /// It asks too much: for kFirstHold, twice as long each time until released().
    void hold(const std::string& key, Clock::time_point now);
    /// It answered as one who may ask. While it is held, that is an answer to what was asked
    /// before.
    void release(const std::string& key, Clock::time_point now);
    /// Until when nobody asks; in the past: one may.
    Clock::time_point held_until(const std::string& key) const;

    static constexpr std::chrono::seconds kFirstHold{30}, kLongestHold{1'800};

private:
    struct State {
        Clock::time_point next{};  ///< When the next could go if there were no burst.
        Clock::time_point held_until{};
        std::chrono::seconds hold{0};
    };
    mutable std::mutex mutex_;
    std::map<std::string, State> states_;
};

}  // namespace weir::resolve
