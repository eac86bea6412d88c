// SPDX-License-Identifier: MIT
// What a source sends, as something a recording can be held against.
#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/frames.hpp"

namespace weir::kit {

/// One track of a source that repeats the same frames for ever. Frame a of the track is frame
/// a mod n of the loop, a / n loops later.
struct ReferenceTrack {
    std::vector<Frame> loop{};  ///< In decoding order, with the times of the first round.
    std::int64_t loop_us = 0;
    std::int64_t begin_us = 0;  ///< DTS at which segment 0 begins.

    std::int64_t dts_us(std::uint64_t a) const;
    std::int64_t pts_us(std::uint64_t a) const;
    double frame_s() const;
};

/// Segments [from_k, end_k) of the source and their media sequence numbers.
struct SegmentNames {
    std::uint64_t from_k = 0;
    std::uint64_t end_k = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t first_msn = 0;
};

struct Reference {
    ReferenceTrack video{}, audio{};
    std::int64_t segment_us = 0;  ///< 0: a source without segments.
    std::vector<SegmentNames> names{};
    std::uint64_t first_segment = 0;  ///< No recording has anything from before.
    /// When segment 0 was there, by Clock in ns; segment k is there k segments later, unless the
    /// origin is told to pause. None where that is not known.
    std::optional<std::int64_t> begin_ns{};

    const ReferenceTrack& track(Kind kind) const { return kind == Kind::video ? video : audio; }
    /// Segment that frame a belongs to, and its media sequence number where it has one.
    std::uint64_t segment_of(Kind kind, std::uint64_t a) const;
    std::optional<std::uint64_t> msn_of(std::uint64_t segment) const;
    /// First frame of a segment.
    std::uint64_t first_frame(Kind kind, std::uint64_t segment) const;
};

/// The frames of a file that is published over and over.
Reference reference_from_frames(const std::vector<Frame>& frames);

std::string to_json(const Reference& reference);
Result<Reference> parse_reference(std::string_view json);

}  // namespace weir::kit
