// SPDX-License-Identifier: MIT
#pragma once
#include "mux/cutter.hpp"
#include "recorder/chain.hpp"
#include "recorder/file_series.hpp"

namespace weir::recorder {

/// HLS segments kept byte for byte, one after the other; the next file begins at a segment. Nothing
/// is demuxed.
class VerbatimSegments final : public SegmentChain {
public:
    VerbatimSegments(Context& context, FileSeries& files);

    void begin_segment(const SegmentStart& start) override;
    Result<void> bytes(ByteView bytes) override;
    Result<void> end_segment(const SegmentEnd& end) override;
    void flush() override;
    void finish() override;
    media::Nanoseconds duration() const override { return duration_; }

private:
    void end_file();
    void note(std::uint64_t msn);
    void drop_unfinished(std::uint64_t kept_bytes);

    Context& context_;
    FileSeries& files_;
    mux::Cutter cutter_;
    SegmentStart segment_;
    std::uint64_t position_ = 0;       ///< In the file.
    std::uint64_t segment_start_ = 0;  ///< In the file.
    media::Nanoseconds duration_{0};
    media::Nanoseconds file_start_{0};
};

}  // namespace weir::recorder
