// SPDX-License-Identifier: MIT
#include "recorder/remux_segments.hpp"

namespace weir::recorder {
namespace {

constexpr int kMpegTsWrapBits = 33;

}  // namespace

RemuxSegments::RemuxSegments(Context& context, FileSeries& files)
    : remuxer_(context, files, kMpegTsWrapBits) {}

void RemuxSegments::begin_segment(const SegmentStart& start) {
    const bool broken = start.discontinuity || start.lost.count() > 0;
    if (broken || start.container != container_) remuxer_.end_demuxer(true);
    if (broken) remuxer_.assembler().expect_break(start.lost, !start.discontinuity);
    container_ = start.container;
    if (!remuxer_.has_demuxer()) remuxer_.begin_demuxer(container_);
}

Result<void> RemuxSegments::bytes(ByteView bytes) {
    return remuxer_.feed(bytes);
}

void RemuxSegments::end_segment(bool whole) {
    if (!whole) remuxer_.end_demuxer(false);
    remuxer_.flush();
}

}  // namespace weir::recorder
