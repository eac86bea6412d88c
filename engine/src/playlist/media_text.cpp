// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "playlist/tag_writer.hpp"
#include "playlist/to_text.hpp"

namespace weir::playlist {
namespace {

/// Writes segment after segment; knows which tags are in force.
class SegmentWriter {
public:
    SegmentWriter(std::string& text, const MediaPlaylist& playlist)
        : text_(text), playlist_(playlist), unsupported_(playlist.unsupported_encryption) {}

    void write_all() {
        for (const auto& segment : playlist_.segments) {
            write_before(segment);
            write_media(segment);
            ++index_;
        }
        if (playlist_.coming)
            write_before(*playlist_.coming);
        else if (playlist_.skip && first_with_key() == index_)
            write_key({});
    }

private:
    /// In a delta update: the segments before it have the key of one that is not listed.
    std::size_t first_with_key() const {
        const auto none = playlist_.segments.size() + 1;
        return playlist_.skip ? playlist_.skip->first_with_key.value_or(none) : 0;
    }

    void write_before(const media::Segment& segment) {
        if (segment.discontinuity) text_ += "#EXT-X-DISCONTINUITY\n";
        if (segment.init && segment.init != init_) {
            use_key(segment.init->encryption);
            write_map(*segment.init);
        }
        const bool is_told = index_ >= first_with_key();
        if (is_told && !segment.encryption && unsupported_) write_unsupported();
        if (is_told) use_key(segment.encryption);
        if (playlist_.skip && first_with_key() == index_ && !has_key_tag_) write_key({});
        if (segment.program_date_time)
            text_ +=
                fmt::format("#EXT-X-PROGRAM-DATE-TIME:{}\n", date_text(*segment.program_date_time));
        if (segment.gap) text_ += "#EXT-X-GAP\n";
        write_parts(segment.msn);
    }

    void write_media(const media::Segment& segment) {
        if (!segment.range && segment.bitrate_bps != bitrate_bps_) {
            bitrate_bps_ = segment.bitrate_bps;
            text_ += fmt::format("#EXT-X-BITRATE:{}\n", bitrate_bps_ / 1'000);
        }
        text_ += fmt::format("#EXTINF:{},\n", decimal_text(segment.duration.count()));
        if (segment.range)
            text_ += fmt::format("#EXT-X-BYTERANGE:{}\n", range_text(*segment.range));
        text_.append(segment.uri).append("\n");
    }

    void use_key(const std::optional<media::Encryption>& key) {
        if (key != key_) write_key(key);
    }

    void write_key(const std::optional<media::Encryption>& key) {
        has_key_tag_ = true;
        key_ = key;
        TagWriter tag{text_, "#EXT-X-KEY"};
        tag.plain("METHOD", key ? "AES-128" : "NONE");
        if (!key) return;
        tag.quoted("URI", key->key_uri);
        std::string iv = "0x";
        for (const auto byte : key->iv)
            iv += fmt::format("{:02X}", byte);
        tag.plain("IV", iv);
    }

    /// "METHOD KEYFORMAT". After METHOD=NONE, as it would not count beside a key that we can take.
    void write_unsupported() {
        use_key({});
        has_key_tag_ = true;
        const auto blank = unsupported_->find(' ');
        TagWriter tag{text_, "#EXT-X-KEY"};
        tag.plain("METHOD", unsupported_->substr(0, blank));
        if (blank != unsupported_->npos) tag.quoted("KEYFORMAT", unsupported_->substr(blank + 1));
        unsupported_.reset();
    }

    void write_map(const media::InitSegment& init) {
        init_ = init;
        TagWriter tag{text_, "#EXT-X-MAP"};
        tag.quoted("URI", init.uri);
        if (init.range) tag.quoted("BYTERANGE", range_text(*init.range));
    }

    void write_parts(std::uint64_t msn) {
        const auto& parts = playlist_.parts;
        for (; next_part_ < parts.size() && parts[next_part_].msn == msn; ++next_part_) {
            const auto& part = parts[next_part_];
            TagWriter tag{text_, "#EXT-X-PART"};
            tag.quoted("URI", part.uri)
                .seconds_if_told("DURATION", part.duration)
                .yes_if("INDEPENDENT", part.independent)
                .yes_if("GAP", part.gap);
            if (part.range) tag.quoted("BYTERANGE", range_text(*part.range));
        }
    }

    std::string& text_;
    const MediaPlaylist& playlist_;
    std::optional<std::string> unsupported_;  ///< Until it is written.
    std::size_t index_ = 0;
    std::size_t next_part_ = 0;
    std::optional<media::InitSegment> init_;
    std::optional<media::Encryption> key_;
    bool has_key_tag_ = false;
    std::uint64_t bitrate_bps_ = 0;
};

void write_server_control(std::string& text, const ServerControl& control) {
    if (!control.can_block_reload && !control.can_skip_date_ranges && !control.can_skip_until &&
        !control.hold_back && !control.part_hold_back)
        return;
    TagWriter{text, "#EXT-X-SERVER-CONTROL"}
        .yes_if("CAN-BLOCK-RELOAD", control.can_block_reload)
        .seconds_if_told("CAN-SKIP-UNTIL", control.can_skip_until)
        .yes_if("CAN-SKIP-DATERANGES", control.can_skip_date_ranges)
        .seconds_if_told("HOLD-BACK", control.hold_back)
        .seconds_if_told("PART-HOLD-BACK", control.part_hold_back);
}

void write_skip(std::string& text, const Skip& skip) {
    TagWriter tag{text, "#EXT-X-SKIP"};
    tag.number("SKIPPED-SEGMENTS", skip.segments);
    if (!skip.removed_date_ranges) return;
    tag.quoted("RECENTLY-REMOVED-DATERANGES",
               fmt::format("{}", fmt::join(*skip.removed_date_ranges, "\t")));
}

void write_header(std::string& text, const MediaPlaylist& playlist) {
    text += fmt::format("#EXTM3U\n#EXT-X-VERSION:{}\n#EXT-X-TARGETDURATION:{}\n", playlist.version,
                        decimal_text(playlist.target_duration.count()));
    text += fmt::format("#EXT-X-MEDIA-SEQUENCE:{}\n", playlist.media_sequence);
    if (playlist.discontinuity_sequence != 0)
        text += fmt::format("#EXT-X-DISCONTINUITY-SEQUENCE:{}\n", playlist.discontinuity_sequence);
    if (playlist.type == PlaylistType::event) text += "#EXT-X-PLAYLIST-TYPE:EVENT\n";
    if (playlist.type == PlaylistType::vod) text += "#EXT-X-PLAYLIST-TYPE:VOD\n";
    write_common(text, playlist.independent_segments, playlist.start);
    write_server_control(text, playlist.server_control);
    if (playlist.part_target)
        TagWriter{text, "#EXT-X-PART-INF"}.seconds_if_told("PART-TARGET", playlist.part_target);
    if (playlist.skip) write_skip(text, *playlist.skip);
}

void write(std::string& text, const DateRange& range) {
    TagWriter tag{text, "#EXT-X-DATERANGE"};
    tag.quoted("ID", range.id)
        .quoted_if_told("CLASS", range.class_name)
        .date_if_told("START-DATE", range.start)
        .date_if_told("END-DATE", range.end)
        .seconds_if_told("DURATION", range.duration)
        .seconds_if_told("PLANNED-DURATION", range.planned_duration)
        .yes_if("END-ON-NEXT", range.ends_on_next)
        .plain_if_told("SCTE35-CMD", range.scte35_command)
        .plain_if_told("SCTE35-OUT", range.scte35_out)
        .plain_if_told("SCTE35-IN", range.scte35_in);
    for (const auto& [name, value, is_quoted] : range.client_attributes)
        is_quoted ? tag.quoted(name, value) : tag.raw(name, value);
}

void write_hint(std::string& text, std::string_view type, const std::optional<PreloadHint>& hint) {
    if (!hint) return;
    TagWriter tag{text, "#EXT-X-PRELOAD-HINT"};
    tag.plain("TYPE", type).quoted("URI", hint->uri);
    if (hint->range_start != 0) tag.number("BYTERANGE-START", hint->range_start);
    tag.number_if_told("BYTERANGE-LENGTH", hint->range_length);
}

}  // namespace

std::string to_text(const MediaPlaylist& playlist) {
    std::string text;
    write_header(text, playlist);
    for (const auto& range : playlist.date_ranges)
        write(text, range);
    SegmentWriter{text, playlist}.write_all();
    write_hint(text, "PART", playlist.part_hint);
    write_hint(text, "MAP", playlist.map_hint);
    for (const auto& report : playlist.rendition_reports)
        TagWriter{text, "#EXT-X-RENDITION-REPORT"}
            .quoted("URI", report.uri)
            .number_if_told("LAST-MSN", report.last_msn)
            .number_if_told("LAST-PART", report.last_part);
    if (playlist.ended) text += "#EXT-X-ENDLIST\n";
    return text;
}

}  // namespace weir::playlist
