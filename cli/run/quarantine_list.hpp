// SPDX-License-Identifier: MIT
#pragma once
#include <weir/error.hpp>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>

namespace weir::cli {

/// Rooms whose media made the process crash, and until when they are kept verbatim: on disk, so
/// that it holds whatever crashes next.
class QuarantineList {
public:
    using Time = std::chrono::system_clock::time_point;

    /// Of a file that is missing or damaged, what is there. Those that are over are left out.
    static QuarantineList read(const std::filesystem::path& file, Time now);

    /// Errors: errno.
    Result<void> add(const std::string& room, Time until);
    const std::map<std::string, Time>& rooms() const { return rooms_; }

private:
    Result<void> write() const;
    std::filesystem::path file_;
    std::map<std::string, Time> rooms_;
};

}  // namespace weir::cli
