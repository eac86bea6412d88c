// SPDX-License-Identifier: MIT
#include "playlist/variant_choice.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/fail.hpp"
#include "playlist/text.hpp"

namespace weir::playlist {
namespace {

struct Wish {
    enum class Kind { best, worst, height } kind = Kind::best;
    unsigned height = 0;
    unsigned frame_rate = 0;  ///< 0: any.
};

std::optional<Wish> read_wish(std::string_view quality) {
    constexpr std::uint64_t kMax = 100'000;
    if (quality == "best") return Wish{Wish::Kind::best};
    if (quality == "worst") return Wish{Wish::Kind::worst};
    const auto p = quality.find('p');
    if (p == quality.npos) return std::nullopt;
    const auto height = read_integer(quality.substr(0, p));
    const auto rest = quality.substr(p + 1);
    const auto frame_rate = rest.empty() ? 0 : read_integer(rest);
    if (!height || *height == 0 || *height > kMax || !frame_rate || *frame_rate > kMax)
        return std::nullopt;
    return Wish{Wish::Kind::height, static_cast<unsigned>(*height),
                static_cast<unsigned>(*frame_rate)};
}

bool is_audio_codec(std::string_view codec) {
    constexpr std::array<std::string_view, 13> kPrefixes{"mp4a",   "ac-3", "ec-3", "ac-4", "opus",
                                                         "Opus",   "flac", "fLaC", "alac", "mp3",
                                                         "vorbis", "dts",  "mha"};
    return std::any_of(kPrefixes.begin(), kPrefixes.end(),
                       [&](std::string_view prefix) { return codec.starts_with(prefix); });
}

bool is_audio_only(const Variant& variant) {
    if (variant.height != 0 || variant.codecs.empty()) return false;
    std::string_view rest = variant.codecs;
    while (!rest.empty()) {
        const auto comma = std::min(rest.find(','), rest.size());
        if (!is_audio_codec(trimmed(rest.substr(0, comma)))) return false;
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return true;
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

}  // namespace

Result<Variant> choose_variant(const MultivariantPlaylist& playlist, std::string_view quality) {
    if (auto ok = check_quality(quality); !ok) return ok.error();
    if (playlist.variants.empty())
        return fail(Errc::no_variant, "the multivariant playlist lists none");
    const Wish wish = *read_wish(quality);
    Candidates candidates;
    for (const auto& variant : playlist.variants)
        candidates.push_back(&variant);
    prefer(candidates, [](const Variant& v) { return !is_audio_only(v); });
    if (wish.kind == Wish::Kind::height) keep_height(candidates, wish);
    const auto by_rank = [](const Variant* a, const Variant* b) { return is_worse(*a, *b); };
    const bool worst = wish.kind == Wish::Kind::worst;
    return worst ? **std::min_element(candidates.begin(), candidates.end(), by_rank)
                 : **std::max_element(candidates.begin(), candidates.end(), by_rank);
}

Result<void> check_quality(std::string_view quality) {
    if (read_wish(quality)) return {};
    return fail(Errc::bad_option,
                "quality '{}': valid are best, worst, and a height such as 720p or 720p60",
                quality.substr(0, 40));
}

}  // namespace weir::playlist
