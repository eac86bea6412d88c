// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "playlist/playlist.hpp"

namespace weir::playlist {

/// Language tags, the most wanted first: "de" also means "de-CH".
using Languages = std::vector<std::string>;

/// The sound that belongs to a variant: of its AUDIO group in a wanted language, else the DEFAULT
/// one, else one with AUTOSELECT, else the first. None: the variant names no group, or the group is
/// empty; its sound is in itself, as it is where the rendition has no URI.
/// Pure.  Thread: any.  Source: RFC 8216 §4.3.4.1.
std::optional<Rendition> choose_audio(const MultivariantPlaylist& playlist, const Variant& variant,
                                      const Languages& languages);

/// The subtitles that go with a variant: of its SUBTITLES group in a wanted language, else the
/// DEFAULT ones; rather those of all speech than FORCED ones. None: nobody asked for any.
std::optional<Rendition> choose_subtitles(const MultivariantPlaylist& playlist,
                                          const Variant& variant, const Languages& languages);

}  // namespace weir::playlist
