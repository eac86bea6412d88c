// SPDX-License-Identifier: MIT
// What parse() hands the lines to, once the kind of the playlist is known.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "playlist/date_ranges.hpp"
#include "playlist/keys.hpp"
#include "playlist/parser.hpp"
#include "playlist/resolver.hpp"
#include "playlist/tags.hpp"
#include "playlist/text.hpp"

namespace weir::playlist {

/// EXT-X-START; none if it can't be read.
std::optional<Start> read_start(const Line& line);

class MediaReader {
public:
    MediaReader(UriResolver resolver, const ParseLimits& limits, const ParseContext& context);

    Result<void> on_line(const Line& line);
    Result<MediaPlaylist> finish();

private:
    Result<void> on_tag(Tag tag, const Line& line);
    Result<void> on_uri(const Line& line);

    /// The tags with attributes; in media_tags.cpp.
    Result<void> on_attributes(Tag tag, const Line& line);
    Result<void> on_map(const Line& line);
    Result<void> on_key(const Line& line);
    Result<void> on_part(const Line& line);
    Result<void> add(Part part, const std::optional<RangeSpec>& range, const Line& line);
    Result<void> on_preload_hint(const Line& line);
    Result<void> on_rendition_report(const Line& line);
    Result<void> on_skip(const Line& line);
    void on_server_control(const Line& line);
    void on_part_inf(const Line& line);

    Result<void> place_range(media::Segment& segment, const Line& line) const;
    /// What the tags before a segment say for all that come after them.
    Result<void> apply_state(media::Segment& segment, std::size_t line_number);
    void number_parts(std::uint64_t first_msn);
    void number_segment(media::Segment& segment, std::uint64_t msn, std::uint64_t& dsn,
                        bool has_default_iv);

    UriResolver resolver_;
    ParseLimits limits_;
    bool wants_delta_;
    MediaPlaylist playlist_;
    media::Segment next_;  ///< What the tags say so far about the segment to come.
    bool has_duration_ = false;
    bool has_target_ = false;
    bool is_twitch_ = false;  ///< So titles tell which segments are advertisements.
    std::optional<RangeSpec> range_;
    std::optional<media::InitSegment> init_;
    std::optional<std::string> unsupported_init_;  ///< How init_ is encrypted, if we can't take it.
    Keys keys_;
    std::optional<std::size_t> first_with_key_;
    /// For each segment, and the one to come: its IV is its msn, which finish() knows.
    std::vector<bool> has_default_iv_;
    std::uint64_t bitrate_bps_ = 0;
    DateRangeTable date_ranges_;
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
