// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "playlist/tag_writer.hpp"
#include "playlist/to_text.hpp"

namespace weir::playlist {
namespace {

void write(std::string& text, const Rendition& rendition) {
    TagWriter tag{text, "#EXT-X-MEDIA"};
    tag.plain("TYPE", rendition.type)
        .quoted("GROUP-ID", rendition.group_id)
        .quoted("NAME", rendition.name)
        .quoted_if_told("LANGUAGE", rendition.language)
        .quoted_if_told("ASSOC-LANGUAGE", rendition.associated_language)
        .yes_if("DEFAULT", rendition.is_default)
        .yes_if("AUTOSELECT", rendition.is_autoselect)
        .yes_if("FORCED", rendition.is_forced)
        .quoted_if_told("CHANNELS", rendition.channels);
    if (rendition.uri) tag.quoted("URI", *rendition.uri);
}

void write(std::string& text, const Variant& variant) {
    {
        TagWriter tag{text, "#EXT-X-STREAM-INF"};
        tag.number("BANDWIDTH", variant.bandwidth_bps);
        if (variant.average_bandwidth_bps != 0)
            tag.number("AVERAGE-BANDWIDTH", variant.average_bandwidth_bps);
        tag.quoted_if_told("CODECS", variant.codecs);
        if (variant.width != 0 || variant.height != 0)
            tag.plain("RESOLUTION", fmt::format("{}x{}", variant.width, variant.height));
        if (variant.frame_rate != 0) tag.plain("FRAME-RATE", decimal_text(variant.frame_rate));
        if (variant.score) tag.plain("SCORE", decimal_text(*variant.score));
        tag.plain_if_told("VIDEO-RANGE", variant.video_range)
            .quoted_if_told("AUDIO", variant.audio_group)
            .quoted_if_told("SUBTITLES", variant.subtitles_group);
    }
    text.append(variant.uri).append("\n");
}

}  // namespace

std::string to_text(const MultivariantPlaylist& playlist) {
    std::string text = "#EXTM3U\n";
    write_common(text, playlist.independent_segments, playlist.start);
    for (const auto& [name, value] : playlist.variables)
        TagWriter{text, "#EXT-X-DEFINE"}.quoted("NAME", name).quoted("VALUE", value);
    for (const auto& rendition : playlist.renditions)
        write(text, rendition);
    for (const auto& variant : playlist.variants)
        write(text, variant);
    return text;
}

}  // namespace weir::playlist
