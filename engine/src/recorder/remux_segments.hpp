// SPDX-License-Identifier: MIT
#pragma once
#include "recorder/segment_demuxer.hpp"

namespace weir::recorder {

/// The HLS segments of one rendition -> packets, for files of the wanted format.
class RemuxSegments final : public SegmentChain {
public:
    RemuxSegments(Context& context, SectionSink& sink) : sink_(sink), demuxer_(context, sink) {}

    void begin_segment(const SegmentStart& start) override;
    Result<void> bytes(ByteView bytes) override;
    Result<void> end_segment(const SegmentEnd& end) override;
    void flush() override { sink_.flush(); }
    void finish() override;
    media::Nanoseconds duration() const override { return sink_.duration(); }

private:
    SectionSink& sink_;
    SegmentDemuxer demuxer_;
    Result<void> begun_;  ///< What the demuxer said to the init segment.
};

}  // namespace weir::recorder
