// SPDX-License-Identifier: MIT
#include "recorder/hls_run.hpp"

#include <algorithm>
#include <utility>

namespace weir::recorder {
namespace {

constexpr auto kStopLimit = 5s;  ///< For the segment in progress, once we are asked to stop.

}  // namespace

HlsRun::HlsRun(Context& context, FileSeries& files, SegmentChain& chain, const MediaSource& source)
    : context_(context), files_(files), main_(context, files, chain, source) {}

boost::asio::awaitable<Result<void>> HlsRun::run() {
    while (true) {
        const auto now = Clock::now();
        main_.step(now);
        if (is_over(now)) break;
        main_.start_work(now);
        context_.handle.buffered_bytes = main_.held_bytes() + files_.pending_bytes();
        co_await context_.wake.wait_until(next_wakeup(Clock::now()));
    }
    context_.reporter.state(RecordingState::finishing);
    main_.finish(!has_reached_limit());
    if (files_.error()) co_return *files_.error();
    co_return main_.outcome();
}

bool HlsRun::is_over(Clock::time_point now) {
    if (files_.error() || context_.is_aborting() || has_reached_limit()) return true;
    if (context_.is_stopping()) {
        if (!stop_by_) stop_by_ = now + kStopLimit;
        return main_.is_between_segments() || now >= *stop_by_;
    }
    return main_.is_over();
}

bool HlsRun::has_reached_limit() const {
    const auto limit = context_.options().duration;
    return limit.count() > 0 && main_.chain().duration() >= limit;
}

Clock::time_point HlsRun::next_wakeup(Clock::time_point now) const {
    auto at = main_.next_wakeup(now);
    if (stop_by_) at = std::min(at, *stop_by_);
    return std::max<Clock::time_point>(at, now + 1ms);
}

}  // namespace weir::recorder
