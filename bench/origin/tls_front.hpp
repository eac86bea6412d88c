// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <weir/error.hpp>

#include "kit/process.hpp"

namespace weir::bench {

/// nginx in front of an origin, which gives over HTTPS what that has over HTTP, as a CDN does.
class TlsFront {
public:
    /// Errors: errno when nginx or openssl is missing, Errc::timed_out when it does not come up.
    static Result<TlsFront> start(const std::string& origin_url);

    /// "https://127.0.0.1:PORT"
    std::string url() const;
    std::filesystem::path ca_file() const { return folder_ / "ca.pem"; }

private:
    TlsFront() = default;

    kit::TempDir folder_;
    std::uint16_t port_ = kit::free_port();
    std::optional<kit::Process> process_;
};

}  // namespace weir::bench
