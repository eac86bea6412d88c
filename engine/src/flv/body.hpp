// SPDX-License-Identifier: MIT
// The body of an audio or video tag, taken apart.  Source: Adobe FLV 10.1 §E.4.2 and §E.4.3;
// enhanced RTMP v1 (video) and v2 (audio) for the FourCC headers; codec id 12 (HEVC) as servers use
// it.
#pragma once
#include <cstdint>

#include "base/bytes.hpp"
#include "flv/tag.hpp"

namespace weir::flv {

/// "hvc1" and the like as a number.
constexpr std::uint32_t fourcc(const char (&name)[5]) {
    return std::uint32_t(name[0]) << 24 | std::uint32_t(name[1]) << 16 |
           std::uint32_t(name[2]) << 8 | std::uint32_t(name[3]);
}

enum class Content {
    other,   ///< Ends of sequences, commands, metadata, packet types unknown to us.
    config,  ///< A sequence header: `payload` is the codec's configuration record.
    frame,   ///< `payload` is one coded frame.
};

struct Body {
    Content content = Content::other;
    /// A FourCC, also where FLV has a number for the codec; 0: unknown. Names: avc1 hvc1 av01 vp09
    /// FLV1; mp4a .mp3 Opus fLaC ac-3 ec-3 alaw ulaw sowt (16 bits) "raw " (8 bits).
    std::uint32_t codec = 0;
    ByteView payload;  ///< Empty in a body that is too short.
    std::int32_t composition_ms = 0;
    bool is_keyframe = false;          ///< Of a video frame.
    unsigned sample_rate = 0;          ///< Hz; what a plain audio header says, true but for AAC.
    unsigned channels = 0;             ///< The same.
    bool is_transport_config = false;  ///< A configuration as MPEG-TS has it, not as MP4.
};

/// Never fails: what can't be read is Content::other. Valid as long as the tag's bytes.
Body read_body(const Tag& tag);

}  // namespace weir::flv
