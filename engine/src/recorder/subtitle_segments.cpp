// SPDX-License-Identifier: MIT
#include "recorder/subtitle_segments.hpp"

#include <utility>

#include "base/fail.hpp"

namespace weir::recorder {

namespace webvtt = media::webvtt;

void SubtitleSegments::begin_segment(const SegmentStart& start) {
    segment_ = start;
    text_.clear();
    duration_ += start.lost;
    if (!start.discontinuity) return;
    clock_ = mux::Unwrapper{clock_.bits()};
    sink_.discontinuity();
}

Result<void> SubtitleSegments::bytes(ByteView bytes) {
    if (segment_.container != media::Container::webvtt)
        return fail(Errc::unsupported_codec, "subtitles other than WebVTT");
    const std::size_t limit = webvtt::Limits{}.bytes;
    if (text_.size() + bytes.size() > limit)
        return fail(Errc::too_large, "subtitles of more than {} bytes", limit);
    text_ += as_text(bytes);
    return {};
}

Result<void> SubtitleSegments::end_segment(const SegmentEnd& end) {
    duration_ += end.duration;
    const std::string text = std::exchange(text_, {});
    if (!end.whole) return {};
    auto document = webvtt::parse(text);
    if (!document) return document.error();
    pass_on(std::move(*document));
    return {};
}

void SubtitleSegments::pass_on(webvtt::Document document) {
    skipped_cues_ += document.skipped_cues;
    // Without a map, both clocks begin at 0 (RFC 8216 §3.5).
    const auto map = document.map.value_or(webvtt::TimestampMap{});
    const auto offset =
        media::to_duration(clock_.unwrap(map.mpegts_90k), media::kMpegTs) - map.local;
    if (!document.blocks.empty()) sink_.blocks(document.blocks);
    for (auto& cue : document.cues) {
        cue.start += offset;
        cue.end += offset;
        sink_.cue(std::move(cue));
    }
}

void SubtitleSegments::finish() {
    if (skipped_cues_ > 0)
        context_.log().warn("cues that can't be read left out: count={}", skipped_cues_);
}

}  // namespace weir::recorder
