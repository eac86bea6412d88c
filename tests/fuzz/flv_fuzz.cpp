// SPDX-License-Identifier: MIT
// Any bytes, in pieces of any size: the tag reader hands out the same tags as for the whole at
// once.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "flv/tag_reader.hpp"

namespace {

using weir::ByteView;
using weir::flv::Tag;

/// What came of it, with every byte of every tag looked at.
std::string read(ByteView bytes, std::size_t piece) {
    weir::flv::TagReader reader{{.tag_bytes = 64u << 10}};
    std::string trace;
    const auto note = [&](const Tag& tag) {
        std::uint32_t sum = 0;
        for (const std::uint8_t byte : tag.bytes)
            sum = sum * 33 + byte;
        trace += fmt::format("{} {} {} {}{}{} {};", tag.timestamp_ms, codec_name(tag),
                             video_fourcc(tag).value_or(0), is_video_keyframe(tag),
                             is_sequence_header(tag), is_coded_frame(tag), sum);
        return true;
    };
    while (!bytes.empty()) {
        const auto count = std::min(piece, bytes.size());
        if (auto fed = reader.feed(bytes.first(count), note); !fed)
            return trace + fed.error().message();
        bytes = bytes.subspan(count);
    }
    return trace +
           fmt::format("{} pending, {} wrong", reader.pending_bytes(), reader.wrong_trailers());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const ByteView bytes{data, size};
    const std::size_t piece = 1 + bytes.back();
    if (read(bytes, size) != read(bytes, piece)) std::abort();
    return 0;
}
