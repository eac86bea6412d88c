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
    {"#EXT-X-PART", Tag::part},
    {"#EXT-X-DATERANGE", Tag::date_range},
    {"#EXT-X-BITRATE", Tag::bit_rate},
    {"#EXT-X-TARGETDURATION", Tag::target_duration},
    {"#EXT-X-MEDIA-SEQUENCE", Tag::media_sequence},
    {"#EXT-X-DISCONTINUITY-SEQUENCE", Tag::discontinuity_sequence},
    {"#EXT-X-ENDLIST", Tag::end_list},
    {"#EXT-X-SKIP", Tag::skip},
    {"#EXT-X-PLAYLIST-TYPE", Tag::playlist_type},
    {"#EXT-X-I-FRAMES-ONLY", Tag::other_media},
    {"#EXT-X-TWITCH-LIVE-SEQUENCE", Tag::twitch},
    {"#EXT-X-PART-INF", Tag::part_inf},
    {"#EXT-X-SERVER-CONTROL", Tag::server_control},
    {"#EXT-X-PRELOAD-HINT", Tag::preload_hint},
    {"#EXT-X-RENDITION-REPORT", Tag::rendition_report},
    {"#EXT-X-VERSION", Tag::version},
    {"#EXT-X-INDEPENDENT-SEGMENTS", Tag::independent_segments},
    {"#EXT-X-START", Tag::start},
    {"#EXT-X-DEFINE", Tag::define},
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

bool has_attributes(Tag tag) {
    switch (tag) {
        case Tag::map:
        case Tag::key:
        case Tag::date_range:
        case Tag::part:
        case Tag::part_inf:
        case Tag::server_control:
        case Tag::preload_hint:
        case Tag::rendition_report:
        case Tag::skip:
        case Tag::start:
        case Tag::define:
        case Tag::stream_inf:
        case Tag::media: return true;
        default: return false;
    }
}

}  // namespace weir::playlist
