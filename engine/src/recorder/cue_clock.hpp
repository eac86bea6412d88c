// SPDX-License-Identifier: MIT
#pragma once
#include <deque>
#include <map>

#include "recorder/subtitle_segments.hpp"

namespace weir::recorder {

/// Takes cues on the media's clock, and gives them on the recording's line once it is known where
/// the media of that clock stand there: clocks are told apart by the discontinuities before them,
/// which subtitles have in common with the media.  Thread: shard.
/// Full: beyond kMostHeld bytes of cues the oldest are dropped.
class CueClock final : public CueSink {
public:
    using Nanoseconds = media::Nanoseconds;
    using Cue = media::webvtt::Cue;
    static constexpr std::size_t kMostHeld = 1 << 20;

    /// Where they go.
    struct Out {
        virtual ~Out() = default;
        virtual void add(Cue cue) = 0;
        virtual void keep_blocks(const std::vector<std::string>& blocks) = 0;
    };

    explicit CueClock(Out& out) : out_(out) {}

    // Of the media:
    void media_discontinuity() { ++media_clock_; }
    /// A frame of that time on the media's clock stands at `placed` on the line.
    void media_placed(Nanoseconds clock, Nanoseconds placed);

    // Of the subtitles:
    void cue(Cue cue) override;
    void blocks(const std::vector<std::string>& blocks) override { out_.keep_blocks(blocks); }
    void discontinuity() override { ++cue_clock_; }

    /// Cues that nobody could place.
    std::uint64_t dropped_cues() const { return dropped_; }

private:
    struct Anchor {
        Nanoseconds clock, placed;
    };
    struct Held {
        unsigned clock;
        Cue cue;
    };
    void place(Cue cue, const Anchor& anchor);
    void place_held();

    Out& out_;
    unsigned media_clock_ = 0, cue_clock_ = 0;  ///< Discontinuities so far.
    std::map<unsigned, Anchor> anchors_;        ///< The last few.
    std::deque<Held> held_;
    std::size_t held_bytes_ = 0;
    std::uint64_t dropped_ = 0;
};

}  // namespace weir::recorder
