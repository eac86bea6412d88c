// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <string_view>
#include <vector>
#include <weir/error.hpp>

#include "playlist/playlist.hpp"

namespace weir::playlist {

/// The variant that `quality` asks for, in words with commas between:
/// - "best" or "worst" by resolution, then bandwidth, then frame rate; without either the best;
/// - "720p" the nearest height that is not above, else the lowest; "720p60" likewise, of that
/// height
///   the nearest frame rate that is not above. The height of a picture that stands upright is its
///   shorter side;
/// - "3M" or "800k": at most so many bits per second, else the least;
/// - "h264", "hevc", "av1", "vp9": one with that codec, if there is one;
/// - "audio": sound alone, else the least bandwidth. Without this word sound alone is taken only
///   where nothing else is offered.
/// Codec, then height, then bandwidth narrow the choice, in whatever order they are asked for.
/// Errors: Errc::no_variant, Errc::bad_option.
Result<Variant> choose_variant(const MultivariantPlaylist& playlist, std::string_view quality);

/// A variant, and how many choices are better. Those of one rank differ by their URI only: the
/// origin lists it again for when the first fails.
struct RankedVariant {
    Variant variant;
    unsigned rank = 0;
};

/// The variants in the order in which they would be chosen, were those before them not there; at
/// most `most`.  Errors: as choose_variant().
Result<std::vector<RankedVariant>> rank_variants(MultivariantPlaylist playlist,
                                                 std::string_view quality, std::size_t most);

/// Errors: Errc::bad_option, which names what is valid.
Result<void> check_quality(std::string_view quality);

}  // namespace weir::playlist
