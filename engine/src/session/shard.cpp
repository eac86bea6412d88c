// SPDX-License-Identifier: MIT
#include "session/shard.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <exception>

#include "base/thread_name.hpp"

namespace weir::session {

Shard::Shard(unsigned number, std::size_t host_connections) : work_(loop_.get_executor()) {
    client_.emplace(loop_.get_executor(), host_connections);
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

void Shard::start(recorder::Shared shared, std::shared_ptr<recorder::Handle> handle,
                  recorder::Reporter::Emit emit, Log log) {
    ++streams_;
    boost::asio::post(loop_, [this, shared = std::move(shared), handle = std::move(handle),
                              emit = std::move(emit), log = std::move(log)]() mutable {
        auto stream = std::make_shared<recorder::Stream>(
            loop_.get_executor(), *client_, std::move(shared), handle, std::move(emit), log);
        const std::weak_ptr<recorder::Stream> weak = stream;
        handle->on_wish([this, weak] {
            boost::asio::post(loop_, [weak] {
                if (const auto s = weak.lock()) s->wake();
            });
        });
        auto work = stream->run();
        boost::asio::co_spawn(loop_, std::move(work),
                              [this, stream](const std::exception_ptr& bug) {
                                  if (bug) std::rethrow_exception(bug);
                                  --streams_;
                              });
    });
}

}  // namespace weir::session
