// SPDX-License-Identifier: MIT
#pragma once
#include <string_view>

namespace weir::playlist {

/// The tags that matter to us, and those that tell which kind of playlist it is.
enum class Tag {
    other,
    // Of media playlists only.
    inf,
    target_duration,
    media_sequence,
    discontinuity_sequence,
    discontinuity,
    byte_range,
    map,
    key,
    gap,
    bit_rate,
    program_date_time,
    date_range,
    end_list,
    playlist_type,
    part,
    part_inf,
    server_control,
    preload_hint,
    rendition_report,
    skip,
    twitch,       ///< It is a playlist of Twitch's.
    other_media,  ///< A media playlist tag that we pass over.
    // Of both kinds.
    version,
    independent_segments,
    start,
    define,
    // Of multivariant playlists only.
    stream_inf,
    media,
    other_multivariant,
};

/// `name`: "#EXT-X-MAP".
Tag tag_of(std::string_view name);

/// RFC 8216 §4.3: a file with tags of both kinds is no playlist.
bool is_media_tag(Tag tag);
bool is_multivariant_tag(Tag tag);

/// We read it, and its value is an attribute list.
bool has_attributes(Tag tag);

}  // namespace weir::playlist
