// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kit/frames.hpp"
#include "kit/reference.hpp"

namespace weir::kit {

/// A loss that the recorder told of.
struct ToldGap {
    std::optional<std::uint64_t> from_msn{}, to_msn{};  ///< Inclusive.
    double seconds = 0;
    std::string cause{};  ///< As weir names it; empty: not told.
};

/// Frames of the reference that are not in the recording, though earlier and later ones are.
struct Missing {
    std::uint64_t first = 0;  ///< Number in the reference track.
    std::uint64_t count = 0;
    double seconds = 0;
    std::optional<std::uint64_t> from_msn{}, to_msn{};
    bool told = false;
};

struct TrackVerdict {
    std::uint64_t recorded = 0;      ///< Frames in the recording.
    std::uint64_t matched = 0;       ///< Different frames of the reference found in it.
    std::uint64_t doubled = 0;       ///< Frames that were there before.
    std::uint64_t out_of_order = 0;  ///< Frames behind one that belongs after them.
    std::uint64_t foreign = 0;       ///< Frames that the source never sent.
    std::vector<Missing> missing{};
    bool has_untold() const;
    std::uint64_t missing_frames() const;
};

struct Verdict {
    TrackVerdict video{}, audio{};
    double av_error_ms = 0;  ///< Largest deviation of the offset between sound and picture.
    bool av_in_step = true;

    const TrackVerdict& track(Kind kind) const { return kind == Kind::video ? video : audio; }
    /// Each frame once, in order, sound and picture in step; nothing missing.
    bool flawless() const;
    /// The same, but what is missing may have been told.
    bool accounted() const;
};

struct CompareOptions {
    std::vector<ToldGap> told{};
    double told_tolerance_s = 0.5;  ///< A gap told in seconds only may be so much longer in fact.
    double av_tolerance_ms = 10;
};

/// Holds a recording (all files, in order) against what its source sent. Each track must be one
/// stretch of the reference. The loop's frames repeat: steps are taken for the nearest that fits,
/// with the help of timestamps where a gap may be longer than the loop. Pure.
Verdict compare(const std::vector<Frame>& recorded, const Reference& reference,
                const CompareOptions& options = {});

/// The number of each recorded frame in its track of the reference; nothing for foreign ones. Pure.
std::vector<std::optional<std::uint64_t>> places_in(const Reference& reference,
                                                    const std::vector<Frame>& recorded);

/// A few lines for people, and one JSON object.
std::string to_text(const Verdict& verdict);
std::string to_json(const Verdict& verdict);

}  // namespace weir::kit
