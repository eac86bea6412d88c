// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <optional>

#include "media/timestamp.hpp"

namespace weir::publish {

/// Decides where a segment ends: at the keyframe that comes nearest to the wanted duration; where
/// keyframes are so rare that a segment would break the declared target duration, before it does.
/// Pure.  Source: RFC 8216 §4.3.3.1: EXTINF, rounded, is not above EXT-X-TARGETDURATION, which does
/// not change.
class Cutter {
public:
    using Nanoseconds = media::Nanoseconds;
    /// Of the first segment, from which the target follows.
    static constexpr std::chrono::seconds kLongestTarget{10};

    enum class Cut {
        none,
        at_keyframe,
        anywhere,  ///< The segment to come can't be decoded by itself.
        at_hole,   ///< What ended has to be taken for shorter than up to here.
    };

    explicit Cutter(std::chrono::seconds wanted) : wanted_(wanted) {}

    /// A segment begins at that frame. `is_entry`: as of look(); where it is none, the segment ends
    /// at the next one.
    void begin(Nanoseconds at, bool is_entry);
    /// The next frame, in the order of times, before it is written. `is_entry`: a keyframe of the
    /// picture, or sound where there is none.
    Cut look(Nanoseconds at, bool is_entry);
    /// The segment in progress ends with so much.
    void end(Nanoseconds duration);

    /// The target duration; known once the first segment has ended.
    std::optional<std::chrono::seconds> target() const { return target_; }
    /// Longer than that no segment may be.
    Nanoseconds limit() const;

private:
    const std::chrono::seconds wanted_;
    std::optional<std::chrono::seconds> target_;
    Nanoseconds begin_{0}, last_{0}, last_entry_{0};
    bool is_independent_ = true;  ///< The segment in progress.
};

}  // namespace weir::publish
