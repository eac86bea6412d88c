// SPDX-License-Identifier: MIT
// FLV tags as values.  Source: Adobe FLV 10.1 annex E; enhanced RTMP v1 for the FourCC headers.
#pragma once
#include <cstdint>
#include <optional>

#include "base/bytes.hpp"

namespace weir::flv {

inline constexpr std::size_t kFileHeaderBytes =
    9 + 4;  ///< "FLV", version, flags, size, PreviousTagSize0.
inline constexpr std::size_t kTagHeaderBytes = 11;
inline constexpr std::size_t kTagTrailerBytes = 4;  ///< PreviousTagSize.

enum class TagType : std::uint8_t { audio = 8, video = 9, script = 18 };

/// One whole tag. `bytes` is header + body + PreviousTagSize as it came, valid during the call that
/// hands it out.
struct Tag {
    TagType type = TagType::script;
    std::uint32_t timestamp_ms = 0;  ///< 24 + 8 bits, wraps after 49.7 days.
    ByteView bytes;
    ByteView body() const {
        return bytes.subspan(kTagHeaderBytes, bytes.size() - kTagHeaderBytes - kTagTrailerBytes);
    }
};

/// What a tag's body says of itself.
bool is_video_keyframe(const Tag& tag);  ///< Coded keyframe, not a sequence header.
bool is_sequence_header(
    const Tag& tag);                  ///< AVC/HEVC/AAC configuration (or enhanced SequenceStart).
bool is_coded_frame(const Tag& tag);  ///< Audio or video that decodes to something.
std::optional<std::uint32_t> video_fourcc(const Tag& tag);  ///< Enhanced header only.
/// Name for messages: "h264", "hevc (id 12)", "av01", "aac", "mp3", "script", …
const char* codec_name(const Tag& tag);

}  // namespace weir::flv
