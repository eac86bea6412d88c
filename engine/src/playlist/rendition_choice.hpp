// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <weir/error.hpp>

#include "playlist/playlist.hpp"
#include "playlist/variant_choice.hpp"

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

/// What to follow for sound alone, as a variant: the separate sound of the variant that `quality`
/// asks for; else a variant with sound alone; else that of the least bandwidth, whose picture is
/// then to be dropped. It names no further renditions.
/// Errors: Errc::no_variant, Errc::bad_option.
Result<Variant> choose_sound(const MultivariantPlaylist& playlist, std::string_view quality,
                             const Languages& languages);

/// The same, with what else would do, as rank_variants() puts it.
Result<std::vector<RankedVariant>> rank_sounds(const MultivariantPlaylist& playlist,
                                               std::string_view quality, const Languages& languages,
                                               std::size_t most);

}  // namespace weir::playlist
