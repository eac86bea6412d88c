// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <numeric>
#include <string>

namespace weir::kit {

/// What is encoded. Two origins with equal media send equal frames.
struct MediaOptions {
    unsigned width = 640, height = 360;  ///< Even.
    unsigned fps = 30;                   ///< Divides 90000.
    unsigned gop_s = 2;
    unsigned b_frames = 0;
    std::uint64_t video_bps = 1'000'000;
    std::uint64_t audio_bps = 128'000;  ///< AAC-LC, 48 kHz, stereo.
    unsigned loop_s = 32;  ///< Rounded up to whole GOPs and whole audio frames (see loop_length_s).
    std::string preset = "ultrafast";
};

/// 48 kHz AAC frames fill whole seconds only each 8 s.
inline unsigned loop_length_s(const MediaOptions& media) {
    const unsigned unit = std::lcm(media.gop_s, 8u);
    return (std::max(media.loop_s, 1u) + unit - 1) / unit * unit;
}

/// How the origin serves it. Times without unit in the name are seconds of media.
struct OriginOptions {
    MediaOptions media;
    std::filesystem::path cache;  ///< Keep the encoded loop here; empty: encode at each start.
    std::uint16_t port = 0;       ///< 0: any free one.
    unsigned threads = 1;
    unsigned segment_s = 2;         ///< A multiple of gop_s.
    unsigned parts = 0;             ///< Of a segment, for LL-HLS; 0: none.
    unsigned window = 6;            ///< Segments in a playlist.
    unsigned retained = 3;          ///< Segments that can be fetched after they left the playlist.
    std::uint64_t first_msn = 100;  ///< So that a restart at 0 is a step back.
    double start_offset_s = 10;     ///< Timestamp at which the media begins.
    double age_s = -1;  ///< For so long it has been live already; negative: window + 1 segment.
    double end_after_s = -1;      ///< All streams end so long after the start; negative: never.
    unsigned flv_block_ms = 400;  ///< FLV tags are sent in pieces of so much media.
    bool stagger = false;  ///< Each stream's segments end at another moment, as in the world.
    bool program_date_time = true;
};

/// An origin for tests that must not wait long: segments of 1 s, a small picture, encoded in 0.1 s
/// for a loop of 8 s. No frame is there twice while the loop lasts.
inline OriginOptions quick_options(unsigned loop_s = 8) {
    OriginOptions options;
    options.media = {
        .width = 320, .height = 180, .gop_s = 1, .video_bps = 300'000, .loop_s = loop_s};
    options.segment_s = 1;
    options.window = 4;
    options.retained = 2;
    return options;
}

/// Segments and groups of pictures of 2 s, listed for long enough to begin anew, and a loop that no
/// test outlasts. The playlist is far from full: the oldest segment, with which a recording begins,
/// stays for 12 s, however soon and often that recording is killed.
inline OriginOptions lasting_options() {
    OriginOptions options = quick_options(64);
    options.media.gop_s = 2;
    options.segment_s = 2;
    options.window = 8;
    options.age_s = 4;
    options.retained = 4;
    return options;
}

}  // namespace weir::kit
