// SPDX-License-Identifier: MIT
// What is asked over HTTP, and what is answered. No sockets here.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::cli::http {

struct Request {
    std::string method{};                        ///< "GET"
    std::vector<std::string> segments{};         ///< Of the path, decoded: {"api", "v1", "rooms"}.
    std::map<std::string, std::string> query{};  ///< Decoded; of a name given twice the last.
    std::map<std::string, std::string> headers{};  ///< By name in lower case; the last of each.
    std::string body{};
    std::string peer{};  ///< Address of the client; empty: it came over the Unix socket.
    bool is_tls = false;

    /// Who may open the socket in the data directory owns what is recorded.
    bool is_owner() const { return peer.empty(); }
    std::string_view header(const std::string& name) const;
    std::string_view parameter(const std::string& name) const;
};

/// Sets segments and query.  False: `target` is none that weir understands.
bool parse_target(std::string_view target, Request& request);

/// Bytes of an open file, which is closed with the last of its owners.
struct FileBody {
    std::shared_ptr<const int> descriptor;
    std::uint64_t offset = 0, length = 0;
};

struct Response {
    unsigned status = 200;
    std::string type = "application/json";
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{};  ///< More of them.
    std::optional<FileBody> file{};                              ///< Instead of `body`.
    std::optional<std::uint64_t> events_after{};  ///< A stream of the events behind that one.
};

}  // namespace weir::cli::http
