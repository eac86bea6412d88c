// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <string>
#include <vector>
#include <weir/error.hpp>
#include <weir/ext/resolver.hpp>

namespace weir::resolve {

/// What is wanted of a room's streams: these members of RecordingOptions.
struct Preference {
    std::string quality = "best";
    std::vector<std::string> codecs{};
    bool audio_only = false;
};

struct Ranked {
    std::vector<ext::Candidate> candidates{};  ///< The one to take first; none is left out.
    /// So many of the first are the same stream at other places: other lines of the CDN.
    std::size_t alike = 0;
    /// Where the first is not what was wanted: "ultra was wanted, high is what there is".
    std::string note{};
};

/// In the order in which they would be taken, were those before them not there:
/// - the step that is wanted, else the next one below, else the lowest above. "720p" goes by the
///   picture where its size is told, else by what the step usually is. Sound alone comes last,
///   unless it is what is wanted;
/// - at most so many bits a second, where it is told; else the least;
/// - the codec that is wanted most; what is not told counts as h264, which also comes first where
///   nothing is wanted, since everything plays it;
/// - the protocol that suits the codec, a multivariant playlist before one stream, the bitrate.
/// A multivariant playlist has every step and codec.
/// Pure.  Errors: Errc::no_variant: there are no candidates; Errc::bad_option: no quality.
Result<Ranked> rank(std::vector<ext::Candidate> candidates, const Preference& preference);

/// For services that are asked for one quality; without a password. What is no quality is the best.
/// Pure.
ext::Wanted wanted_of(const Preference& preference);

}  // namespace weir::resolve
