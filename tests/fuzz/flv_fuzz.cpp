// SPDX-License-Identifier: MIT
// Any bytes, in pieces of any size: the tag reader hands out the same tags as for the whole at
// once. Of the tags, tracks and packets are made, whose times stay in order of decoding and
// showing.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "av/process.hpp"
#include "flv/body.hpp"
#include "flv/metadata.hpp"
#include "flv/tag_reader.hpp"
#include "recorder/flv_sections.hpp"

namespace {

using weir::ByteView;
using weir::flv::Tag;

void require(bool claim) {
    if (!claim) std::abort();
}

std::string describe(const Tag& tag) {
    const auto body = read_body(tag);
    const auto metadata = weir::flv::read_metadata(tag.body());
    return fmt::format("{} {} {} {} ", body.codec, body.payload.size(), body.composition_ms,
                       metadata ? metadata->width : 0);
}

void check_pieces(const weir::recorder::FlvSections::Out& out, std::size_t& tracks) {
    for (const auto& piece : out) {
        if (piece.tracks) tracks = piece.tracks->size();
        require(!piece.tracks || tracks > 0);
        for (const auto& packet : piece.packets) {
            require(packet.track() < tracks && packet.size() > 0);
            require(packet.pts() >= packet.dts() && packet.duration() >= 0);
        }
    }
}

/// Two runs of the same tags.
void make_packets(ByteView bytes) {
    weir::recorder::FlvSections sections{{.bytes = 64u << 10}};
    for (int run = 0; run < 2; ++run) {
        weir::recorder::FlvSections::Out out;
        std::size_t tracks = 0;
        sections.begin_run();
        weir::flv::TagReader reader{{.tag_bytes = 64u << 10}};
        (void)reader.feed(bytes, [&](const Tag& tag) { return bool(sections.add(tag, out)); });
        sections.end_run(out);
        check_pieces(out, tracks);
    }
}

/// What came of it, with every byte of every tag looked at.
std::string read(ByteView bytes, std::size_t piece) {
    weir::flv::TagReader reader{{.tag_bytes = 64u << 10}};
    std::string trace;
    const auto note = [&](const Tag& tag) {
        std::uint32_t sum = 0;
        for (const std::uint8_t byte : tag.bytes)
            sum = sum * 33 + byte;
        trace += describe(tag);
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
    require(read(bytes, size) == read(bytes, piece));
    weir::av::set_up_libav();
    make_packets(bytes);
    return 0;
}
