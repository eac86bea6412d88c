// SPDX-License-Identifier: MIT
#include "playlist/variant_choice.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/fail.hpp"
#include "media/quality.hpp"
#include "playlist/text.hpp"

namespace weir::playlist {
namespace {

using media::Quality;

bool is_audio_codec(std::string_view codec) {
    constexpr std::array<std::string_view, 13> kPrefixes{"mp4a",   "ac-3", "ec-3", "ac-4", "opus",
                                                         "Opus",   "flac", "fLaC", "alac", "mp3",
                                                         "vorbis", "dts",  "mha"};
    return std::any_of(kPrefixes.begin(), kPrefixes.end(),
                       [&](std::string_view prefix) { return codec.starts_with(prefix); });
}

/// The codecs of a variant, one by one.
template <class Claim>
bool all_codecs(const Variant& variant, Claim claim) {
    std::string_view rest = variant.codecs;
    while (!rest.empty()) {
        const auto comma = std::min(rest.find(','), rest.size());
        if (!claim(trimmed(rest.substr(0, comma)))) return false;
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return true;
}

bool is_audio_only(const Variant& variant) {
    return variant.height == 0 && !variant.codecs.empty() && all_codecs(variant, is_audio_codec);
}

bool is_of_codec(std::string_view text, std::string_view codec) {
    if (codec == "h264") return text.starts_with("avc");
    if (codec == "hevc") return text.starts_with("hvc") || text.starts_with("hev");
    return text.starts_with(codec == "av1" ? "av01" : "vp09");
}

bool has_codec(const Variant& variant, std::string_view codec) {
    return !all_codecs(variant, [&](std::string_view text) { return !is_of_codec(text, codec); });
}

unsigned height_of(const Variant& variant) {
    return variant.width == 0 ? variant.height : std::min(variant.width, variant.height);
}

std::uint64_t size_of(const Variant& variant) {
    return std::uint64_t{variant.width} * variant.height;
}

bool is_worse(const Variant& a, const Variant& b) {
    const auto rank = [](const Variant& v) {
        return std::tuple{size_of(v), v.bandwidth_bps, v.frame_rate};
    };
    return rank(a) < rank(b);
}

bool is_redundant(const Variant& a, const Variant& b) {
    const auto nature = [](const Variant& v) {
        return std::tie(v.width, v.height, v.bandwidth_bps, v.frame_rate, v.codecs, v.video_range);
    };
    return nature(a) == nature(b);
}

using Candidates = std::vector<const Variant*>;

/// Keeps those that pass, unless none does.
template <class Passes>
void prefer(Candidates& candidates, Passes passes) {
    if (std::any_of(candidates.begin(), candidates.end(), [&](auto* v) { return passes(*v); }))
        std::erase_if(candidates, [&](auto* v) { return !passes(*v); });
}

/// Keeps those with the greatest `amount` that is not above `limit`, else those with the least.
template <class Amount>
void prefer_nearest(Candidates& candidates, double limit, Amount amount) {
    prefer(candidates, [&](const Variant& v) { return amount(v) <= limit; });
    const auto [least, greatest] =
        std::minmax_element(candidates.begin(), candidates.end(),
                            [&](auto* a, auto* b) { return amount(*a) < amount(*b); });
    const double wanted = amount(**greatest) <= limit ? amount(**greatest) : amount(**least);
    prefer(candidates, [&](const Variant& v) { return amount(v) == wanted; });
}

void keep_height(Candidates& candidates, const Quality& wish) {
    prefer(candidates, [](const Variant& v) { return height_of(v) != 0; });
    prefer_nearest(candidates, wish.height,
                   [](const Variant& v) -> double { return height_of(v); });
    if (wish.frame_rate == 0) return;
    // 59.94 counts as 60; half a frame more would still be meant.
    prefer_nearest(candidates, wish.frame_rate + 0.5,
                   [](const Variant& v) { return v.frame_rate; });
}

const Variant& least_bandwidth(const Candidates& candidates) {
    return **std::min_element(candidates.begin(), candidates.end(),
                              [](auto* a, auto* b) { return a->bandwidth_bps < b->bandwidth_bps; });
}

/// A variant that does not tell its bandwidth may have any.
void keep_bandwidth(Candidates& candidates, const Quality& wish) {
    prefer(candidates, [](const Variant& v) { return v.bandwidth_bps != 0; });
    const auto least = least_bandwidth(candidates).bandwidth_bps;
    const auto most = std::max(wish.bandwidth_bps, least);
    prefer(candidates, [&](const Variant& v) { return v.bandwidth_bps <= most; });
}

/// Of those with the picture that would be chosen, the ones in the codec that is wanted most.
void keep_codec(Candidates& candidates, const Quality& wish, const Codecs& codecs) {
    const auto by_size = [](auto* a, auto* b) { return size_of(*a) < size_of(*b); };
    const auto [least, greatest] =
        std::minmax_element(candidates.begin(), candidates.end(), by_size);
    const auto size = size_of(wish.end == Quality::End::worst ? **least : **greatest);
    prefer(candidates, [&](const Variant& v) { return size_of(v) == size; });
    const auto wanted = std::ranges::find_if(codecs, [&](const std::string& codec) {
        return std::ranges::any_of(candidates, [&](auto* v) { return has_codec(*v, codec); });
    });
    if (wanted != codecs.end())
        prefer(candidates, [&](const Variant& v) { return has_codec(v, *wanted); });
}

void keep_wanted(Candidates& candidates, const Quality& wish) {
    prefer(candidates, [&](const Variant& v) { return is_audio_only(v) == wish.audio_only; });
    if (!wish.codec.empty())
        prefer(candidates, [&](const Variant& v) { return has_codec(v, wish.codec); });
    if (wish.height != 0) keep_height(candidates, wish);
    if (wish.bandwidth_bps != 0) keep_bandwidth(candidates, wish);
}

}  // namespace

Result<Variant> choose_variant(const MultivariantPlaylist& playlist, std::string_view quality,
                               const Codecs& codecs) {
    const auto words = media::read_quality(quality);
    if (!words) return words.error();
    if (playlist.variants.empty())
        return fail(Errc::no_variant, "the multivariant playlist lists none");
    const Quality& wish = *words;
    Candidates candidates;
    for (const auto& variant : playlist.variants)
        candidates.push_back(&variant);
    keep_wanted(candidates, wish);
    // No sound alone? Then that with the least beside it.
    if (wish.audio_only && !is_audio_only(*candidates.front())) return least_bandwidth(candidates);
    if (!codecs.empty()) keep_codec(candidates, wish, codecs);
    const auto by_rank = [](const Variant* a, const Variant* b) { return is_worse(*a, *b); };
    return wish.end == Quality::End::worst
               ? **std::min_element(candidates.begin(), candidates.end(), by_rank)
               : **std::max_element(candidates.begin(), candidates.end(), by_rank);
}

Result<std::vector<RankedVariant>> rank_variants(MultivariantPlaylist playlist,
                                                 std::string_view quality, std::size_t most,
                                                 const Codecs& codecs) {
    std::vector<RankedVariant> ranked;
    for (unsigned rank = 0; ranked.size() < most; ++rank) {
        auto best = choose_variant(playlist, quality, codecs);
        if (!best && rank > 0) break;
        if (!best) return best.error();
        std::erase_if(playlist.variants, [&](const Variant& variant) {
            if (!is_redundant(variant, *best)) return false;
            const bool is_new = std::ranges::none_of(
                ranked, [&](const auto& other) { return other.variant.uri == variant.uri; });
            if (is_new && ranked.size() < most) ranked.push_back({variant, rank});
            return true;
        });
    }
    return ranked;
}

}  // namespace weir::playlist
