// SPDX-License-Identifier: MIT
#include "recorder/remux_segments.hpp"

namespace weir::recorder {

void RemuxSegments::begin_segment(const SegmentStart& start) {
    if (start.discontinuity || start.lost.count() > 0) {
        demuxer_.end();
        sink_.end_section();
        sink_.expect_break(start.lost, !start.discontinuity);
    }
    begun_ = demuxer_.begin_segment(start);
}

Result<void> RemuxSegments::bytes(ByteView bytes) {
    return begun_ ? demuxer_.bytes(bytes) : begun_;
}

Result<void> RemuxSegments::end_segment(const SegmentEnd& end) {
    auto ended = demuxer_.end_segment(end);
    if (!end.whole) sink_.end_section();
    sink_.flush();
    return ended;
}

void RemuxSegments::finish() {
    demuxer_.end();
    sink_.finish();
}

}  // namespace weir::recorder
