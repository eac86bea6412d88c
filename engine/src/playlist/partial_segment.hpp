// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "playlist/playlist.hpp"

namespace weir::playlist {

/// A segment that is taken part by part from before it is listed whole. Its parts put together are
/// its bytes, so what was fetched of them is where the whole goes on, once parts won't do any more.
/// Pure.  Thread: shard.  Source: draft 8216bis §4.4.4.9.
class PartialSegment {
public:
    /// The parts of it that a playlist has, from its first on; whether there are new ones. An older
    /// list changes nothing; one that does not continue what is known ends the use of parts.
    bool list(std::span<const Part> parts);

    /// The part to be fetched next; null: none is listed yet, or parts won't do.
    const Part* next() const;
    void on_fetched() { ++fetched_; }
    /// A part can't be had: what is left of the segment comes with the whole.
    void give_up() { is_given_up_ = true; }
    bool is_given_up() const { return is_given_up_; }

    /// Nothing is missing of a segment of that duration.
    bool is_whole(Seconds duration) const;
    bool is_begun() const { return fetched_ > 0; }
    Seconds listed_duration() const;
    Seconds fetched_duration() const;
    /// Of the parts that were fetched, or will be.
    Seconds attainable_duration() const {
        return duration_of(is_given_up_ ? fetched_ : parts_.size());
    }

private:
    bool continues(std::span<const Part> parts) const;
    Seconds duration_of(std::size_t parts) const;

    std::vector<Part> parts_;
    std::size_t fetched_ = 0;
    bool is_given_up_ = false;
};

}  // namespace weir::playlist
