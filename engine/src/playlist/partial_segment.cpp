// SPDX-License-Identifier: MIT
#include "playlist/partial_segment.hpp"

#include <algorithm>
#include <string_view>

namespace weir::playlist {
namespace {

std::string_view path_of(std::string_view uri) {
    return uri.substr(0, uri.find_first_of("?#"));
}

/// Tokens in the query may change from load to load.
bool is_same(const Part& a, const Part& b) {
    return path_of(a.uri) == path_of(b.uri) && a.range == b.range;
}

/// Parts that are ranges of one resource leave no bytes out.
bool follows_on(const Part& part, const Part& before) {
    if (!part.range || !before.range || part.uri != before.uri) return true;
    return part.range->offset == before.range->offset + before.range->length;
}

}  // namespace

/// None of them is left out, nor is one another than we took it for.
bool PartialSegment::continues(std::span<const Part> parts) const {
    const auto known = std::min(parts.size(), parts_.size());
    if (!std::ranges::equal(parts.first(known), std::span{parts_}.first(known), is_same))
        return false;
    for (std::size_t i = 1; i < parts.size(); ++i)
        if (!follows_on(parts[i], parts[i - 1])) return false;
    return true;
}

bool PartialSegment::list(std::span<const Part> parts) {
    if (is_given_up_) return false;
    if (!continues(parts)) {
        give_up();
        return false;
    }
    const bool has_new = parts.size() > parts_.size();
    if (parts.size() >= parts_.size()) parts_.assign(parts.begin(), parts.end());
    return has_new;
}

const Part* PartialSegment::next() const {
    if (is_given_up_ || fetched_ == parts_.size() || parts_[fetched_].gap) return nullptr;
    return &parts_[fetched_];
}

bool PartialSegment::is_whole(Seconds duration) const {
    // Each duration is rounded, to a millisecond at worst. If in doubt the whole is asked, too.
    constexpr Seconds kRounding{0.005};
    return is_begun() && !is_given_up_ && fetched_ == parts_.size() &&
           duration <= fetched_duration() + kRounding;
}

Seconds PartialSegment::listed_duration() const {
    return duration_of(parts_.size());
}

Seconds PartialSegment::fetched_duration() const {
    return duration_of(fetched_);
}

Seconds PartialSegment::duration_of(std::size_t parts) const {
    Seconds sum{0};
    for (std::size_t i = 0; i < parts; ++i)
        sum += parts_[i].duration;
    return sum;
}

}  // namespace weir::playlist
