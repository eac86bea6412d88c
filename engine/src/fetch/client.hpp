// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fetch/request.hpp"

namespace weir::fetch {

class Multi;

/// One request in flight. Destroying it cancels; on_done is not called then.  Thread: shard.
class Transfer {
public:
    ~Transfer();
    Transfer(const Transfer&) = delete;
    struct Impl;

    /// Goes on after Flow::pause.
    void resume();
    /// Who takes what comes from now on.
    void hand_to(Receiver& receiver);
    /// Bytes of body handed to the receivers so far.
    std::uint64_t received_bytes() const;
    /// HTTP's or SMTP's, from on_done on; 0 where none came.
    long status() const;
    /// Where the answer came from after redirects, from on_done on.
    const std::string& url() const;
    /// Of the last answer, names in lower case; from on_done on, where Request::keeps_headers.
    const std::vector<std::pair<std::string, std::string>>& headers() const;
    /// What Retry-After asked for, from on_done on.
    std::optional<std::chrono::seconds> retry_after() const;

private:
    friend class Client;
    explicit Transfer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// HTTP for one shard: a curl multi handle driven by the shard's Asio loop. Connections are kept
/// and used again across streams.  Thread: shard. All its transfers must be gone before it is.
class Client {
public:
    /// A thousand HLS streams of one host: three segments and a playlist each. A bound on what a
    /// runaway may open.
    static constexpr std::size_t kHostConnections = 4'096;

    /// `host_connections`: to one host at once, above 0; what is beyond waits for its turn, and
    /// its time limits do not run meanwhile.
    explicit Client(const boost::asio::any_io_executor& executor,
                    std::size_t host_connections = kHostConnections);
    ~Client();

    std::unique_ptr<Transfer> start(const Request& request, Receiver& receiver);
    /// The receiver is told on_done only.
    std::unique_ptr<Transfer> start(const Mail& mail, Receiver& receiver);

private:
    std::unique_ptr<Multi> multi_;
};

}  // namespace weir::fetch
