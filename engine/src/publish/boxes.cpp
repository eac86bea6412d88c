// SPDX-License-Identifier: MIT
#include "publish/boxes.hpp"

#include <cstdint>
#include <string_view>

namespace weir::publish {
namespace {

constexpr std::size_t kBoxHeader = 8;

std::string_view kind_of(ByteView box) {
    return {reinterpret_cast<const char*>(box.data()) + 4, 4};
}

std::size_t size_of(ByteView box) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i)
        size = size << 8 | box[i];
    return size;
}

/// Bytes up to the first box of which `is_end` says so, or to the end; none: one is cut off.
template <class IsEnd>
std::optional<std::size_t> bytes_until(ByteView mp4, const IsEnd& is_end) {
    std::size_t at = 0;
    while (mp4.size() - at >= kBoxHeader) {
        const ByteView box = mp4.subspan(at);
        if (is_end(kind_of(box))) return at;
        const auto size = size_of(box);
        // Our own headers have no box of 64 bits, nor one to the end.
        if (size < kBoxHeader || size > box.size()) return std::nullopt;
        at += size;
    }
    return at == mp4.size() ? std::optional{at} : std::nullopt;
}

}  // namespace

std::optional<std::size_t> header_bytes(ByteView mp4) {
    const auto at = bytes_until(mp4, [](std::string_view kind) {
        return kind == "moof" || kind == "sidx" || kind == "styp";
    });
    return at == mp4.size() ? std::nullopt : at;
}

bool holds_moov(ByteView mp4) {
    bool has_moov = false;
    const auto at = bytes_until(mp4, [&has_moov](std::string_view kind) {
        has_moov |= kind == "moov";
        return false;
    });
    return at && has_moov;
}

}  // namespace weir::publish
