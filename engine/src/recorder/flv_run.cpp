// SPDX-License-Identifier: MIT
#include "recorder/flv_run.hpp"

#include <algorithm>
#include <utility>

#include "base/fail.hpp"
#include "base/http_status.hpp"

namespace weir::recorder {
namespace {

// A refusal right after a drop is often the server's hiccup; so many of them mean the stream has
// ended.
constexpr unsigned kGoneAfter = 4;
constexpr auto kFirstRetry = 100ms;
// Doubles with each connection that brought nothing new: then the stream itself may stand still.
constexpr auto kStallAtLine = 3s;
constexpr unsigned kMostDoublings = 8;
// A shorter hole is rounding, not loss.
constexpr media::Nanoseconds kLeastLoss = 10ms;

GapCause cause_of(const std::optional<Error>& end) {
    if (!end || end->code == Errc::truncated) return GapCause::truncated;
    if (end->code == Errc::stalled) return GapCause::stalled;
    if (end->code == Errc::bad_media) return GapCause::bad_media;
    return http_status(end->code) ? GapCause::http_status : GapCause::connection;
}

bool is_refusal(const Error& error) {
    const auto status = http_status(error.code);
    return status && *status >= 400 && *status < 500;
}

}  // namespace

FlvRun::FlvRun(Context& context, FileSeries& files, TagChain& chain, std::vector<std::string> urls,
               RoomSource* room)
    : context_(context),
      files_(files),
      chain_(chain),
      urls_(std::move(urls)),
      room_(room),
      flush_at_(Clock::now()),
      last_media_(Clock::now()),
      last_bytes_(Clock::now()),
      held_(context.handle.account()),
      backoff_(kFirstRetry, context.options().http.retry_delay_max, context.handle.id()) {
    former_ = context.resume;
}

boost::asio::awaitable<Result<void>> FlvRun::run(OpenedFlv first) {
    reader_.emplace();
    transfer_ = std::move(first.transfer);
    if (on_body(first.first_bytes) != fetch::Flow::stop) {
        if (transfer_) {
            transfer_->hand_to(*this);
            transfer_->resume();
        }
        co_await follow();
    }
    end_run();
    while (!is_over()) {
        const bool go_on = co_await pause_before_retry();
        if (!go_on) break;
        connect();
        co_await follow();
        end_run();
    }
    co_return outcome();
}

void FlvRun::connect() {
    reader_.emplace();
    done_.reset();
    run_begun_ = false;
    paused_ = false;
    duration_at_connect_ = chain_.duration();
    last_bytes_ = Clock::now();
    transfer_ = context_.client.start(context_.request(urls_[line_]), *this);
}

/// Until the connection ends, or there is another reason to leave it.
boost::asio::awaitable<void> FlvRun::follow() {
    while (!done_ && !refusal_ && !is_over()) {
        const auto now = Clock::now();
        if (dirty_ && now >= flush_at_) {
            chain_.flush();
            dirty_ = false;
            flush_at_ = now + context_.options().flush_interval;
        }
        if (paused_) last_bytes_ = now;
        if (paused_ && !files_.is_full()) {
            paused_ = false;
            transfer_->resume();
        }
        const auto limit = stall_limit();
        if (now - last_bytes_ >= limit) {
            done_ = weir::fail(Errc::stalled, "no data for {} ms", limit.count());
            break;
        }
        held_.set(reader_->pending_bytes());
        context_.handle.buffered_bytes = files_.pending_bytes() + reader_->pending_bytes();
        const Clock::time_point wakeup =
            dirty_ ? std::max<Clock::time_point>(flush_at_, now + 1ms) : Clock::time_point::max();
        co_await context_.wake.wait_until(std::min<Clock::time_point>(wakeup, last_bytes_ + limit));
    }
}

fetch::Flow FlvRun::on_body(ByteView bytes) {
    const auto work = context_.noted_work();
    context_.handle.received_bytes += bytes.size();
    last_bytes_ = Clock::now();
    const flv::TagReader::OnTag take = [this](const flv::Tag& tag) { return on_tag(tag); };
    if (auto fed = reader_->feed(bytes, take); !fed) refusal_ = fed.error();
    if (refusal_ || is_over()) {
        context_.wake.notify();
        return fetch::Flow::stop;
    }
    if (!dirty_) {
        dirty_ = true;
        flush_at_ = std::max(flush_at_, Clock::now() + context_.options().flush_interval / 2);
        context_.wake.notify();
    }
    paused_ = files_.is_full();
    return paused_ ? fetch::Flow::pause : fetch::Flow::go;
}

bool FlvRun::on_tag(const flv::Tag& tag) {
    if (!run_begun_) begin_run();
    if (auto taken = chain_.tag(tag); !taken) {
        refusal_ = taken.error();
        return false;
    }
    if (flv::is_coded_frame(tag)) last_media_ = Clock::now();
    tell_lost();
    return true;
}

void FlvRun::begin_run() {
    run_begun_ = true;
    const media::Nanoseconds silence = Clock::now() - last_media_;
    chain_.begin_run(silence, reader_->file_flags().value_or(0));
    context_.reporter.run_started("flv", urls_[line_]);
    if (const auto former = std::exchange(former_, std::nullopt))
        context_.reporter.down_since(*former);
}

void FlvRun::tell_lost() {
    const auto lost = chain_.take_lost();
    if (!lost || *lost < kLeastLoss) return;
    Gap gap{cause_of(last_end_), {}, {}, media::to_seconds(*lost), {}, {}};
    gap.detail = last_end_ ? last_end_->message() : "the connection was closed";
    gap.media_s = media::to_seconds(run_end_);
    context_.reporter.gap(std::move(gap));
}

void FlvRun::on_done(Result<void> outcome) {
    done_ = std::move(outcome);
    context_.wake.notify();
}

void FlvRun::end_run() {
    const auto work = context_.noted_work();
    transfer_.reset();
    chain_.flush();
    run_end_ = chain_.duration();
    dirty_ = false;
    if (is_over()) return;
    last_end_.reset();
    if (refusal_)
        last_end_ = *refusal_;
    else if (done_ && !*done_)
        last_end_ = done_->error();
    context_.log().warn("connection ended: cause={}",
                        last_end_ ? last_end_->message() : "closed by the origin");
    ++idle_runs_;
    if (chain_.duration() > duration_at_connect_) {
        backoff_.reset();
        idle_runs_ = 0;
        if (room_) room_->on_media();
    }
    if (!refusal_) context_.reporter.state(RecordingState::retrying);
}

/// Waits as the back-off says, once all URLs were tried. False: there is no use in another try.
boost::asio::awaitable<bool> FlvRun::pause_before_retry() {
    if (!may_try_again()) co_return false;
    refusal_.reset();
    if (room_) co_return co_await ask_room();
    if (urls_.size() > 1) {
        line_ = (line_ + 1) % urls_.size();
        context_.reporter.line_changed(
            urls_[line_], last_end_ ? last_end_->message() : "the connection was closed");
        if (idle_runs_ < urls_.size()) co_return true;
    }
    const auto until = Clock::now() + backoff_.next();
    while (Clock::now() < until && !is_over())
        co_await context_.wake.wait_until(until);
    co_return !is_over();
}

/// A URL is often good for one connection only.
boost::asio::awaitable<bool> FlvRun::ask_room() {
    auto found = co_await room_->find_again();
    if (is_over()) co_return false;
    if (!found) {
        last_end_.reset();
        if (found.error().code != Errc::not_live) last_end_ = found.error();
        co_return false;
    }
    urls_ = std::move(found->urls);
    context_.media_headers = std::move(found->headers);
    line_ = 0;
    co_return true;
}

bool FlvRun::may_try_again() const {
    if (last_end_ && last_end_->code == Errc::unsupported_codec) return false;
    if (room_) return true;
    if (last_end_ && is_refusal(*last_end_)) return backoff_.failures() < kGoneAfter;
    return backoff_.failures() < context_.options().http.retries;
}

/// A shorter one than a connection may have, as long as the stream may come from elsewhere.
milliseconds FlvRun::stall_limit() const {
    const auto most = context_.options().http.read_timeout;
    if (urls_.size() < 2) return most;
    return std::min<milliseconds>(most,
                                  kStallAtLine * (1u << std::min(idle_runs_, kMostDoublings)));
}

bool FlvRun::is_over() const {
    const auto limit = context_.options().duration;
    return context_.is_stopping() || files_.error() ||
           (limit.count() > 0 && chain_.duration() >= limit);
}

/// An origin that refuses, or closes at once, has ended the stream; all else is a failure.
Result<void> FlvRun::outcome() const {
    if (files_.error()) return *files_.error();
    if (is_over() || !last_end_ || is_refusal(*last_end_)) return {};
    return *last_end_;
}

}  // namespace weir::recorder
