// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>
#include <weir/error.hpp>

#include "kit/process.hpp"

namespace weir::fetch {

/// nginx with a certificate for "localhost" and 127.0.0.1, signed by an authority that was made for
/// it. Offers HTTP/2. "/" answers with one line of text; each request on a new connection.
class TlsServer {
public:
    /// Errors: errno when nginx or openssl is missing, Errc::timed_out when it does not come up.
    static Result<TlsServer> start();

    std::string url(const std::string& host = "127.0.0.1") const;
    std::filesystem::path ca_file() const { return folder_ / "ca.pem"; }
    /// Of each request: "HTTP/1.1 ." or, where its TLS session was resumed, "HTTP/1.1 r".
    std::vector<std::string> log() const;

private:
    TlsServer() = default;

    kit::TempDir folder_;
    std::uint16_t port_ = kit::free_port();
    std::optional<kit::Process> process_;
};

}  // namespace weir::fetch
