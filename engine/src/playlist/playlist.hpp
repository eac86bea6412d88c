// SPDX-License-Identifier: MIT
// What the text of a playlist says, as values.  Source: RFC 8216, draft 8216bis.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "media/segment.hpp"

namespace weir::playlist {

using Seconds = std::chrono::duration<double>;

/// One rendition's list of segments.
struct MediaPlaylist {
    int version = 1;
    Seconds target_duration{0};
    std::uint64_t media_sequence = 0;  ///< msn of the first segment; 0 where the tag is absent.
    std::uint64_t discontinuity_sequence = 0;
    std::vector<media::Segment> segments;  ///< In order; msn and dsn filled in.
    bool ended = false;                    ///< EXT-X-ENDLIST.
    /// METHOD (and KEYFORMAT, if not identity) of the first EXT-X-KEY that encrypts a segment.
    std::optional<std::string> encryption;
};

/// One variant of a multivariant playlist.
struct Variant {
    std::string uri;  ///< Absolute.
    std::uint64_t bandwidth_bps = 0;
    std::uint64_t average_bandwidth_bps = 0;  ///< 0: not told.
    unsigned width = 0, height = 0;           ///< 0: not told.
    double frame_rate = 0;                    ///< 0: not told.
    std::string codecs;
    std::string audio_group;  ///< AUDIO attribute; empty: sound is in the variant itself.
};

/// An EXT-X-MEDIA rendition.
struct Rendition {
    std::string type, group_id, name, language;
    std::optional<std::string> uri;  ///< Absolute; none: in the variant itself.
    bool is_default = false;
};

struct MultivariantPlaylist {
    std::vector<Variant> variants;
    std::vector<Rendition> renditions;
};

}  // namespace weir::playlist
