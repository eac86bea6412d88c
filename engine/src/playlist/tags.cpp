// SPDX-License-Identifier: MIT
#include "playlist/tags.hpp"

#include <algorithm>
#include <utility>

namespace weir::playlist {
namespace {

/// The frequent ones first.
constexpr std::pair<std::string_view, Tag> kTags[] = {
    {"#EXTINF", Tag::inf},
    {"#EXT-X-PROGRAM-DATE-TIME", Tag::program_date_time},
    {"#EXT-X-BYTERANGE", Tag::byte_range},
    {"#EXT-X-DISCONTINUITY", Tag::discontinuity},
    {"#EXT-X-MAP", Tag::map},
    {"#EXT-X-KEY", Tag::key},
    {"#EXT-X-GAP", Tag::gap},
    {"#EXT-X-PART", Tag::other_media},
    {"#EXT-X-DATERANGE", Tag::other_media},
    {"#EXT-X-BITRATE", Tag::other_media},
    {"#EXT-X-TARGETDURATION", Tag::target_duration},
    {"#EXT-X-MEDIA-SEQUENCE", Tag::media_sequence},
    {"#EXT-X-DISCONTINUITY-SEQUENCE", Tag::discontinuity_sequence},
    {"#EXT-X-ENDLIST", Tag::end_list},
    {"#EXT-X-SKIP", Tag::skip},
    {"#EXT-X-PLAYLIST-TYPE", Tag::other_media},
    {"#EXT-X-I-FRAMES-ONLY", Tag::other_media},
    {"#EXT-X-PART-INF", Tag::other_media},
    {"#EXT-X-SERVER-CONTROL", Tag::other_media},
    {"#EXT-X-PRELOAD-HINT", Tag::other_media},
    {"#EXT-X-RENDITION-REPORT", Tag::other_media},
    {"#EXT-X-VERSION", Tag::version},
    {"#EXT-X-STREAM-INF", Tag::stream_inf},
    {"#EXT-X-MEDIA", Tag::media},
    {"#EXT-X-I-FRAME-STREAM-INF", Tag::other_multivariant},
    {"#EXT-X-SESSION-DATA", Tag::other_multivariant},
    {"#EXT-X-SESSION-KEY", Tag::other_multivariant},
    {"#EXT-X-CONTENT-STEERING", Tag::other_multivariant},
};

}  // namespace

Tag tag_of(std::string_view name) {
    const auto* found = std::find_if(std::begin(kTags), std::end(kTags),
                                     [&](const auto& tag) { return tag.first == name; });
    return found == std::end(kTags) ? Tag::other : found->second;
}

bool is_media_tag(Tag tag) {
    return tag >= Tag::inf && tag <= Tag::other_media;
}

bool is_multivariant_tag(Tag tag) {
    return tag >= Tag::stream_inf && tag <= Tag::other_multivariant;
}

}  // namespace weir::playlist
