// SPDX-License-Identifier: MIT
#pragma once
#include <string_view>

namespace weir::playlist {

/// The tags that matter to us, and those that tell which kind of playlist it is.
enum class Tag {
    other,
    inf,
    target_duration,
    media_sequence,
    discontinuity_sequence,
    discontinuity,
    byte_range,
    map,
    key,
    gap,
    program_date_time,
    end_list,
    skip,
    other_media,  ///< A media playlist tag that we pass over.
    version,
    stream_inf,
    media,
    other_multivariant,
};

/// `name`: "#EXT-X-MAP".
Tag tag_of(std::string_view name);

/// RFC 8216 §4.3: a file with tags of both kinds is no playlist.
bool is_media_tag(Tag tag);
bool is_multivariant_tag(Tag tag);

}  // namespace weir::playlist
