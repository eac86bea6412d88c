// SPDX-License-Identifier: MIT
#include "hooks/lane.hpp"

#include <algorithm>

namespace weir::hooks {
namespace {

constexpr auto kLongestWish = std::chrono::hours{1};  ///< Of a receiver that says Retry-After.

std::uint64_t seed_of(const std::string& name) {
    return std::hash<std::string>{}(name) ^
           static_cast<std::uint64_t>(Clock::now().time_since_epoch().count());
}

}  // namespace

Lane::Lane(House& house, HookOptions hook)
    : house_(house),
      hook_(std::move(hook)),
      log_(house.log.bound("hook", hook_.name)),
      backoff_(house.pace.first_retry, house.pace.last_retry, seed_of(hook_.name)),
      timer_(house.executor) {}

Lane::~Lane() {
    if (delivery_ && is_command()) --house_.commands;
}

void Lane::set(HookOptions hook) {
    // What runs was begun as what the hook was; a command must be counted out as one.
    if (delivery_ && is_command() != !hook.command.empty()) {
        if (is_command()) --house_.commands;
        delivery_.reset();
    }
    hook_ = std::move(hook);
    backoff_.reset();
    waits_ = false;
    timer_.cancel();
}

void Lane::pump() {
    if (delivery_ || waits_) return;
    if (is_command() && house_.commands >= house_.most_commands) return;
    drop_old();
    if (auto row = house_.outbox.first_of(hook_.name)) begin(std::move(*row));
}

void Lane::drop_old() {
    const auto oldest = WallClock::now() - hook_.give_up;
    const auto at = std::chrono::floor<milliseconds>(oldest).time_since_epoch().count();
    const auto dropped = house_.outbox.drop_older(hook_.name, at);
    if (dropped == 0) return;
    house_.figures.dropped += dropped;
    log_.error("events given up, too old: count={}", dropped);
    backoff_.reset();
}

void Lane::begin(Row row) {
    row_ = std::move(row);
    if (is_command()) ++house_.commands;
    const Means means{house_.executor, house_.client, log_};
    delivery_ = deliver(means, hook_, *row_, [this](const Verdict& verdict) { end(verdict); });
}

void Lane::end(const Verdict& verdict) {
    delivery_.reset();
    if (is_command()) --house_.commands;
    if (verdict.kind == Verdict::Kind::again) {
        wait(verdict);
    } else {
        tell_end(verdict);
        backoff_.reset();
        next_line_ = {};
        house_.outbox.finish(*row_);
    }
    row_.reset();
    house_.changed();
}

void Lane::wait(const Verdict& verdict) {
    milliseconds delay = backoff_.next();
    if (verdict.wait)
        delay = std::max<milliseconds>(delay,
                                       std::min<std::chrono::seconds>(*verdict.wait, kLongestWish));
    tell_failure(verdict, delay);
    waits_ = true;
    timer_.expires_after(delay);
    timer_.async_wait([this, alive = std::weak_ptr<void>{alive_}](const auto& error) {
        if (error || alive.expired()) return;
        waits_ = false;
        pump();
    });
}

/// Of refusals the first at once, then one line a period.
void Lane::tell_end(const Verdict& verdict) {
    if (verdict.kind == Verdict::Kind::sent) {
        ++house_.figures.sent;
        if (backoff_.failures() > 0)
            log_.info("hook works again: tries={}", backoff_.failures() + 1);
        log_.debug("event sent: id={}", row_->id);
        return;
    }
    ++house_.figures.failed;
    ++refusals_;
    const auto now = Clock::now();
    if (now < next_refusal_) return;
    next_refusal_ = now + house_.pace.refusal_period;
    log_.error("event refused: id={} count={} cause=\"{}\"", row_->id, std::exchange(refusals_, 0),
               verdict.why);
}

/// Each failure of one that stays away would fill the log.
void Lane::tell_failure(const Verdict& verdict, milliseconds delay) {
    const auto now = Clock::now();
    if (now < next_line_) return;
    next_line_ = now + house_.pace.log_period;
    log_.warn("hook failed, it is tried again: tries={} wait_ms={} cause=\"{}\"",
              backoff_.failures(), delay.count(), verdict.why);
}

bool Lane::is_quiet() {
    return !delivery_ && (waits_ || !house_.outbox.first_of(hook_.name));
}

}  // namespace weir::hooks
