// SPDX-License-Identifier: MIT
#include "media/sniff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace weir::media {

std::optional<Container> sniff(ByteView bytes) {
    if (bytes.empty()) return std::nullopt;
    if (bytes[0] == 0x47) return Container::mpegts;
    const std::string_view text = as_text(bytes);
    if (text.starts_with("FLV")) return Container::flv;
    constexpr std::array<std::string_view, 7> boxes{"ftyp", "styp", "moov", "moof",
                                                    "sidx", "emsg", "prft"};
    if (text.size() >= 8 && std::ranges::find(boxes, text.substr(4, 4)) != boxes.end())
        return Container::fmp4;
    return std::nullopt;
}

std::string describe_bytes(ByteView bytes) {
    if (bytes.empty()) return "nothing";
    std::string text{as_text(bytes.first(std::min<std::size_t>(bytes.size(), 64)))};
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first != text.npos) text.erase(0, first);
    if (text.starts_with("<!doctype") || text.starts_with("<html") || text.starts_with("<head"))
        return "an HTML page";
    if (text.starts_with("#extm3u")) return "a playlist";
    if (bytes[0] == 0x47) return "an MPEG-TS segment";
    if (text.starts_with("{") || text.starts_with("[{")) return "JSON";
    std::string hex = "bytes";
    for (const auto byte : bytes.first(std::min<std::size_t>(bytes.size(), 8)))
        hex += fmt::format(" {:02x}", byte);
    return hex;
}

}  // namespace weir::media
