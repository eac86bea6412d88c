// SPDX-License-Identifier: MIT
#pragma once
#include "recorder/segment_demuxer.hpp"

namespace weir::recorder {

/// HLS segments -> files of the wanted format.
class RemuxSegments final : public SegmentChain {
public:
    RemuxSegments(Context& context, FileSeries& files)
        : remuxer_(context, files), demuxer_(context, remuxer_) {}

    void begin_segment(const SegmentStart& start) override;
    Result<void> bytes(ByteView bytes) override;
    Result<void> end_segment(const SegmentEnd& end) override;
    void flush() override { remuxer_.flush(); }
    void finish() override;
    media::Nanoseconds duration() const override { return remuxer_.assembler().end(); }

private:
    Remuxer remuxer_;
    SegmentDemuxer demuxer_;
    Result<void> begun_;  ///< What the demuxer said to the init segment.
};

}  // namespace weir::recorder
