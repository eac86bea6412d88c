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

}  // namespace

std::optional<std::size_t> header_bytes(ByteView mp4) {
    std::size_t at = 0;
    while (mp4.size() - at >= kBoxHeader) {
        const ByteView box = mp4.subspan(at);
        const auto kind = kind_of(box);
        if (kind == "moof" || kind == "sidx" || kind == "styp") return at;
        const auto size = size_of(box);
        // Our own headers have no box of 64 bits, nor one to the end.
        if (size < kBoxHeader || size > box.size()) return std::nullopt;
        at += size;
    }
    return std::nullopt;
}

}  // namespace weir::publish
