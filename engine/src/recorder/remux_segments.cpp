// SPDX-License-Identifier: MIT
#include "recorder/remux_segments.hpp"

namespace weir::recorder {
RemuxSegments::RemuxSegments(Context& context, FileSeries& files) : remuxer_(context, files) {}

void RemuxSegments::begin_segment(const SegmentStart& start) {
    const bool broken = start.discontinuity || start.lost.count() > 0;
    if (broken || start.container != container_) remuxer_.end_section(true);
    if (broken) remuxer_.assembler().expect_break(start.lost, !start.discontinuity);
    container_ = start.container;
    const bool another_init = start.init && !same_init(start.init);
    init_ = start.init;
    if (remuxer_.has_demuxer() && !another_init) return;
    remuxer_.end_demuxer(true);
    remuxer_.begin_demuxer(container_);
    init_fed_ = init_ ? remuxer_.feed(*init_) : Result<void>{};
}

bool RemuxSegments::same_init(const std::shared_ptr<const Bytes>& init) const {
    return init_ && (init_ == init || *init_ == *init);
}

Result<void> RemuxSegments::bytes(ByteView bytes) {
    if (!init_fed_) return init_fed_;
    return remuxer_.feed(bytes);
}

void RemuxSegments::end_segment(bool whole) {
    if (!whole) remuxer_.end_section(false);
    // libavformat's demuxer keeps an index of all samples that it has seen.
    if (container_ == media::Container::fmp4) remuxer_.end_demuxer(whole);
    remuxer_.flush();
}

}  // namespace weir::recorder
