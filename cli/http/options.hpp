// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "http/access.hpp"

namespace weir::cli::http {

/// [http] of weir.toml, and the tokens of the secrets file.
struct FrontOptions {
    std::string address{};  ///< Empty: nothing is served but the Unix socket.
    std::uint16_t port = 8080;
    std::filesystem::path certificate{}, key{};
    std::vector<std::string> hosts{};  ///< Names under which it is asked.
    std::size_t connections = 512;
    double rate = 50;  ///< Requests a second of one client; 0: no limit.
    std::vector<Token> tokens{};
};

}  // namespace weir::cli::http
