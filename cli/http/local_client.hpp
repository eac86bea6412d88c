// SPDX-License-Identifier: MIT
#pragma once
#include <weir/error.hpp>

#include <chrono>
#include <filesystem>
#include <string>

namespace weir::cli::http {

/// Asks a running weir over its Unix socket. Gives the body of the answer.
/// Blocks: up to `limit`.
/// Errors: errno (ENOENT, ECONNREFUSED: none is running); Errc::timed_out; Errc::bad_option with
/// the detail of a problem that it answers with.
Result<std::string> ask_local(const std::filesystem::path& socket, const std::string& method,
                              const std::string& target, std::chrono::milliseconds limit);

/// Any text as one segment of a path.
std::string path_segment(const std::string& text);

}  // namespace weir::cli::http
