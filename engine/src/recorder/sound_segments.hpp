// SPDX-License-Identifier: MIT
#pragma once
#include "recorder/chain.hpp"
#include "recorder/context.hpp"

namespace weir::recorder {

/// Sound alone, as it came where that can be: packed audio goes to one chain, which keeps its
/// bytes, and anything else to another, which takes the sound out. The first segment decides; one
/// of the other kind is refused then.  Thread: shard.
class SoundSegments final : public SegmentChain {
public:
    SoundSegments(Context& context, std::unique_ptr<SegmentChain> verbatim,
                  std::unique_ptr<SegmentChain> remuxed);

    void begin_segment(const SegmentStart& start) override;
    /// Errors: those of the chain; Errc::bad_media for a segment of the other kind.
    Result<void> bytes(ByteView bytes) override;
    Result<void> end_segment(const SegmentEnd& end) override;
    void flush() override;
    void finish() override;
    media::Nanoseconds duration() const override;

private:
    Context& context_;
    std::unique_ptr<SegmentChain> verbatim_, remuxed_;
    SegmentChain* chosen_ = nullptr;  ///< Until the first segment: none.
    bool is_refused_ = false;         ///< The current segment.
};

}  // namespace weir::recorder
