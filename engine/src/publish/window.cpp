// SPDX-License-Identifier: MIT
#include "publish/window.hpp"

#include <algorithm>
#include <utility>

namespace weir::publish {
namespace {

// A playlist without an end lasts so many target durations at least.  Source: RFC 8216 §6.2.2.
constexpr int kLeastTargets = 3;

}  // namespace

void Window::begin(std::uint64_t msn, std::uint64_t dsn) {
    next_msn_ = msn;
    next_dsn_ = dsn;
}

void Window::take_over(std::vector<Listed> listed, std::chrono::seconds target) {
    for (Listed& each : listed) {
        next_msn_ = each.segment.msn;
        next_dsn_ = each.segment.dsn - (each.segment.discontinuity ? 1 : 0);
        add(std::move(each), target);
    }
    // That playlist is written.
    for (Duration& longest : longest_)
        longest = duration_;
}

void Window::leave(std::string name, Clock::time_point now, Duration wanted_for) {
    gone_.push_back({std::move(name), {}, wanted_for, {}});
    gone_.back().due = now + grace_ + std::chrono::ceil<Clock::duration>(wanted_for);
}

bool Window::may_leave(std::chrono::seconds target) const {
    return most_ > 0 && listed_.size() > most_ &&
           duration_ - listed_.front().segment.duration >= kLeastTargets * target;
}

void Window::add(Listed listed, std::chrono::seconds target) {
    listed.segment.msn = next_msn_++;
    next_dsn_ += listed.segment.discontinuity ? 1 : 0;
    listed.segment.dsn = next_dsn_;
    duration_ += listed.segment.duration;
    listed_.push_back(std::move(listed));
    longest_.emplace_back(0);
    while (may_leave(target)) {
        const media::Segment& first = listed_.front().segment;
        duration_ -= first.duration;
        gone_.push_back({first.uri, first.init ? first.init->uri : "",
                         first.duration + longest_.front(), Clock::time_point::max()});
        listed_.pop_front();
        longest_.pop_front();
    }
}

void Window::on_written(Clock::time_point now) {
    for (Duration& longest : longest_)
        longest = std::max(longest, duration_);
    for (Gone& gone : gone_)
        if (gone.due == Clock::time_point::max())
            gone.due = now + grace_ + std::chrono::ceil<Clock::duration>(gone.wanted_for);
}

bool Window::is_used(const std::string& name) const {
    const auto lists = [&name](const Listed& each) {
        return each.segment.uri == name || (each.segment.init && each.segment.init->uri == name);
    };
    const auto needs = [&name](const Gone& gone) { return gone.name == name || gone.init == name; };
    return std::ranges::any_of(listed_, lists) || std::ranges::any_of(gone_, needs);
}

std::vector<std::string> Window::take_due(Clock::time_point now) {
    std::vector<std::string> due;
    for (auto at = gone_.begin(); at != gone_.end();) {
        if (at->due > now) {
            ++at;
            continue;
        }
        const Gone gone = std::move(*at);
        at = gone_.erase(at);
        for (const std::string& name : {gone.name, gone.init})
            if (!name.empty() && !is_used(name)) due.push_back(name);
    }
    return due;
}

std::uint64_t Window::media_sequence() const {
    return listed_.empty() ? next_msn_ : listed_.front().segment.msn;
}

std::uint64_t Window::discontinuity_sequence() const {
    if (listed_.empty()) return next_dsn_;
    const media::Segment& first = listed_.front().segment;
    return first.dsn - (first.discontinuity ? 1 : 0);
}

bool Window::is_independent() const {
    return std::ranges::all_of(listed_, &Listed::is_independent);
}

}  // namespace weir::publish
