// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>
#include <weir/error.hpp>

#include "playlist/playlist.hpp"

namespace weir::playlist {

/// As RecordingOptions::codecs.
using Codecs = std::vector<std::string>;

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
/// - the steps of services: "source" as "best", "ultra" as "1080p", "high" as "720p", "standard" as
///   "480p", "low" as "worst".
/// Codec, then height, then bandwidth narrow the choice, in whatever order they are asked for.
/// Of what is left with one resolution, `codecs` choose, the most wanted first.
/// Errors: Errc::no_variant, Errc::bad_option.
Result<Variant> choose_variant(const MultivariantPlaylist& playlist, std::string_view quality,
                               const Codecs& codecs = {});

/// A variant, and how many choices are better. Those of one rank differ by their URI only: the
/// origin lists it again for when the first fails.
struct RankedVariant {
    Variant variant;
    unsigned rank = 0;
};

/// The variants in the order in which they would be chosen, were those before them not there; at
/// most `most`.  Errors: as choose_variant().
Result<std::vector<RankedVariant>> rank_variants(MultivariantPlaylist playlist,
                                                 std::string_view quality, std::size_t most,
                                                 const Codecs& codecs = {});

}  // namespace weir::playlist
