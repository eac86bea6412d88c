// SPDX-License-Identifier: MIT
// What an FLV tag says of a track and of a frame -> tracks and packets of libav, without its flvdec
// (which before FFmpeg 6.1 knows neither HEVC nor FourCC headers).
#pragma once
#include <cstdint>
#include <optional>

#include "av/packet.hpp"
#include "av/track.hpp"
#include "base/bytes.hpp"

namespace weir::demux {

/// How a track is coded. Equal ones need no new track.
struct FlvSetup {
    std::uint32_t codec = 0;  ///< FourCC as in the enhanced header, or flv::Body's names.
    Bytes record;             ///< The sequence header; empty where the codec has none.
    unsigned sample_rate = 0, channels = 0;  ///< G.711 and PCM only.
    bool operator==(const FlvSetup&) const = default;
};

/// What onMetaData says, for codecs that keep it nowhere else.
struct FlvPictureSize {
    unsigned width = 0, height = 0;
};

/// A codec that tracks can be made of.
bool is_flv_codec(std::uint32_t codec);
/// Its frames mean nothing without a sequence header.
bool wants_record(std::uint32_t codec);
/// The plain header's rate and channels are all there is to know.
bool is_plain_sound(std::uint32_t codec);

/// A frame of track 0, its payload copied. Times are in milliseconds.
av::Packet make_flv_packet(ByteView payload, std::int64_t dts_ms, std::int64_t pts_ms,
                           bool is_keyframe);

/// With all that a muxer must know. `frame`: one of the track's frames, best a keyframe; some
/// codecs tell only there how large they are. None when these don't tell it. `size`: for pictures
/// that don't say it themselves.
std::optional<av::Track> make_flv_track(const FlvSetup& setup, const av::Packet& frame,
                                        FlvPictureSize size);

/// What a frame of this track lasts, as far as its codec fixes that; else 0.
std::int64_t frame_duration_ms(const av::Track& track, const av::Packet& frame);

}  // namespace weir::demux
