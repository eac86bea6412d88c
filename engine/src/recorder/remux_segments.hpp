// SPDX-License-Identifier: MIT
#pragma once
#include "recorder/chain.hpp"
#include "recorder/remuxer.hpp"

namespace weir::recorder {

/// HLS segments -> files of the wanted format. One demuxer for as long as segments follow one
/// another, so that a frame which spans two is whole; begun anew where the playlist or a loss
/// breaks the line.
class RemuxSegments final : public SegmentChain {
public:
    RemuxSegments(Context& context, FileSeries& files);

    void begin_segment(const SegmentStart& start) override;
    Result<void> bytes(ByteView bytes) override;
    void end_segment(bool whole) override;
    void flush() override { remuxer_.flush(); }
    void finish() override { remuxer_.finish(); }
    media::Nanoseconds duration() const override { return remuxer_.assembler().end(); }

private:
    Remuxer remuxer_;
    media::Container container_ = media::Container::mpegts;
};

}  // namespace weir::recorder
