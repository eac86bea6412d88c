// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <set>

#include "transcode/item.hpp"

namespace weir::transcode {

/// Finds the coded frames that came out of a decoder as no picture. Fields and frames that are not
/// shown have times of their own and leave none: a hole is one that is seen, too.  Pure.
class HoleFinder {
public:
    explicit HoleFinder(media::TimeBase base) : base_(base) {}

    void sent(std::int64_t pts);
    /// PTS ascending.
    std::optional<Hole> shown(std::int64_t pts);
    /// All were shown that can be.
    std::optional<Hole> ended();

private:
    Hole hole(std::int64_t from, std::int64_t to, std::size_t frames) const;

    media::TimeBase base_;
    std::set<std::int64_t> waiting_;
    std::optional<std::int64_t> last_;
    std::int64_t step_ = 0;  ///< Between pictures where none is missing.
};

}  // namespace weir::transcode
