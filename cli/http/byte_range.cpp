// SPDX-License-Identifier: MIT
#include "http/byte_range.hpp"

#include <algorithm>
#include <charconv>

namespace weir::cli::http {
namespace {

/// False: it is no number. An empty text leaves `out` alone.
bool read_number(std::string_view text, std::optional<std::uint64_t>& out) {
    if (text.empty()) return true;
    std::uint64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return false;
    out = value;
    return true;
}

}  // namespace

WantedRange parse_byte_range(std::string_view header, std::uint64_t size) {
    constexpr std::string_view kUnit = "bytes=";
    if (!header.starts_with(kUnit)) return {};
    header.remove_prefix(kUnit.size());
    const auto dash = header.find('-');
    if (dash == header.npos || header.find(',') != header.npos) return {};
    std::optional<std::uint64_t> first, last;
    if (!read_number(header.substr(0, dash), first) || !read_number(header.substr(dash + 1), last))
        return {};
    if (!first && !last) return {};
    if (!first) {
        const std::uint64_t length = std::min(*last, size);
        if (length == 0) return {.is_beyond = true};
        return {.range = Range{size - length, length}};
    }
    if (last && *last < *first) return {};
    if (*first >= size) return {.is_beyond = true};
    const std::uint64_t end = last ? std::min(*last, size - 1) : size - 1;
    return {.range = Range{*first, end - *first + 1}};
}

}  // namespace weir::cli::http
