// SPDX-License-Identifier: MIT
#include "session/load.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace weir::session {
namespace {

/// Why the process can't keep up; empty: it can.
std::string trouble(const Load::Signs& signs) {
    if (signs.late > Load::kLate) return fmt::format("shards are {} ms late", signs.late.count());
    if (signs.is_disk_congested) return "more waits for a disk than may";
    if (signs.memory_share > Load::kMemory)
        return fmt::format("{:.0f} % of the memory budget is held", signs.memory_share * 100);
    return {};
}

bool is_calm(const Load::Signs& signs) {
    return signs.late < Load::kCalmLate && !signs.is_disk_congested &&
           signs.memory_share < Load::kCalmMemory;
}

void note(std::optional<Clock::time_point>& since, bool holds, Clock::time_point now) {
    if (!holds) since.reset();
    if (holds && !since) since = now;
}

}  // namespace

void Lateness::fired(Clock::time_point due, Clock::time_point now) {
    samples_.push_back({now, std::chrono::duration_cast<milliseconds>(now - due)});
    while (now - samples_.front().at > kWindow)
        samples_.pop_front();
    next_due_ = now + kTick;
}

milliseconds Lateness::overdue(Clock::time_point now) const {
    if (!next_due_ || now <= *next_due_) return milliseconds{0};
    return std::chrono::duration_cast<milliseconds>(now - *next_due_);
}

milliseconds Lateness::p95(Clock::time_point now) const {
    std::vector<milliseconds> late;
    for (const Sample& sample : samples_)
        if (now - sample.at <= kWindow) late.push_back(sample.late);
    const auto overdue = next_due_ ? now - *next_due_ : Clock::duration{0};
    // A shard that stands still brings no samples: it counts for those that are missing.
    for (auto missing = overdue; missing >= kTick; missing -= kTick) {
        late.push_back(std::chrono::duration_cast<milliseconds>(missing));
        if (overdue - missing >= kWindow) break;
    }
    if (late.empty()) return milliseconds{0};
    const auto at = late.begin() + static_cast<std::ptrdiff_t>(late.size() * 95 / 100);
    std::ranges::nth_element(late, at);
    return *at;
}

std::optional<Load::Change> Load::step(const Signs& signs, Clock::time_point now) {
    auto why = trouble(signs);
    note(overloaded_since_, !why.empty(), now);
    note(calm_since_, is_calm(signs), now);
    if (!why.empty()) why_ = std::move(why);
    const bool is_first = level_ == 0 && overloaded_since_;
    if (is_first ||
        (overloaded_since_ && level_ < kMostLevel && now - *overloaded_since_ >= kPatience)) {
        overloaded_since_ = now;
        return Change{++level_, why_};
    }
    if (level_ > 0 && calm_since_ && now - *calm_since_ >= kCalm) {
        calm_since_ = now;
        if (--level_ == 0) why_.clear();
        return Change{level_, why_};
    }
    return std::nullopt;
}

}  // namespace weir::session
