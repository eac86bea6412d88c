// SPDX-License-Identifier: MIT
#include "recorder/renewal.hpp"

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <utility>

namespace weir::recorder {
namespace {

/// A clock that was set is noticed after so long.
constexpr auto kLongestWait = 60s;

}  // namespace

Renewal::Renewal(Context& context, RoomSource& room, std::optional<WallClock::time_point> expires)
    : context_(context), room_(room), plan_(expires, WallClock::now()) {}

void Renewal::step() {
    if (is_asking_ || found_ || context_.is_stopping() || !plan_.is_due(WallClock::now())) return;
    is_asking_ = true;
    auto work = ask();
    boost::asio::co_spawn(context_.executor, std::move(work),
                          [this](const std::exception_ptr& bug) {
                              if (bug) std::rethrow_exception(bug);
                              is_asking_ = false;
                              context_.wake.notify();
                          });
}

boost::asio::awaitable<void> Renewal::ask() {
    auto found = co_await room_.find();
    if (found && found->protocol == ext::Protocol::hls) {
        plan_ = {found->expires, WallClock::now()};
        found_ = std::move(*found);
        co_return;
    }
    plan_.on_failed(WallClock::now());
    context_.log().warn("URL not renewed: cause={}",
                        found ? "no HLS any more" : found.error().message());
}

std::optional<FoundStream> Renewal::take() {
    return std::exchange(found_, std::nullopt);
}

Clock::time_point Renewal::next_wakeup() const {
    const auto due = plan_.due();
    if (!due || is_asking_) return Clock::time_point::max();
    const auto left = std::chrono::ceil<milliseconds>(*due - WallClock::now());
    return Clock::now() + std::clamp<milliseconds>(left, 1ms, kLongestWait);
}

boost::asio::awaitable<void> Renewal::stop() {
    if (is_asking_) room_.cancel();
    while (is_asking_)
        co_await context_.wake.wait_until(Clock::time_point::max());
}

}  // namespace weir::recorder
