// SPDX-License-Identifier: MIT
#pragma once
#include "recorder/chain.hpp"
#include "recorder/remuxer.hpp"

namespace weir::recorder {

/// HLS segments -> files of the wanted format. MPEG-TS: one demuxer for as long as segments follow
/// one another, so that a frame which spans two is whole. Others: one for each segment.
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
    bool same_init(const std::shared_ptr<const Bytes>& init) const;
    Result<void> take_tag(ByteView bytes);

    Remuxer remuxer_;
    media::Container container_ = media::Container::mpegts;
    std::shared_ptr<const Bytes> init_;
    Result<void> init_fed_;

    // Of packed audio, whose frames carry no time.
    bool awaits_tag_ = false;
    Bytes tag_;  ///< What came of it so far.
    mux::Unwrapper packed_clock_{33};
    /// Of the current segment, on that clock.
    media::Nanoseconds packed_start_{0}, packed_end_{0}, packed_duration_{0};
};

}  // namespace weir::recorder
