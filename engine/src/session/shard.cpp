// SPDX-License-Identifier: MIT
#include "session/shard.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <exception>

#include "base/thread_name.hpp"
#include "session/load.hpp"

namespace weir::session {

Shard::Shard(unsigned number, std::size_t host_connections, OnTick on_tick)
    : work_(loop_.get_executor()), on_tick_(std::move(on_tick)) {
    client_.emplace(loop_.get_executor(), host_connections);
    tick();
    thread_ = std::thread{[this] { loop_.run(); }};
    set_name(thread_, "shard", number);
}

Shard::~Shard() {
    stop();
}

void Shard::stop() {
    if (!thread_.joinable()) return;
    loop_.stop();
    thread_.join();
}

void Shard::tick() {
    const auto due = Clock::now() + Lateness::kTick;
    ticks_.expires_at(due);
    ticks_.async_wait([this, due](const boost::system::error_code& error) {
        if (error) return;
        settle_work();
        on_tick_(due, Clock::now());
        tick();
    });
}

/// Where it was asked to finish within a time.
void Shard::abort_in_time(const std::shared_ptr<recorder::Handle>& handle) {
    const auto at = handle->take_abort_at();
    if (!at) return;
    auto timer = std::make_shared<boost::asio::steady_timer>(loop_, *at);
    timer->async_wait([timer, weak = std::weak_ptr<recorder::Handle>{handle}](const auto& error) {
        const auto late = weak.lock();
        if (late && !error) late->ask(recorder::Handle::Wish::abort);
    });
}

void Shard::start(recorder::Shared shared, std::shared_ptr<recorder::Handle> handle,
                  recorder::Reporter::Emit emit, Log log) {
    ++streams_;
    boost::asio::post(loop_, [this, shared = std::move(shared), handle = std::move(handle),
                              emit = std::move(emit), log = std::move(log)]() mutable {
        auto stream = std::make_shared<recorder::Stream>(
            loop_.get_executor(), *client_, std::move(shared), handle, std::move(emit), log);
        const std::weak_ptr<recorder::Stream> weak = stream;
        const std::weak_ptr<recorder::Handle> weak_handle = handle;
        handle->on_wish([this, weak, weak_handle] {
            boost::asio::post(loop_, [this, weak, weak_handle] {
                if (const auto s = weak.lock()) s->wake();
                if (const auto h = weak_handle.lock()) abort_in_time(h);
            });
        });
        abort_in_time(handle);
        auto work = stream->run();
        boost::asio::co_spawn(loop_, std::move(work),
                              [this, stream](const std::exception_ptr& bug) {
                                  if (bug) std::rethrow_exception(bug);
                                  --streams_;
                              });
    });
}

std::future<Result<ext::Resolution>> Shard::ask(recorder::Shared shared,
                                                std::shared_ptr<recorder::Handle> handle,
                                                recorder::SiteHttp::Trace trace, Log log) {
    auto promise = std::make_shared<std::promise<Result<ext::Resolution>>>();
    boost::asio::post(loop_, [this, promise, shared = std::move(shared), handle = std::move(handle),
                              trace = std::move(trace), log = std::move(log)]() mutable {
        auto query = std::make_shared<recorder::RoomQuery>(
            loop_.get_executor(), *client_, std::move(shared), std::move(handle), log);
        auto work = query->run(std::move(trace));
        boost::asio::co_spawn(
            loop_, std::move(work),
            [query, promise](const std::exception_ptr& bug, Result<ext::Resolution> answer) {
                if (bug) std::rethrow_exception(bug);
                promise->set_value(std::move(answer));
            });
    });
    return promise->get_future();
}

}  // namespace weir::session
