// SPDX-License-Identifier: MIT
#include "playlist/lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace weir::playlist {
namespace {

// One failure may be a hiccup, and one older playlist that of another edge of the same line.
constexpr unsigned kFailuresToLeave = 2;
constexpr unsigned kOldToLeave = 2;
// A line of a better rank is tried again after so long; doubles with each try in vain.
constexpr auto kFirstTrial = std::chrono::seconds{30};
constexpr unsigned kMostDoublings = 4;

}  // namespace

Lines::Lines(const std::vector<unsigned>& ranks) {
    for (const auto rank : ranks)
        add(rank);
}

void Lines::add(unsigned rank) {
    states_.push_back({.rank = rank});
}

std::size_t Lines::usable() const {
    return static_cast<std::size_t>(std::ranges::count(states_, false, &State::is_replaced));
}

std::vector<Lines::Line> Lines::replace(std::size_t count, Clock::time_point now) {
    const unsigned rank = states_[current_].rank;
    std::vector<Line> fresh;
    for (Line line = 0; line < states_.size() && fresh.size() < count; ++line)
        if (states_[line].is_replaced) fresh.push_back(line);
    for (State& state : states_)
        state.is_replaced = true;
    for (; fresh.size() < count; add(rank))
        fresh.push_back(states_.size());
    for (const Line line : fresh)
        states_[line] = {.rank = rank};
    begin(fresh.front(), now);
    return fresh;
}

Lines::Move Lines::on_playlist(News news, milliseconds target, Clock::time_point now) {
    failures_ = 0;
    if (!since_) since_ = now;
    if (news == News::fresh) {
        since_ = news_ = now;
        old_ = 0;
        is_trial_ = false;
        states_[current_].failed_trials = 0;
        const auto best = better(now);
        if (!best) return Move::stay;
        go(*best, "a better one is tried again", now);
        is_trial_ = true;
        return Move::at_once;
    }
    old_ = news == News::old ? old_ + 1 : 0;
    if (old_ >= kOldToLeave) return leave("its playlist is behind", now);
    const auto still = now - *since_;
    if (2 * still <= 3 * target) return Move::stay;
    return leave(fmt::format("its playlist shows nothing new for {:.1f} s",
                             std::chrono::duration<double>(still).count()),
                 now);
}

Lines::Move Lines::on_load_failed(const std::string& why, bool is_slow, Clock::time_point now) {
    ++failures_;
    if (!is_slow && !is_trial_ && failures_ < kFailuresToLeave) return Move::stay;
    return leave(why, now);
}

Lines::Move Lines::leave(std::string why, Clock::time_point now) {
    if (usable() < 2) return Move::stay;
    auto& state = states_[current_];
    state.left = now;
    if (is_trial_) ++state.failed_trials;
    const Line line = next();
    const bool is_again = is_tried(states_[line]);
    const bool is_next_trial = is_trial_ && !is_again && states_[line].rank == state.rank;
    go(line, std::move(why), now);
    is_trial_ = is_next_trial;
    return is_again ? Move::later : Move::at_once;
}

bool Lines::is_tried(const State& state) const {
    return state.left && (!news_ || *state.left >= *news_);
}

/// Never that in use: it was left last.
Lines::Line Lines::next() const {
    const auto order = [this](Line line) {
        const auto& state = states_[line];
        return std::tuple{line == current_ || state.is_replaced, is_tried(state),
                          is_tried(state) ? 0 : state.rank,
                          state.left.value_or(Clock::time_point::min()), line};
    };
    Line best = 0;
    for (Line line = 1; line < count(); ++line)
        if (order(line) < order(best)) best = line;
    return best;
}

std::optional<Lines::Line> Lines::better(Clock::time_point now) const {
    for (Line line = 0; line < count(); ++line) {
        const auto& state = states_[line];
        if (state.is_replaced || state.rank >= states_[current_].rank) continue;
        const auto wait = kFirstTrial * (1u << std::min(state.failed_trials, kMostDoublings));
        if (!state.left || now - *state.left >= wait) return line;
    }
    return std::nullopt;
}

void Lines::go(Line line, std::string why, Clock::time_point now) {
    switches_.push_back({current_, line, std::move(why)});
    begin(line, now);
}

void Lines::begin(Line line, Clock::time_point now) {
    current_ = line;
    since_ = now;
    failures_ = old_ = 0;
    is_trial_ = false;
}

std::vector<Lines::Switch> Lines::take_switches() {
    return std::exchange(switches_, {});
}

}  // namespace weir::playlist
