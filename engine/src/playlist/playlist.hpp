// SPDX-License-Identifier: MIT
// What the text of a playlist says, as values.  Source: RFC 8216, draft 8216bis.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "media/segment.hpp"

namespace weir::playlist {

using Seconds = std::chrono::duration<double>;
using WallTime = std::chrono::system_clock::time_point;

/// EXT-X-DEFINE: values by name.
using Variables = std::map<std::string, std::string, std::less<>>;

/// EXT-X-PART: a part of a segment, listed before the whole is there (LL-HLS).
struct Part {
    std::uint64_t msn = 0;  ///< Of the segment it is a part of.
    std::size_t index = 0;  ///< Within that segment, from 0.
    std::string uri;        ///< Absolute.
    Seconds duration{0};
    std::optional<media::ByteRange> range;
    bool independent = false;  ///< It holds a keyframe that needs nothing before it.
    bool gap = false;          ///< The origin has no media here; do not fetch.
};

/// EXT-X-PRELOAD-HINT: what the server will list next. A request for it waits until it is there.
struct PreloadHint {
    std::string uri;  ///< Absolute.
    std::uint64_t range_start = 0;
    std::optional<std::uint64_t> range_length;  ///< None: to the end.
};

/// EXT-X-RENDITION-REPORT: how far another rendition is.
struct RenditionReport {
    std::string uri;  ///< Absolute.
    std::optional<std::uint64_t> last_msn, last_part;
};

/// EXT-X-SERVER-CONTROL.
struct ServerControl {
    bool can_block_reload = false;
    bool can_skip_date_ranges = false;
    std::optional<Seconds> can_skip_until;  ///< None: it makes no delta updates.
    std::optional<Seconds> hold_back, part_hold_back;
};

/// EXT-X-SKIP: the playlist is a delta update, which apply_delta() makes whole.
struct Skip {
    std::uint64_t segments = 0;  ///< That are left out before the first listed one.
    /// The first listed segment with an EXT-X-KEY before it, also if it is the one to come. For
    /// those before it, the key of the last skipped one holds.
    std::optional<std::size_t> first_with_key;
    /// RECENTLY-REMOVED-DATERANGES. None: the date ranges are all listed.
    std::optional<std::vector<std::string>> removed_date_ranges;
};

/// EXT-X-START.
struct Start {
    Seconds offset{0};  ///< From the start of the playlist; below 0: from its end.
    bool precise = false;
};

/// EXT-X-DATERANGE, put together from all tags with its ID. Attributes that can't be read were not
/// told.
struct DateRange {
    /// An attribute whose name begins with X-.
    struct ClientAttribute {
        std::string name, value;
        bool is_quoted = true;
    };

    std::string id, class_name;
    std::optional<WallTime> start, end;
    std::optional<Seconds> duration, planned_duration;
    bool ends_on_next = false;
    std::string scte35_command, scte35_out, scte35_in;  ///< "0xFC30…"; empty: not told.
    std::vector<ClientAttribute> client_attributes;
};

enum class PlaylistType { none, event, vod };

/// One rendition's list of segments.
struct MediaPlaylist {
    int version = 1;
    Seconds target_duration{0};
    std::uint64_t media_sequence = 0;  ///< msn of the first segment; 0 where the tag is absent.
    std::uint64_t discontinuity_sequence = 0;
    /// In order; msn and dsn filled in. The date of each follows from those that have a tag, unless
    /// a discontinuity stands between.
    std::vector<media::Segment> segments;
    bool ended = false;  ///< EXT-X-ENDLIST.
    /// METHOD (and KEYFORMAT, if not identity) of the first EXT-X-KEY that encrypts a segment in a
    /// way we can't take. What we can take is media::Segment::encryption.
    std::optional<std::string> unsupported_encryption;

    PlaylistType type = PlaylistType::none;
    bool independent_segments = false;
    std::optional<Start> start;
    std::vector<DateRange> date_ranges;  ///< Each ID once.

    ServerControl server_control;
    std::optional<Seconds> part_target;  ///< EXT-X-PART-INF.
    std::vector<Part> parts;  ///< In order: of the last segments, and of the one to come.
    /// What is known of the segment to come, if parts of it are listed: it has no URI yet, and its
    /// duration is that of these parts.
    std::optional<media::Segment> coming;
    std::optional<PreloadHint> part_hint, map_hint;
    std::vector<RenditionReport> rendition_reports;
    std::optional<Skip> skip;
};

/// One variant of a multivariant playlist.
struct Variant {
    std::string uri;  ///< Absolute.
    std::uint64_t bandwidth_bps = 0;
    std::uint64_t average_bandwidth_bps = 0;  ///< 0: not told.
    unsigned width = 0, height = 0;           ///< 0: not told.
    double frame_rate = 0;                    ///< 0: not told.
    std::string codecs;
    std::string audio_group;      ///< AUDIO attribute; empty: sound is in the variant itself.
    std::string subtitles_group;  ///< SUBTITLES attribute.
    std::string video_range;      ///< "SDR", "HLG", "PQ"; empty: not told.
    std::optional<double> score;  ///< The higher, the better, says the origin.
};

/// An EXT-X-MEDIA rendition.
struct Rendition {
    std::string type, group_id, name, language;
    std::optional<std::string> uri;  ///< Absolute; none: in the variant itself.
    bool is_default = false;
    bool is_autoselect = false;  ///< May be taken without being asked for. DEFAULT implies it.
    bool is_forced = false;      ///< Subtitles of what must not be missed.
    std::string associated_language;
    std::string channels;  ///< "6", "16/JOC"; empty: not told.
};

struct MultivariantPlaylist {
    std::vector<Variant> variants;
    std::vector<Rendition> renditions;
    Variables variables{};  ///< For the media playlists that import them.
    bool independent_segments = false;
    std::optional<Start> start{};
};

}  // namespace weir::playlist
