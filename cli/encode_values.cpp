// SPDX-License-Identifier: MIT
#include "encode_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <sstream>

#include "given.hpp"
#include "nearest.hpp"
#include "output/text.hpp"
#include "values.hpp"

namespace weir::cli {
namespace {

constexpr double kHighestRate = 240;
constexpr std::array<std::string_view, 3> kCodecs{"h264", "hevc", "av1"};
constexpr std::array<std::string_view, 3> kPresets{"fast", "balanced", "small"};
constexpr std::array<std::string_view, 4> kSounds{"copy", "aac", "opus", "none"};

struct CodecAndBackend {
    ext::VideoCodec codec;
    std::string backend;
};

struct Sound {
    SoundCodec codec = SoundCodec::copy;
    std::uint64_t bitrate_bps = 0;
};

template <class T>
std::optional<T> number(std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// Which of the names it is.
template <std::size_t N>
Parsed<std::size_t> place_in(const std::array<std::string_view, N>& names, std::string_view text,
                             std::string_view what) {
    for (std::size_t i = 0; i < N; ++i)
        if (names[i] == text) return i;
    return UsageError{fmt::format("'{}' is not a {}", printable(text), what), one_of(names, text)};
}

/// What stands in front of the colon, and behind it.
std::pair<std::string_view, std::string_view> at_colon(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == text.npos) return {text, {}};
    return {text.substr(0, colon), text.substr(colon + 1)};
}

Parsed<CodecAndBackend> parse_codec(std::string_view text) {
    const auto [name, backend] = at_colon(text);
    const auto codec = place_in(kCodecs, name, "video codec");
    if (!codec) return codec.error();
    return CodecAndBackend{static_cast<ext::VideoCodec>(*codec), std::string{backend}};
}

Parsed<ext::Preset> parse_preset(std::string_view text) {
    const auto preset = place_in(kPresets, text, "preset");
    if (!preset) return preset.error();
    return static_cast<ext::Preset>(*preset);
}

Parsed<Sound> parse_sound(std::string_view text) {
    const auto [name, rate] = at_colon(text);
    const auto codec = place_in(kSounds, name, "way to keep sound");
    if (!codec) return codec.error();
    Sound sound{.codec = static_cast<SoundCodec>(*codec)};
    if (rate.empty()) return sound;
    const bool is_encoded = sound.codec == SoundCodec::aac || sound.codec == SoundCodec::opus;
    if (!is_encoded) return UsageError{fmt::format("'{}' has no bit rate", name), "aac:128k"};
    const auto bitrate = parse_bitrate(rate);
    if (!bitrate) return bitrate.error();
    sound.bitrate_bps = *bitrate;
    return sound;
}

Parsed<double> parse_crf(std::string_view text) {
    const auto crf = number<double>(text);
    if (!crf || !(*crf >= 0 && *crf <= 51))
        return UsageError{fmt::format("'{}' is not a quality", printable(text)),
                          "0 (best) to 51, usually 18 to 28"};
    return *crf;
}

Parsed<unsigned> parse_side(std::string_view text) {
    const auto digits = text.ends_with('p') ? text.substr(0, text.size() - 1) : text;
    const auto side = number<unsigned>(digits);
    if (!side || *side < 16 || *side > 8'640)
        return UsageError{fmt::format("'{}' is not a height", printable(text)), "720 or 1080p"};
    return *side;
}

/// 29.97 and 59.94 are the rates of NTSC.
Parsed<ext::Rational> parse_rate(std::string_view text) {
    const UsageError wrong{fmt::format("'{}' is not a frame rate", printable(text)),
                           "25, 29.97 or 30000/1001"};
    const auto slash = text.find('/');
    const auto rate = number<double>(text.substr(0, slash));
    const auto under =
        slash == text.npos ? std::optional<int>{1} : number<int>(text.substr(slash + 1));
    if (!rate || !under || *under < 1 || !(*rate / *under >= 1 && *rate / *under <= kHighestRate))
        return wrong;
    const double whole = std::round(*rate);
    if (*rate == whole) return ext::Rational{static_cast<int>(whole), *under};
    if (slash != text.npos) return wrong;
    const double ntsc = std::ceil(*rate);
    if (std::abs(ntsc / 1.001 - *rate) < 0.005) return ext::Rational{int(ntsc) * 1'000, 1'001};
    return ext::Rational{static_cast<int>(std::lround(*rate * 1'000)), 1'000};
}

/// The first of the flags that mean nothing where nothing is encoded.
const char* first_given(const EncodeFlags& flags) {
    const std::pair<const std::optional<std::string>&, const char*> all[]{
        {flags.crf, "--crf"},       {flags.bitrate, "--bitrate"}, {flags.maxrate, "--maxrate"},
        {flags.preset, "--preset"}, {flags.scale, "--scale"},     {flags.fps, "--fps"},
        {flags.gop, "--gop"},       {flags.audio, "--audio"}};
    for (const auto& [flag, name] : all)
        if (flag) return name;
    return nullptr;
}

}  // namespace

Parsed<std::uint64_t> parse_bitrate(std::string_view text) {
    double factor = 1;
    auto digits = text;
    if (text.ends_with('k') || text.ends_with('K')) factor = 1e3;
    if (text.ends_with('M')) factor = 1e6;
    if (factor > 1) digits.remove_suffix(1);
    const auto rate = number<double>(digits);
    if (!rate || !(*rate * factor >= 1 && *rate * factor <= 1e9))
        return UsageError{fmt::format("'{}' is not a bit rate", printable(text)),
                          "4M, 2500k or 128000, in bits a second"};
    return static_cast<std::uint64_t>(std::llround(*rate * factor));
}

Parsed<ExtraOutput> parse_extra_output(std::string_view text) {
    const auto colon = text.find(':');
    const auto size = text.substr(0, colon);
    const auto side = parse_side(size);
    if (!side) return side.error();
    ExtraOutput out;
    out.encode.shorter_side = *side;
    out.encode.preset = ext::Preset::fast;
    out.name = fmt::format("{}p", *side);
    if (colon == text.npos) return out;
    const auto codec = parse_codec(text.substr(colon + 1));
    if (!codec) return codec.error();
    out.encode.codec = codec->codec;
    out.encode.backend = codec->backend;
    out.name += fmt::format("-{}", ext::to_string(codec->codec));
    return out;
}

Parsed<std::optional<EncodeOptions>> parse_encoding(std::string_view text) {
    EncodeFlags flags;
    const std::pair<std::string_view, std::optional<std::string>&> keys[]{
        {"crf", flags.crf},       {"bitrate", flags.bitrate}, {"maxrate", flags.maxrate},
        {"preset", flags.preset}, {"scale", flags.scale},     {"fps", flags.fps},
        {"gop", flags.gop},       {"audio", flags.audio}};
    std::istringstream words{std::string{text}};
    for (std::string word; words >> word;) {
        const auto equals = word.find('=');
        const auto key = std::string_view{word}.substr(0, equals);
        const auto* known =
            std::ranges::find(keys, key, [](const auto& each) { return each.first; });
        if (!flags.encode && equals == word.npos)
            flags.encode = word;
        else if (key == "tone-map" && equals == word.npos)
            flags.tone_map = true;
        else if (equals != word.npos && known != std::end(keys))
            known->second = word.substr(equals + 1);
        else
            return UsageError{fmt::format("'{}' says nothing about encoding", printable(word)),
                              "h264 scale=720 crf=23 preset=fast audio=aac:128k"};
    }
    if (!flags.encode) return UsageError{"no codec is named", "h264, hevc, av1 or none"};
    if (*flags.encode == "none") flags = {};
    return plan_encoding(flags);
}

Parsed<std::optional<EncodeOptions>> plan_encoding(const EncodeFlags& flags) {
    if (!flags.encode) {
        const char* name = first_given(flags);
        if (!name && !flags.tone_map) return std::optional<EncodeOptions>{};
        return UsageError{fmt::format("{} without --encode", name ? name : "--tone-map"),
                          "--encode h264"};
    }
    EncodeOptions out;
    const Environment environment;
    GivenReader reader{environment};
    CodecAndBackend codec{};
    Sound sound;
    const auto read = [&](const std::optional<std::string>& flag, const char* name, auto parse,
                          auto& target) {
        if (flag) reader.read(GivenValue{*flag, name}, parse, target);
    };
    read(flags.encode, "--encode", &parse_codec, codec);
    read(flags.crf, "--crf", &parse_crf, out.crf);
    read(flags.bitrate, "--bitrate", &parse_bitrate, out.bitrate_bps);
    read(flags.maxrate, "--maxrate", &parse_bitrate, out.maxrate_bps);
    read(flags.preset, "--preset", &parse_preset, out.preset);
    read(flags.scale, "--scale", &parse_side, out.shorter_side);
    read(flags.fps, "--fps", &parse_rate, out.frame_rate);
    read(flags.gop, "--gop", &parse_duration, out.gop);
    read(flags.audio, "--audio", &parse_sound, sound);
    if (reader.error()) return *reader.error();
    out.codec = codec.codec;
    out.backend = std::move(codec.backend);
    out.tone_map = flags.tone_map;
    out.sound = sound.codec;
    out.sound_bitrate_bps = sound.bitrate_bps;
    if (const auto checked = check(out); !checked)
        return UsageError{checked.error().detail, "weir convert --help"};
    return std::optional<EncodeOptions>{std::move(out)};
}

}  // namespace weir::cli
