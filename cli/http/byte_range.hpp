// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "http/file_parts.hpp"

namespace weir::cli::http {

struct WantedRange {
    std::optional<Range> range{};  ///< None: all of it.
    bool is_beyond = false;        ///< There is nothing in it.
};

/// "bytes=0-99", "bytes=100-", "bytes=-100" of something that long. What is not understood, several
/// ranges for example, counts as none. Pure.  Source: RFC 9110, 14.1.
WantedRange parse_byte_range(std::string_view header, std::uint64_t size);

}  // namespace weir::cli::http
