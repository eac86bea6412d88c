// SPDX-License-Identifier: MIT
#pragma once
#include "media/webvtt.hpp"
#include "mux/unwrapper.hpp"
#include "recorder/chain.hpp"
#include "recorder/context.hpp"

namespace weir::recorder {

/// Takes the cues of a rendition of subtitles.  Thread: shard.
class CueSink {
public:
    virtual ~CueSink() = default;
    /// Its times are on the media's clock: 90 kHz counted without wrapping, congruent to the clock
    /// of sound and picture modulo 2^33 ticks.
    virtual void cue(media::webvtt::Cue cue) = 0;
    /// STYLE and REGION blocks of a segment whose cues follow.
    virtual void blocks(const std::vector<std::string>& blocks) = 0;
    /// The clock of what follows is another.
    virtual void discontinuity() = 0;
};

/// WebVTT segments -> cues on the media's clock. A segment is held until it is whole, since only
/// then its last cue is known to be; of a broken one nothing is taken.  Thread: shard. Full: a
/// segment of more than webvtt::Limits has is refused.
class SubtitleSegments final : public SegmentChain {
public:
    SubtitleSegments(Context& context, CueSink& sink) : context_(context), sink_(sink) {}

    bool takes_subtitles() const override { return true; }
    void begin_segment(const SegmentStart& start) override;
    /// Errors: Errc::unsupported_codec for subtitles that are not WebVTT, Errc::too_large.
    Result<void> bytes(ByteView bytes) override;
    /// Errors: Errc::bad_media.
    Result<void> end_segment(const SegmentEnd& end) override;
    void flush() override {}
    void finish() override;
    media::Nanoseconds duration() const override { return duration_; }

private:
    void pass_on(media::webvtt::Document document);

    Context& context_;
    CueSink& sink_;
    mux::Unwrapper clock_{33};
    SegmentStart segment_;
    std::string text_;
    media::Nanoseconds duration_{0};
    std::uint64_t skipped_cues_ = 0;
};

}  // namespace weir::recorder
