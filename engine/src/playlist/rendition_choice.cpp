// SPDX-License-Identifier: MIT
#include "playlist/rendition_choice.hpp"

#include <algorithm>
#include <string_view>

#include "playlist/variant_choice.hpp"

namespace weir::playlist {
namespace {

using Candidates = std::vector<const Rendition*>;

Candidates group_of(const MultivariantPlaylist& playlist, std::string_view type,
                    std::string_view group_id) {
    Candidates group;
    if (group_id.empty()) return group;
    for (const auto& rendition : playlist.renditions)
        if (rendition.type == type && rendition.group_id == group_id) group.push_back(&rendition);
    return group;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

/// RFC 4647 §3.3.1: "de" is spoken where "de-CH" is.
bool matches(std::string_view language, std::string_view wanted) {
    if (wanted.empty() || language.size() < wanted.size()) return false;
    if (language.size() > wanted.size() && language[wanted.size()] != '-') return false;
    return std::equal(wanted.begin(), wanted.end(), language.begin(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

/// DEFAULT before AUTOSELECT before the rest; of equal ones the first.
int rank(const Rendition& rendition) {
    return rendition.is_default ? 2 : rendition.is_autoselect ? 1 : 0;
}

/// FORCED ones are the last choice.
const Rendition* best_of(const Candidates& candidates) {
    const auto best = std::max_element(candidates.begin(), candidates.end(),
                                       [](const Rendition* a, const Rendition* b) {
                                           if (a->is_forced != b->is_forced) return a->is_forced;
                                           return rank(*a) < rank(*b);
                                       });
    return best == candidates.end() ? nullptr : *best;
}

const Rendition* in_language(const Candidates& group, const Languages& languages) {
    for (const auto& wanted : languages) {
        Candidates spoken;
        std::copy_if(group.begin(), group.end(), std::back_inserter(spoken),
                     [&](const Rendition* r) { return matches(r->language, wanted); });
        if (const auto* best = best_of(spoken)) return best;
    }
    return nullptr;
}

std::optional<Rendition> copy_of(const Rendition* rendition) {
    if (!rendition) return std::nullopt;
    return *rendition;
}

}  // namespace

std::optional<Rendition> choose_audio(const MultivariantPlaylist& playlist, const Variant& variant,
                                      const Languages& languages) {
    const auto group = group_of(playlist, "AUDIO", variant.audio_group);
    const auto* wanted = in_language(group, languages);
    return copy_of(wanted ? wanted : best_of(group));
}

std::optional<Rendition> choose_subtitles(const MultivariantPlaylist& playlist,
                                          const Variant& variant, const Languages& languages) {
    auto group = group_of(playlist, "SUBTITLES", variant.subtitles_group);
    if (const auto* wanted = in_language(group, languages)) return *wanted;
    std::erase_if(group, [](const Rendition* r) { return !r->is_default; });
    return copy_of(best_of(group));
}

Result<Variant> choose_sound(const MultivariantPlaylist& playlist, std::string_view quality,
                             const Languages& languages) {
    auto variant = choose_variant(playlist, quality);
    if (!variant) return variant;
    const auto audio = choose_audio(playlist, *variant, languages);
    if (audio && audio->uri) {
        Variant sound;
        sound.uri = *audio->uri;
        return sound;
    }
    variant = choose_variant(playlist, "audio");
    if (variant) variant->audio_group = variant->subtitles_group = {};
    return variant;
}

}  // namespace weir::playlist
