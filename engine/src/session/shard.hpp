// SPDX-License-Identifier: MIT
#pragma once
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <thread>

#include "fetch/client.hpp"
#include "recorder/room_query.hpp"
#include "recorder/stream.hpp"

namespace weir::session {

/// One thread with its own loop and its own HTTP client. A stream lives on one shard from start to
/// end.
class Shard {
public:
    /// Called on the shard's thread each 100 ms: when it was due, and when it came.
    using OnTick = std::function<void(Clock::time_point due, Clock::time_point now)>;

    /// `host_connections`: of its HTTP client, to one host.
    Shard(unsigned number, std::size_t host_connections, OnTick on_tick);
    ~Shard();
    Shard(const Shard&) = delete;

    /// Thread: any.
    void start(recorder::Shared shared, std::shared_ptr<recorder::Handle> handle,
               recorder::Reporter::Emit emit, Log log);
    /// What a room's service says.  Thread: any.
    std::future<Result<ext::Resolution>> ask(recorder::Shared shared,
                                             std::shared_ptr<recorder::Handle> handle,
                                             recorder::SiteHttp::Trace trace, Log log);
    /// Ends the thread; streams that still run stand still. Their files, and what the disk threads
    /// still tell them, need this object until the disk has nothing more to write.
    void stop();
    unsigned streams() const { return streams_; }

private:
    void tick();
    void abort_in_time(const std::shared_ptr<recorder::Handle>& handle);

    boost::asio::io_context loop_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    const OnTick on_tick_;
    boost::asio::steady_timer ticks_{loop_};
    std::optional<fetch::Client> client_;
    std::atomic<unsigned> streams_{0};
    std::thread thread_;
};

}  // namespace weir::session
