// SPDX-License-Identifier: MIT
#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>
#include <weir/ext/resolver.hpp>

#include "base/clock.hpp"

namespace weir::resolve {

/// Rooms of one service that are polled, by Resolver::batch()'s keys: who else may be asked for
/// when one of them is due, and what was said of each a moment ago.  Thread: any.
/// Full: beyond kMost nobody more is noted.
class Roll {
public:
    /// It was polled by itself.
    void enter(const std::string& key, Clock::time_point now);
    /// What was said of it less than kFresh ago, once: none: it has to be asked for.
    std::optional<bool> take_answer(const std::string& key, Clock::time_point now);
    /// `key`, and those that were polled longest ago and will be soon, `most` in all; none of them
    /// is given again while it is asked for. Empty: `key` is asked for already.
    std::vector<std::string> take_turn(const std::string& key, std::size_t most,
                                       Clock::time_point now);
    /// Of take_turn(); what `known` lacks was asked for in vain.
    void on_answers(const std::vector<std::string>& asked, const std::vector<ext::Liveness>& known,
                    Clock::time_point now);

    static constexpr std::chrono::seconds kFresh{20}, kForgotten{600};
    static constexpr std::size_t kMost = 10'000;

private:
    struct Entry {
        Clock::time_point polled{};  ///< Last.
        bool is_asked = false;
        bool is_live = false;
        std::optional<Clock::time_point> told{};
    };
    std::mutex mutex_;
    std::map<std::string, Entry> entries_;
};

}  // namespace weir::resolve
