// SPDX-License-Identifier: MIT
#include "media/quality.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/fail.hpp"

namespace weir::media {
namespace {

using ext::Rung;

constexpr std::size_t kShown = 40;  ///< Of what is no quality.
constexpr std::array<std::string_view, 4> kCodecs{"h264", "hevc", "av1", "vp9"};

struct Step {
    Rung rung;
    Quality::End end;
    unsigned height;
};
/// What a step is where there are none, by what services mean by it.
constexpr std::array<Step, 5> kSteps{{{Rung::source, Quality::End::best, 0},
                                      {Rung::ultra, Quality::End::best, 1080},
                                      {Rung::high, Quality::End::best, 720},
                                      {Rung::standard, Quality::End::best, 480},
                                      {Rung::low, Quality::End::worst, 0}}};

/// All of `text`, in plain digits.
template <class Number, class... Format>
std::optional<Number> read_number(std::string_view text, Format... format) {
    Number value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value, format...);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return value;
}

/// "720p", "720p60".
bool take_height(Quality& quality, std::string_view word) {
    constexpr std::uint64_t kMax = 100'000;
    const auto p = word.find('p');
    if (p == word.npos) return false;
    const auto height = read_number<std::uint64_t>(word.substr(0, p));
    const auto rest = word.substr(p + 1);
    const auto frame_rate = rest.empty() ? 0 : read_number<std::uint64_t>(rest);
    if (!height || *height == 0 || *height > kMax || !frame_rate || *frame_rate > kMax)
        return false;
    quality.height = static_cast<unsigned>(*height);
    quality.frame_rate = static_cast<unsigned>(*frame_rate);
    quality.step.reset();
    return true;
}

/// "800k", "2.5M": bits per second.
bool take_bandwidth(Quality& quality, std::string_view word) {
    constexpr double kMax = 1e12;
    if (!word.ends_with('k') && !word.ends_with('M')) return false;
    const auto amount =
        read_number<double>(word.substr(0, word.size() - 1), std::chars_format::fixed);
    const double bits = amount.value_or(0) * (word.back() == 'k' ? 1e3 : 1e6);
    if (!std::isfinite(bits) || bits < 1 || bits > kMax) return false;
    quality.bandwidth_bps = static_cast<std::uint64_t>(bits);
    return true;
}

bool take_codec(Quality& quality, std::string_view word) {
    const auto* const known = std::ranges::find(kCodecs, word);
    if (known == kCodecs.end()) return false;
    quality.codec = *known;
    return true;
}

bool take_step(Quality& quality, std::string_view word) {
    const auto* const known =
        std::ranges::find(kSteps, word, [](const Step& step) { return to_string(step.rung); });
    if (known == kSteps.end()) return false;
    quality.step = known->rung;
    quality.end = known->end;
    quality.height = known->height;
    quality.frame_rate = 0;
    return true;
}

bool take_word(Quality& quality, std::string_view word) {
    if (word == "best" || word == "worst") {
        quality.end = word == "best" ? Quality::End::best : Quality::End::worst;
        return true;
    }
    if (word == "audio") return quality.audio_only = true;
    return take_codec(quality, word) || take_step(quality, word) || take_height(quality, word) ||
           take_bandwidth(quality, word);
}

}  // namespace

Result<Quality> read_quality(std::string_view words) {
    Quality quality;
    for (std::string_view rest = words;;) {
        const auto comma = rest.find(',');
        if (!take_word(quality, rest.substr(0, comma))) break;
        if (comma == rest.npos) return quality;
        rest.remove_prefix(comma + 1);
    }
    return fail(Errc::bad_option,
                "quality '{}': valid are best, worst, audio, a height such as 720p or 720p60, a "
                "step (source, ultra, high, standard, low), a bandwidth such as 800k or 3M, a "
                "codec (h264, hevc, av1, vp9), and several of them with commas between",
                words.substr(0, kShown));
}

Result<void> check_quality(std::string_view words) {
    const auto quality = read_quality(words);
    if (!quality) return quality.error();
    return {};
}

Result<void> check_codec(std::string_view codec) {
    if (std::ranges::count(kCodecs, codec) > 0) return {};
    return fail(Errc::bad_option, "codec '{}': valid are h264, hevc, av1, vp9",
                codec.substr(0, kShown));
}

}  // namespace weir::media
