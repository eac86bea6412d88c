// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>
#include <weir/error.hpp>

#include "kit/process.hpp"

namespace weir::kit {

/// What differs between the nginx servers of the tests.
struct NginxConfig {
    std::string modules{};  ///< load_module lines.
    std::string blocks{};   ///< Beside http {}.
    std::string http;       ///< Within http {}.
    unsigned connections = 1024;
};

/// Starts nginx with all its files in `folder`; its words go to error.log there. It listens on
/// `ports` once this returns.  Errors: errno when there is no nginx, Errc::timed_out when it does
/// not come up.
Result<Process> start_nginx(const std::filesystem::path& folder, const NginxConfig& config,
                            const std::vector<std::uint16_t>& ports);

}  // namespace weir::kit
