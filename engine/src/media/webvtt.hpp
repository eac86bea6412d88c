// SPDX-License-Identifier: MIT
// WebVTT: the text of subtitles. Pure.  Thread: any.  Source: W3C WebVTT §4, §6; RFC 8216 §3.5.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <weir/error.hpp>

#include "media/timestamp.hpp"

namespace weir::media::webvtt {

/// X-TIMESTAMP-MAP: the cues' time `local` is `mpegts_90k` on the clock of the media (33 bits).
struct TimestampMap {
    std::int64_t mpegts_90k = 0;
    Nanoseconds local{0};
    bool operator==(const TimestampMap&) const = default;
};

/// A text, and when it is shown: from `start` until `end`, which is later.
struct Cue {
    Nanoseconds start{0}, end{0};
    std::string id{};        ///< One line, without "-->"; mostly empty.
    std::string settings{};  ///< "align:start line:90%"
    std::string text{};      ///< Lines with \n between, none of them empty; tags as they came.
    bool operator==(const Cue&) const = default;
};

/// Of memory.
inline std::size_t bytes_of(const Cue& cue) {
    return sizeof cue + cue.id.size() + cue.settings.size() + cue.text.size();
}

struct Limits {
    std::size_t bytes = 1 << 20;
    std::size_t cues = 10'000;
};

struct Document {
    std::optional<TimestampMap> map;  ///< None: it has none, or one that can't be read.
    std::vector<std::string> blocks;  ///< STYLE and REGION, as they came, without a final newline.
    std::vector<Cue> cues;            ///< In the order of the text.
    std::size_t skipped_cues = 0;     ///< Whose times can't be read or are nothing, or too many.
};

/// True for what begins as each WebVTT does, be it behind a byte order mark.
bool is_webvtt(std::string_view text);

/// Any line ends; NUL becomes U+FFFD, other bytes that are not UTF-8 stay. A cue that is broken
/// costs itself only.  Errors: Errc::bad_media when it is no WebVTT, Errc::too_large.
Result<Document> parse(std::string_view text, const Limits& limits = {});

/// How a file begins: what stands before its first cue, with the empty line.
std::string header_text(const std::vector<std::string>& blocks);
/// One cue with the empty line behind it. Times are rounded to milliseconds, those below 0 to 0.
std::string cue_text(const Cue& cue);

}  // namespace weir::media::webvtt
