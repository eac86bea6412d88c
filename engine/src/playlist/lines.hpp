// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace weir::playlist {

/// From which of several lines, playlists that show the same stream, a stream is followed: when the
/// one in use is left, for which, and when a better one is tried again. Lines are numbered in order
/// of preference. Of one rank, one is as good as another, and the one in use is kept while it does
/// its work; one of a higher rank is a last resort.
/// Pure.  Thread: shard.  Source: RFC 8216 §4.3.4.2 (redundant streams), draft 8216bis §6.3.4.
class Lines {
public:
    using Line = std::size_t;

    /// The one that was left, and why.
    struct Switch {
        Line from = 0, to = 0;
        std::string why;
    };
    enum class Move { stay, at_once, later };
    /// What a playlist of the line in use brings.
    enum class News { fresh, none, old };

    /// `ranks`: of each line. The first is in use.
    explicit Lines(const std::vector<unsigned>& ranks);

    void add(unsigned rank);
    /// `count` new ones, of the rank of the one in use, take the place of all: the first of them is
    /// in use from now on, and none of the others comes back. Gives their numbers, which may be
    /// those of lines that were replaced before.
    std::vector<Line> replace(std::size_t count, Clock::time_point now);
    /// Numbers that were given out.
    std::size_t count() const { return states_.size(); }
    /// Without those that were replaced.
    std::size_t usable() const;
    Line current() const { return current_; }
    unsigned rank(Line line) const { return states_.at(line).rank; }

    /// What became of a load of the line in use. The answer: whether to load from another now, at
    /// once or after a pause, since that has failed too. `is_slow`: the failure took its time.
    Move on_playlist(News news, milliseconds target, Clock::time_point now);
    Move on_load_failed(const std::string& why, bool is_slow, Clock::time_point now);
    /// Away from the line in use, where there is another.
    Move leave(std::string why, Clock::time_point now);

    /// Since the last call.
    std::vector<Switch> take_switches();

private:
    struct State {
        unsigned rank = 0;
        std::optional<Clock::time_point> left{};
        unsigned failed_trials = 0;
        bool is_replaced = false;
    };
    /// It was left since the last news.
    bool is_tried(const State& state) const;
    Line next() const;
    std::optional<Line> better(Clock::time_point now) const;
    void go(Line line, std::string why, Clock::time_point now);
    void begin(Line line, Clock::time_point now);

    std::vector<State> states_;
    Line current_ = 0;
    unsigned failures_ = 0;                   ///< Of loads of the line in use, in a row.
    unsigned old_ = 0;                        ///< Playlists of it in a row that were behind.
    bool is_trial_ = false;                   ///< We went to it from one that worked.
    std::optional<Clock::time_point> since_;  ///< In use, or with news.
    std::optional<Clock::time_point> news_;   ///< Of any line.
    std::vector<Switch> switches_;
};

}  // namespace weir::playlist
