// SPDX-License-Identifier: MIT
#include "playlist/variant_choice.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/fail.hpp"
#include "playlist/text.hpp"

namespace weir::playlist {
namespace {

/// What the words of a quality ask for; each narrows the choice.
struct Wish {
    enum class End { best, worst } end = End::best;
    bool audio_only = false;
    std::string_view codec;           ///< How the CODECS of a variant begin; empty: any.
    unsigned height = 0;              ///< 0: any.
    unsigned frame_rate = 0;          ///< 0: any.
    std::uint64_t bandwidth_bps = 0;  ///< At most; 0: any.
};

/// "720p", "720p60".
bool take_height(Wish& wish, std::string_view word) {
    constexpr std::uint64_t kMax = 100'000;
    const auto p = word.find('p');
    if (p == word.npos) return false;
    const auto height = read_integer(word.substr(0, p));
    const auto rest = word.substr(p + 1);
    const auto frame_rate = rest.empty() ? 0 : read_integer(rest);
    if (!height || *height == 0 || *height > kMax || !frame_rate || *frame_rate > kMax)
        return false;
    wish.height = static_cast<unsigned>(*height);
    wish.frame_rate = static_cast<unsigned>(*frame_rate);
    return true;
}

/// "800k", "2.5M": bits per second.
bool take_bandwidth(Wish& wish, std::string_view word) {
    constexpr double kMax = 1e12;
    if (!word.ends_with('k') && !word.ends_with('M')) return false;
    const auto amount = read_decimal(word.substr(0, word.size() - 1));
    const double bits = amount.value_or(0) * (word.back() == 'k' ? 1e3 : 1e6);
    if (bits < 1 || bits > kMax) return false;
    wish.bandwidth_bps = static_cast<std::uint64_t>(bits);
    return true;
}

bool take_codec(Wish& wish, std::string_view word) {
    constexpr std::array<std::string_view, 4> kCodecs{"h264", "hevc", "av1", "vp9"};
    const auto known = std::find(kCodecs.begin(), kCodecs.end(), word);
    if (known == kCodecs.end()) return false;
    wish.codec = *known;
    return true;
}

bool take_word(Wish& wish, std::string_view word) {
    if (word == "best" || word == "worst") {
        wish.end = word == "best" ? Wish::End::best : Wish::End::worst;
        return true;
    }
    if (word == "audio") return wish.audio_only = true;
    return take_codec(wish, word) || take_height(wish, word) || take_bandwidth(wish, word);
}

std::optional<Wish> read_wish(std::string_view quality) {
    Wish wish;
    for (;;) {
        const auto comma = quality.find(',');
        if (!take_word(wish, quality.substr(0, comma))) return std::nullopt;
        if (comma == quality.npos) return wish;
        quality.remove_prefix(comma + 1);
    }
}

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

bool is_worse(const Variant& a, const Variant& b) {
    const auto rank = [](const Variant& v) {
        return std::tuple{std::uint64_t{v.width} * v.height, v.bandwidth_bps, v.frame_rate};
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

void keep_height(Candidates& candidates, const Wish& wish) {
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
void keep_bandwidth(Candidates& candidates, const Wish& wish) {
    prefer(candidates, [](const Variant& v) { return v.bandwidth_bps != 0; });
    const auto least = least_bandwidth(candidates).bandwidth_bps;
    const auto most = std::max(wish.bandwidth_bps, least);
    prefer(candidates, [&](const Variant& v) { return v.bandwidth_bps <= most; });
}

void keep_wanted(Candidates& candidates, const Wish& wish) {
    prefer(candidates, [&](const Variant& v) { return is_audio_only(v) == wish.audio_only; });
    if (!wish.codec.empty())
        prefer(candidates, [&](const Variant& v) { return has_codec(v, wish.codec); });
    if (wish.height != 0) keep_height(candidates, wish);
    if (wish.bandwidth_bps != 0) keep_bandwidth(candidates, wish);
}

}  // namespace

Result<Variant> choose_variant(const MultivariantPlaylist& playlist, std::string_view quality) {
    if (auto ok = check_quality(quality); !ok) return ok.error();
    if (playlist.variants.empty())
        return fail(Errc::no_variant, "the multivariant playlist lists none");
    const Wish wish = *read_wish(quality);
    Candidates candidates;
    for (const auto& variant : playlist.variants)
        candidates.push_back(&variant);
    keep_wanted(candidates, wish);
    // No sound alone? Then that with the least beside it.
    if (wish.audio_only && !is_audio_only(*candidates.front())) return least_bandwidth(candidates);
    const auto by_rank = [](const Variant* a, const Variant* b) { return is_worse(*a, *b); };
    return wish.end == Wish::End::worst
               ? **std::min_element(candidates.begin(), candidates.end(), by_rank)
               : **std::max_element(candidates.begin(), candidates.end(), by_rank);
}

Result<std::vector<RankedVariant>> rank_variants(MultivariantPlaylist playlist,
                                                 std::string_view quality, std::size_t most) {
    std::vector<RankedVariant> ranked;
    for (unsigned rank = 0; ranked.size() < most; ++rank) {
        auto best = choose_variant(playlist, quality);
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

Result<void> check_quality(std::string_view quality) {
    if (read_wish(quality)) return {};
    return fail(Errc::bad_option,
                "quality '{}': valid are best, worst, audio, a height such as 720p or 720p60, a "
                "bandwidth such as 800k or 3M, a codec (h264, hevc, av1, vp9), and several of "
                "them with commas between",
                quality.substr(0, 40));
}

}  // namespace weir::playlist
