// SPDX-License-Identifier: MIT
// What parse() hands the lines to, once the kind of the playlist is known.
#pragma once
#include <cstdint>
#include <optional>

#include "playlist/parser.hpp"
#include "playlist/resolver.hpp"
#include "playlist/tags.hpp"
#include "playlist/text.hpp"

namespace weir::playlist {

class MediaReader {
public:
    MediaReader(UriResolver resolver, const ParseLimits& limits);

    Result<void> on_line(const Line& line);
    Result<MediaPlaylist> finish();

private:
    /// EXT-X-BYTERANGE: without an offset it begins where the range before it ended.
    struct RangeSpec {
        std::uint64_t length = 0;
        std::optional<std::uint64_t> offset;
    };
    static std::optional<RangeSpec> read_range(std::string_view text);

    Result<void> on_tag(Tag tag, const Line& line);
    Result<void> on_uri(const Line& line);
    Result<void> on_map(const Line& line);
    Result<void> on_key(const Line& line);
    Result<void> place_range(media::Segment& segment, const Line& line) const;

    UriResolver resolver_;
    ParseLimits limits_;
    MediaPlaylist playlist_;
    media::Segment next_;  ///< What the tags say so far about the segment to come.
    bool has_duration_ = false;
    bool has_target_ = false;
    std::optional<RangeSpec> range_;
    std::optional<media::InitSegment> init_;
    std::optional<std::string> key_;  ///< In force for the segments to come.
};

class MultivariantReader {
public:
    MultivariantReader(UriResolver resolver, const ParseLimits& limits);

    Result<void> on_line(const Line& line);
    Result<MultivariantPlaylist> finish();

private:
    Result<void> on_stream_inf(const Line& line);
    Result<void> on_media(const Line& line);
    Result<void> on_uri(const Line& line);

    UriResolver resolver_;
    ParseLimits limits_;
    MultivariantPlaylist playlist_;
    std::optional<Variant> next_;  ///< From EXT-X-STREAM-INF, waiting for its URI.
};

}  // namespace weir::playlist
