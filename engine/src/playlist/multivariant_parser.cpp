// SPDX-License-Identifier: MIT
#include "base/fail.hpp"
#include "playlist/readers.hpp"

namespace weir::playlist {
namespace {

/// An attribute that only helps to choose: if it is unreadable, it was not told.
void take(Variant& variant, const Attribute& attribute) {
    const auto& [name, value, is_quoted] = attribute;
    if (name == "BANDWIDTH") variant.bandwidth_bps = read_integer(value).value_or(0);
    if (name == "AVERAGE-BANDWIDTH")
        variant.average_bandwidth_bps = read_integer(value).value_or(0);
    if (name == "FRAME-RATE") variant.frame_rate = read_decimal(value).value_or(0);
    if (name == "CODECS") variant.codecs = value;
    if (name == "AUDIO") variant.audio_group = value;
    if (name == "SUBTITLES") variant.subtitles_group = value;
    if (name == "VIDEO-RANGE") variant.video_range = value;
    if (name == "SCORE") variant.score = read_decimal(value);
    if (name == "RESOLUTION") {
        const auto resolution = read_resolution(value).value_or(Resolution{});
        variant.width = resolution.width;
        variant.height = resolution.height;
    }
}

void take(Rendition& rendition, const Attribute& attribute) {
    const auto& [name, value, is_quoted] = attribute;
    if (name == "TYPE") rendition.type = value;
    if (name == "GROUP-ID") rendition.group_id = value;
    if (name == "NAME") rendition.name = value;
    if (name == "LANGUAGE") rendition.language = value;
    if (name == "ASSOC-LANGUAGE") rendition.associated_language = value;
    if (name == "DEFAULT") rendition.is_default = attribute.is_yes();
    if (name == "AUTOSELECT") rendition.is_autoselect = attribute.is_yes();
    if (name == "FORCED") rendition.is_forced = attribute.is_yes();
    if (name == "CHANNELS") rendition.channels = value;
}

}  // namespace

MultivariantReader::MultivariantReader(UriResolver resolver, const ParseLimits& limits)
    : resolver_(std::move(resolver)), limits_(limits) {}

Result<void> MultivariantReader::on_line(const Line& line) {
    if (!line.is_tag()) return on_uri(line);
    const Tag tag = tag_of(line.tag());
    if (is_media_tag(tag))
        return fail(Errc::invalid_playlist, "line {}: {} in a multivariant playlist", line.number,
                    line.tag().substr(1));
    if (tag == Tag::stream_inf) return on_stream_inf(line);
    if (tag == Tag::media) return on_media(line);
    if (tag == Tag::independent_segments) playlist_.independent_segments = true;
    if (tag == Tag::start) playlist_.start = read_start(line);
    return {};
}

Result<void> MultivariantReader::on_stream_inf(const Line& line) {
    if (playlist_.variants.size() >= limits_.variants)
        return fail(Errc::playlist_too_large, "line {}: more than {} variants", line.number,
                    limits_.variants);
    Variant variant;
    AttributeReader attributes{line.value()};
    for (Attribute attribute; attributes.next(attribute);)
        take(variant, attribute);
    next_ = std::move(variant);
    return {};
}

Result<void> MultivariantReader::on_media(const Line& line) {
    if (playlist_.renditions.size() >= limits_.variants)
        return fail(Errc::playlist_too_large, "line {}: more than {} renditions", line.number,
                    limits_.variants);
    Rendition rendition;
    AttributeReader attributes{line.value()};
    for (Attribute attribute; attributes.next(attribute);) {
        take(rendition, attribute);
        if (attribute.name != "URI") continue;
        auto uri = resolver_.resolve(attribute.value, line.number);
        if (!uri) return uri.error();
        rendition.uri = std::move(*uri);
    }
    if (attributes.is_malformed())
        return fail(Errc::invalid_playlist, "line {}: EXT-X-MEDIA with a broken attribute",
                    line.number);
    rendition.is_autoselect |= rendition.is_default;
    playlist_.renditions.push_back(std::move(rendition));
    return {};
}

Result<void> MultivariantReader::on_uri(const Line& line) {
    if (!next_) return {};
    auto uri = resolver_.resolve(line.text, line.number);
    if (!uri) return uri.error();
    next_->uri = std::move(*uri);
    playlist_.variants.push_back(std::move(*next_));
    next_.reset();
    return {};
}

Result<MultivariantPlaylist> MultivariantReader::finish() {
    return std::move(playlist_);
}

}  // namespace weir::playlist
