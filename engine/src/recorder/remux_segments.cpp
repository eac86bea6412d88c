// SPDX-License-Identifier: MIT
#include "recorder/remux_segments.hpp"

#include <utility>

#include "media/id3.hpp"

namespace weir::recorder {
RemuxSegments::RemuxSegments(Context& context, FileSeries& files) : remuxer_(context, files) {}

void RemuxSegments::begin_segment(const SegmentStart& start) {
    const bool broken = start.discontinuity || start.lost.count() > 0;
    if (broken || start.container != container_) remuxer_.end_section(true);
    if (broken) remuxer_.assembler().expect_break(start.lost, !start.discontinuity);
    container_ = start.container;
    const bool another_init = start.init && !same_init(start.init);
    init_ = start.init;
    packed_start_ = packed_end_ + start.lost;
    packed_duration_ = start.duration;
    if (media::is_packed_audio(container_)) {
        awaits_tag_ = true;
    } else if (!remuxer_.has_demuxer() || another_init) {
        remuxer_.end_demuxer(true);
        remuxer_.begin_demuxer(container_);
        init_fed_ = init_ ? remuxer_.feed(*init_) : Result<void>{};
    }
}

bool RemuxSegments::same_init(const std::shared_ptr<const Bytes>& init) const {
    return init_ && (init_ == init || *init_ == *init);
}

Result<void> RemuxSegments::bytes(ByteView bytes) {
    if (awaits_tag_) return take_tag(bytes);
    if (!init_fed_) return init_fed_;
    return remuxer_.feed(bytes);
}

/// Packed audio begins with an ID3 tag that tells its time; without one, it follows on.
Result<void> RemuxSegments::take_tag(ByteView bytes) {
    tag_.insert(tag_.end(), bytes.begin(), bytes.end());
    if (tag_.size() < media::kId3HeaderBytes) return {};
    const auto tag_bytes = media::id3_bytes(tag_);
    if (tag_.size() < tag_bytes) return {};
    if (const auto ticks = media::id3_timestamp(tag_))
        packed_start_ = media::to_duration(packed_clock_.unwrap(*ticks), media::kMpegTs);
    packed_end_ = packed_start_ + packed_duration_;
    awaits_tag_ = false;
    remuxer_.begin_demuxer(container_, packed_start_);
    const Bytes all = std::exchange(tag_, {});
    return remuxer_.feed(ByteView{all}.subspan(tag_bytes));
}

void RemuxSegments::end_segment(bool whole) {
    if (!whole) remuxer_.end_section(false);
    // MP4's demuxer keeps an index of all samples that it has seen, packed audio has a time of its
    // own.
    if (container_ != media::Container::mpegts) remuxer_.end_demuxer(whole);
    tag_.clear();
    remuxer_.flush();
}

}  // namespace weir::recorder
