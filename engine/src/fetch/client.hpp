// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "fetch/request.hpp"

namespace weir::fetch {

class Multi;

/// One request in flight. Destroying it cancels; on_done is not called then.  Thread: shard.
class Transfer {
public:
    ~Transfer();
    Transfer(const Transfer&) = delete;

    /// Goes on after Flow::pause.
    void resume();
    /// Who takes what comes from now on.
    void hand_to(Receiver& receiver);
    /// Bytes of body handed to the receivers so far.
    std::uint64_t received_bytes() const;

private:
    friend class Client;
    friend class Multi;
    struct Impl;
    explicit Transfer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// HTTP for one shard: a curl multi handle driven by the shard's Asio loop. Connections are kept
/// and used again across streams.  Thread: shard. All its transfers must be gone before it is.
class Client {
public:
    explicit Client(const boost::asio::any_io_executor& executor);
    ~Client();

    std::unique_ptr<Transfer> start(const Request& request, Receiver& receiver);

private:
    std::unique_ptr<Multi> multi_;
};

}  // namespace weir::fetch
