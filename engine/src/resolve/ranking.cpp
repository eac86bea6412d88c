// SPDX-License-Identifier: MIT
#include "resolve/ranking.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <compare>
#include <limits>
#include <tuple>
#include <utility>

#include "base/fail.hpp"
#include "media/quality.hpp"

namespace weir::resolve {
namespace {

using ext::Candidate;
using ext::Protocol;
using ext::Rung;
using media::Quality;

constexpr std::string_view kUsualCodec = "h264";
constexpr std::array<std::string_view, 4> kCodecs{kUsualCodec, "hevc", "av1", "vp9"};
constexpr unsigned kUnknownLines = std::numeric_limits<unsigned>::max() / 2;

/// What is wanted, read once.
struct Wish {
    Quality quality{};
    bool audio_only = false;
    std::vector<std::string> codecs{};  ///< All that are known, the most wanted first.
};

/// Where a candidate stands; less is better. Compared from the top.
struct Place {
    bool is_of_other_kind = false;  ///< Sound alone where a picture is wanted, or the reverse.
    bool is_of_other_codec = false;
    unsigned steps_away = 0;
    unsigned bandwidth = 0;  ///< 0: within what is wanted; 1: not told; 2: beyond.
    std::uint64_t excess_bps = 0;
    int from_end = 0;
    std::ptrdiff_t codec = 0;
    bool is_of_other_protocol = false;
    bool is_single = false;
    std::uint64_t bitrate = 0;
    std::size_t quality = 0;  ///< So that the lines of one quality stay together.
    std::size_t index = 0;

    auto operator<=>(const Place&) const =
        default;  // NOLINT(modernize-use-nullptr): its 0 is ours.
};

std::string_view codec_of(const Candidate& candidate) {
    return candidate.codec.empty() ? kUsualCodec : std::string_view{candidate.codec};
}

/// Of the picture; what its step usually has, where it is not told. Those of the source are not
/// known: it may be of any size.
unsigned lines_of(const Candidate& candidate) {
    if (candidate.width != 0 && candidate.height != 0)
        return std::min(candidate.width, candidate.height);
    if (candidate.height != 0) return candidate.height;
    switch (candidate.rung) {
        case Rung::source: return kUnknownLines;
        case Rung::ultra: return 1080;
        case Rung::high: return 720;
        case Rung::standard: return 480;
        case Rung::low: return 360;
        case Rung::audio: return 0;
    }
    return 0;
}

/// 0: it is the one; then all that are below, the nearest first; then all above.
unsigned distance(unsigned wanted, unsigned has) {
    return has <= wanted ? wanted - has : kUnknownLines + (has - wanted);
}

unsigned steps_away(const Candidate& candidate, const Wish& wish) {
    if (candidate.is_ladder) return 0;
    const auto has = static_cast<unsigned>(candidate.rung);
    if (wish.audio_only) return has - static_cast<unsigned>(Rung::audio);
    if (wish.quality.step) return distance(static_cast<unsigned>(*wish.quality.step), has);
    return wish.quality.height == 0 ? 0 : distance(wish.quality.height, lines_of(candidate));
}

/// HTTP-FLV first: it is one request that outlives its URL, and the HLS of the same service is made
/// from it, later. But HEVC (and what is newer) has no form in FLV that all agree on: services use
/// codec id 12, which neither players nor libavformat read from the file as it came; in HLS it is
/// TS or fMP4, which they do.
bool suits(Protocol protocol, std::string_view codec) {
    return protocol == (codec == kUsualCodec ? Protocol::flv : Protocol::hls);
}

void place_bitrate(Place& place, const Candidate& candidate, const Wish& wish) {
    const auto most = wish.quality.bandwidth_bps, has = candidate.bitrate_bps;
    if (most != 0 && !candidate.is_ladder) {
        place.bandwidth = has == 0 ? 1 : has <= most ? 0 : 2;
        place.excess_bps = place.bandwidth == 2 ? has : 0;
    }
    const bool wants_least = wish.quality.end == Quality::End::worst;
    place.bitrate = wants_least ? has : std::numeric_limits<std::uint64_t>::max() - has;
}

Place place_of(const Candidate& candidate, const Wish& wish) {
    Place place;
    const auto codec = codec_of(candidate);
    const bool is_sound = candidate.rung == Rung::audio;
    place.is_of_other_kind = !candidate.is_ladder && is_sound != wish.audio_only;
    place.is_of_other_codec = !wish.audio_only && !candidate.is_ladder &&
                              !wish.quality.codec.empty() && codec != wish.quality.codec;
    place.steps_away = steps_away(candidate, wish);
    place_bitrate(place, candidate, wish);
    const auto rung = static_cast<int>(candidate.rung);
    const bool wants_least = wish.quality.end == Quality::End::worst;
    if (!candidate.is_ladder)
        place.from_end = wants_least ? rung : static_cast<int>(Rung::source) - rung;
    place.codec =
        candidate.is_ladder ? 0 : std::ranges::find(wish.codecs, codec) - wish.codecs.begin();
    place.is_of_other_protocol = !suits(candidate.protocol, candidate.is_ladder ? "" : codec);
    place.is_single = !candidate.is_ladder;
    return place;
}

Wish wish_of(const Quality& quality, const Preference& preference) {
    Wish wish{quality, preference.audio_only || quality.audio_only, preference.codecs};
    wish.codecs.insert(wish.codecs.end(), kCodecs.begin(), kCodecs.end());
    return wish;
}

bool are_alike(const Candidate& a, const Candidate& b) {
    const auto nature = [](const Candidate& c) {
        return std::tie(c.protocol, c.rung, c.quality, c.codec, c.width, c.height, c.is_ladder);
    };
    return nature(a) == nature(b);
}

std::string what_is_missing(const Candidate& first, const Place& place, const Wish& wish) {
    const auto told = [](std::string_view wanted, std::string_view there_is) {
        return fmt::format("{} was wanted, {} is what there is", wanted, there_is);
    };
    const std::string_view rung = to_string(first.rung);
    if (place.is_of_other_kind) return told(wish.audio_only ? "audio" : "a picture", rung);
    if (place.is_of_other_codec) return told(wish.quality.codec, codec_of(first));
    if (place.steps_away != 0 && wish.quality.step)
        return told(to_string(*wish.quality.step), rung);
    if (place.steps_away != 0 && !wish.audio_only) {
        const std::string wanted = fmt::format("{}p", wish.quality.height);
        return first.height == 0 ? told(wanted, rung)
                                 : told(wanted, fmt::format("{}p", lines_of(first)));
    }
    if (place.bandwidth == 2)
        return told(fmt::format("{}k at most", wish.quality.bandwidth_bps / 1000),
                    fmt::format("{}k", first.bitrate_bps / 1000));
    return {};
}

/// Of services' own streams, roughly: what they send of each step.
Rung rung_of_bandwidth(std::uint64_t bps) {
    if (bps >= 10'000'000) return Rung::source;
    if (bps >= 4'000'000) return Rung::ultra;
    if (bps >= 2'000'000) return Rung::high;
    return bps >= 500'000 ? Rung::standard : Rung::low;
}

}  // namespace

Result<Ranked> rank(std::vector<Candidate> candidates, const Preference& preference) {
    const auto quality = media::read_quality(preference.quality);
    if (!quality) return quality.error();
    if (candidates.empty()) return fail(Errc::no_variant, "the service names no stream");
    const Wish wish = wish_of(*quality, preference);
    std::vector<std::pair<Place, Candidate*>> places;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        Place place = place_of(candidates[i], wish);
        place.quality = static_cast<std::size_t>(
            std::ranges::find(candidates, candidates[i].quality, &Candidate::quality) -
            candidates.begin());
        place.index = i;
        places.emplace_back(place, &candidates[i]);
    }
    std::ranges::sort(places, {}, [](const auto& each) { return each.first; });
    Ranked ranked;
    ranked.note = what_is_missing(*places.front().second, places.front().first, wish);
    for (const auto& each : places)
        ranked.candidates.push_back(std::move(*each.second));
    while (ranked.alike < ranked.candidates.size() &&
           are_alike(ranked.candidates.front(), ranked.candidates[ranked.alike]))
        ++ranked.alike;
    return ranked;
}

ext::Wanted wanted_of(const Preference& preference) {
    ext::Wanted wanted;
    const auto quality = media::read_quality(preference.quality);
    const Wish wish = wish_of(quality ? *quality : Quality{}, preference);
    wanted.codecs = preference.codecs;
    if (!wish.quality.codec.empty())
        wanted.codecs.emplace(wanted.codecs.begin(), wish.quality.codec);
    if (wish.audio_only)
        wanted.rung = Rung::audio;
    else if (wish.quality.step)
        wanted.rung = *wish.quality.step;
    else if (wish.quality.height != 0)
        wanted.rung = ext::rung_of_lines(wish.quality.height);
    else if (wish.quality.end == Quality::End::worst)
        wanted.rung = Rung::low;
    else if (wish.quality.bandwidth_bps != 0)
        wanted.rung = rung_of_bandwidth(wish.quality.bandwidth_bps);
    return wanted;
}

}  // namespace weir::resolve
