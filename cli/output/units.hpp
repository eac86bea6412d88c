// SPDX-License-Identifier: MIT
// Numbers as people read them. Pure.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::cli {

/// "0 B", "999 B", "1.23 kB", "45.6 MB", "789 GB": three digits, in 1000s.
std::string human_bytes(std::uint64_t bytes);

/// "5.31 Mb/s"; "0 b/s" for nothing.
std::string human_bitrate(double bits_per_second);

/// "0:07", "12:34", "1:02:03": minutes and seconds, hours when there are some.
std::string human_time(double seconds);

/// "1 gap", "2 gaps".
std::string counted(std::uint64_t count, std::string_view singular);

}  // namespace weir::cli
