// SPDX-License-Identifier: MIT
#pragma once
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <thread>

#include "fetch/client.hpp"
#include "recorder/stream.hpp"

namespace weir::session {

/// One thread with its own loop and its own HTTP client. A stream lives on one shard from start to
/// end.
class Shard {
public:
    /// `host_connections`: of its HTTP client, to one host.
    Shard(unsigned number, std::size_t host_connections);
    ~Shard();
    Shard(const Shard&) = delete;

    /// Thread: any.
    void start(recorder::Shared shared, std::shared_ptr<recorder::Handle> handle,
               recorder::Reporter::Emit emit, Log log);
    /// Ends the thread; streams that still run stand still. Their files, and what the disk threads
    /// still tell them, need this object until the disk has nothing more to write.
    void stop();
    unsigned streams() const { return streams_; }

private:
    boost::asio::io_context loop_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::optional<fetch::Client> client_;
    std::atomic<unsigned> streams_{0};
    std::thread thread_;
};

}  // namespace weir::session
