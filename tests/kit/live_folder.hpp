// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <weir/error.hpp>

#include "kit/process.hpp"

namespace weir::kit {

/// A folder that nginx serves on loopback, byte ranges included. What is written into it is there
/// with the next request.
class LiveFolder {
public:
    /// Errors: errno when there is no nginx, Errc::timed_out when it does not come up.
    static Result<LiveFolder> start();

    std::filesystem::path path() const { return folder_ / "www"; }
    std::string url(const std::string& name) const;
    std::string log() const;

private:
    LiveFolder() = default;
    TempDir folder_;
    std::uint16_t port_ = free_port();
    std::optional<Process> process_;
};

}  // namespace weir::kit
