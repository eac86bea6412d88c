// SPDX-License-Identifier: MIT
#include "media/sniff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "media/id3.hpp"
#include "media/webvtt.hpp"

namespace weir::media {
namespace {

constexpr std::size_t kMostTagBytes = 64 << 10;  // With a picture in it, a tag is longer; a
                                                 // segment's never is.

/// By the sync word, and what is reserved behind it.
std::optional<Container> sniff_audio(ByteView bytes) {
    if (bytes.size() < 6) return std::nullopt;
    if (bytes[0] == 0x0b && bytes[1] == 0x77)
        return bytes[5] >> 3 > 10 ? Container::eac3 : Container::ac3;
    if (bytes[0] != 0xff || (bytes[1] & 0xe0) != 0xe0) return std::nullopt;
    const unsigned layer = bytes[1] >> 1 & 3;
    if (layer == 0)
        return (bytes[1] & 0xf0) == 0xf0 ? std::optional{Container::adts} : std::nullopt;
    const unsigned version = bytes[1] >> 3 & 3, bit_rate = bytes[2] >> 4, rate = bytes[2] >> 2 & 3;
    if (version == 1 || bit_rate == 0 || bit_rate == 15 || rate == 3) return std::nullopt;
    return Container::mp3;
}

}  // namespace

std::size_t sniff_bytes(ByteView first) {
    return std::min(id3_bytes(first), kMostTagBytes) + kSniffBytes;
}

std::optional<Container> sniff(ByteView bytes) {
    if (bytes.empty()) return std::nullopt;
    if (const auto tag = id3_bytes(bytes); tag > 0)
        return tag < bytes.size() ? sniff_audio(bytes.subspan(tag)) : std::nullopt;
    if (bytes[0] == 0x47) return Container::mpegts;
    const std::string_view text = as_text(bytes);
    if (text.starts_with("FLV")) return Container::flv;
    if (webvtt::is_webvtt(text)) return Container::webvtt;
    constexpr std::array<std::string_view, 7> boxes{"ftyp", "styp", "moov", "moof",
                                                    "sidx", "emsg", "prft"};
    if (text.size() >= 8 && std::ranges::find(boxes, text.substr(4, 4)) != boxes.end())
        return Container::fmp4;
    return sniff_audio(bytes);
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
