// SPDX-License-Identifier: MIT
#pragma once
#include <optional>

#include "base/clock.hpp"
#include "publish/cutter.hpp"

namespace weir::publish {

/// Which frames of a recording make which segment, and what the playlist tells of it. Pure.
class Segmenter {
public:
    using Nanoseconds = media::Nanoseconds;
    using WallTime = WallClock::time_point;
    /// Times that step over more, with nothing in between, belong to a discontinuity.
    static constexpr Nanoseconds kHole = std::chrono::milliseconds{500};
    /// The same of the source's dates, either way: it stood still, or has set its clock.
    static constexpr std::chrono::seconds kDateStep{1};
    /// So long a keyframe is waited for, where segments have to begin anew.
    static constexpr Nanoseconds kPatience = std::chrono::seconds{10};

    struct Frame {
        Nanoseconds at{0}, duration{0};  ///< On the recording's line.
        bool is_entry = false;           ///< A keyframe of the picture; sound, where there is none.
        std::optional<WallTime> date{};  ///< Where the source tells it.
    };
    struct Segment {
        Nanoseconds duration{0};
        WallTime date{};
        bool is_discontinuous = false, is_independent = true;
        std::chrono::seconds target{0};
    };
    struct Step {
        std::optional<Segment> ended{};  ///< With the frame before this one.
        bool begins = false;             ///< A segment, with this frame.
        bool is_apart = false;           ///< That does not continue the one before it.
        bool is_left_out = false;        ///< The frame is in no segment.
    };

    explicit Segmenter(std::chrono::seconds wanted) : cutter_(wanted) {}

    /// The next frame, in the order of times. `now`: where the source tells no date.
    Step look(const Frame& frame, WallTime now);
    /// What follows does not continue what came, and may have other times.
    std::optional<Segment> end();

private:
    Segment close(Nanoseconds at);
    void begin(const Frame& frame, bool is_apart, WallTime now);
    bool is_behind_hole(const Frame& frame) const;
    void note_date(const Frame& frame);

    Cutter cutter_;
    bool is_in_segment_ = false;
    Nanoseconds begin_{0}, end_{0};
    std::optional<Nanoseconds> waits_since_;
    bool has_begun_ = false;  ///< Some segment, before this one.
    Segment segment_;         ///< In progress.
    std::optional<WallTime::duration> date_offset_;
    bool is_dated_ = false;  ///< By the source.
};

}  // namespace weir::publish
