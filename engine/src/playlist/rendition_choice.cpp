// SPDX-License-Identifier: MIT
#include "playlist/rendition_choice.hpp"

#include <algorithm>
#include <string_view>

namespace weir::playlist {
namespace {

using Renditions = std::vector<const Rendition*>;

Renditions group_of(const MultivariantPlaylist& playlist, std::string_view type,
                    std::string_view group_id) {
    Renditions group;
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
const Rendition* best_of(const Renditions& candidates) {
    const auto best = std::max_element(candidates.begin(), candidates.end(),
                                       [](const Rendition* a, const Rendition* b) {
                                           if (a->is_forced != b->is_forced) return a->is_forced;
                                           return rank(*a) < rank(*b);
                                       });
    return best == candidates.end() ? nullptr : *best;
}

const Rendition* in_language(const Renditions& group, const Languages& languages) {
    for (const auto& wanted : languages) {
        Renditions spoken;
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

bool has_uri(const std::vector<RankedVariant>& ranked, std::string_view uri) {
    return std::ranges::any_of(ranked, [&](const auto& one) { return one.variant.uri == uri; });
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
    auto ranked = rank_sounds(playlist, quality, languages, 1);
    if (!ranked) return ranked.error();
    return std::move(ranked->front().variant);
}

Result<std::vector<RankedVariant>> rank_sounds(const MultivariantPlaylist& playlist,
                                               std::string_view quality, const Languages& languages,
                                               std::size_t most) {
    auto ranked = rank_variants(playlist, quality, most);
    if (!ranked) return ranked;
    std::vector<RankedVariant> sounds;
    for (const auto& [variant, rank] : *ranked) {
        const auto audio = choose_audio(playlist, variant, languages);
        const bool is_separate = audio && audio->uri;
        if (!is_separate && sounds.empty()) break;
        if (!is_separate || has_uri(sounds, *audio->uri)) continue;
        sounds.push_back({{}, rank});
        sounds.back().variant.uri = *audio->uri;
    }
    if (!sounds.empty()) return sounds;
    ranked = rank_variants(playlist, "audio", most);
    if (!ranked) return ranked;
    for (auto& [variant, rank] : *ranked)
        variant.audio_group = variant.subtitles_group = {};
    return ranked;
}

}  // namespace weir::playlist
