// SPDX-License-Identifier: MIT
#include "values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <string>

#include "nearest.hpp"
#include "output/text.hpp"

namespace weir::cli {
namespace {

using std::chrono::milliseconds;

constexpr double kLongestMs = 10 * 365.0 * 24 * 3'600'000;
constexpr double kLargestBytes = 9e18;

struct Unit {
    std::string_view name;
    double factor;
};
constexpr std::array<Unit, 6> kTimeUnits{
    {{"d", 86'400e3}, {"h", 3'600e3}, {"min", 60e3}, {"m", 60e3}, {"s", 1e3}, {"ms", 1}}};

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

/// Takes digits with at most one point off the front of `text`.
std::optional<double> take_number(std::string_view& text) {
    const std::size_t length = std::min(text.find_first_not_of("0123456789."), text.size());
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + length, number);
    if (error != std::errc{} || end != text.data() + length) return std::nullopt;
    text.remove_prefix(length);
    return number;
}

/// Takes letters off the front of `text`.
std::string_view take_letters(std::string_view& text) {
    const auto letter = [](unsigned char c) { return std::isalpha(c) != 0; };
    const auto end = std::find_if_not(text.begin(), text.end(), letter);
    const std::string_view letters = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(letters.size());
    return letters;
}

std::optional<double> size_factor(std::string_view suffix) {
    if (suffix.empty() || suffix == "B" || suffix == "b") return 1;
    const std::string_view prefixes = "kmgt";
    const std::string low = lower(suffix);
    const auto power = prefixes.find(low.front());
    if (power == std::string_view::npos) return std::nullopt;
    const std::string rest = low.substr(1);
    if (rest == "b") return std::pow(1000.0, static_cast<double>(power + 1));
    const bool is_single = rest.empty() && (suffix == "k" || std::isupper(suffix.front()) != 0);
    if (rest == "ib" || is_single) return std::pow(1024.0, static_cast<double>(power + 1));
    return std::nullopt;
}

/// Subtags of one to eight letters and digits, the first of at least two letters.
/// Source: RFC 5646 §2.1.
bool is_language(std::string_view text) {
    const auto alphanumeric = [](unsigned char c) { return c < 0x80 && std::isalnum(c) != 0; };
    if (const auto first = take_letters(text); first.size() < 2 || first.size() > 8) return false;
    while (text.starts_with('-')) {
        text.remove_prefix(1);
        const auto end = std::find_if_not(text.begin(), text.end(), alphanumeric);
        if (end == text.begin() || end - text.begin() > 8) return false;
        text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
    }
    return text.empty();
}

UsageError not_a_duration(std::string_view text) {
    std::string_view rest = text;
    if (take_number(rest) && rest.empty()) {
        return {fmt::format("'{}' has no unit", text),
                fmt::format("{}s, {}m or {}h", text, text, text)};
    }
    return {fmt::format("'{}' is not a duration", text), "a duration such as 90s, 10m or 1h30m"};
}

template <std::size_t N>
UsageError not_one_of(std::string_view what, std::string_view text,
                      const std::array<std::string_view, N>& names) {
    return {fmt::format("'{}' is not a {}", text, what), one_of(names, text)};
}

/// Texts with commas between, at least one.
template <class Is>
Parsed<std::vector<std::string>> parse_list(std::string_view text, Is is_one, std::string_view what,
                                            std::string_view hint) {
    std::vector<std::string> all;
    for (std::string_view rest = text;;) {
        const auto one = rest.substr(0, rest.find(','));
        if (!is_one(one)) {
            return UsageError{fmt::format("'{}' is not a {}", printable(one), what),
                              std::string(hint)};
        }
        all.emplace_back(one);
        if (one.size() == rest.size()) return all;
        rest.remove_prefix(one.size() + 1);
    }
}

}  // namespace

Parsed<milliseconds> parse_duration(std::string_view text) {
    double total = 0;
    double last_factor = kLongestMs;
    std::string_view rest = text;
    if (rest.empty()) return not_a_duration(text);
    while (!rest.empty()) {
        const auto number = take_number(rest);
        const std::string_view name = take_letters(rest);
        const auto unit = std::find_if(kTimeUnits.begin(), kTimeUnits.end(),
                                       [&](const Unit& u) { return u.name == name; });
        if (!number || unit == kTimeUnits.end() || unit->factor >= last_factor) {
            return not_a_duration(text);
        }
        last_factor = unit->factor;
        total += *number * unit->factor;
    }
    if (total > kLongestMs)
        return UsageError{fmt::format("'{}' is too long", text), "at most 3650d"};
    if (total < 1) return UsageError{fmt::format("'{}' is nothing", text), "at least 1ms"};
    return milliseconds(std::llround(total));
}

Parsed<std::uint64_t> parse_size(std::string_view text) {
    std::string_view rest = text;
    const auto number = take_number(rest);
    const auto factor = size_factor(rest);
    if (!number || !factor) {
        return UsageError{fmt::format("'{}' is not a size", text),
                          "a size such as 500MB, 2GiB or 1.5G"};
    }
    const double bytes = *number * *factor;
    if (bytes > kLargestBytes) return UsageError{fmt::format("'{}' is too large", text), ""};
    if (bytes < 1) return UsageError{fmt::format("'{}' is nothing", text), "at least 1B"};
    return static_cast<std::uint64_t>(std::llround(bytes));
}

Parsed<void> add_split_limit(std::string_view text, SplitOptions& split) {
    const UsageError twice{fmt::format("'{}' is a second limit of its kind", text),
                           "one duration and one size, as in --split 30m --split 2GiB"};
    const bool has_unit = !text.empty() && std::isalpha(static_cast<unsigned char>(text.back()));
    if (const auto duration = parse_duration(text)) {
        if (split.duration.count() != 0) return twice;
        split.duration = *duration;
        return {};
    }
    if (const auto bytes = parse_size(text); bytes && has_unit) {
        if (split.bytes != 0) return twice;
        split.bytes = *bytes;
        return {};
    }
    return UsageError{fmt::format("'{}' is neither a duration nor a size", text),
                      "a duration such as 30m, or a size such as 2GiB"};
}

Parsed<unsigned> parse_count(std::string_view text) {
    constexpr unsigned kMost = 1'000'000;
    unsigned count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || end != text.data() + text.size() || count == 0 || count > kMost) {
        return UsageError{fmt::format("'{}' is not a number from 1 to {}", printable(text), kMost),
                          ""};
    }
    return count;
}

Parsed<Format> parse_format(std::string_view text) {
    static constexpr std::array<std::string_view, 5> kNames{"ts", "mp4", "mkv", "flv", "source"};
    const auto at = std::find(kNames.begin(), kNames.end(), text);
    if (at == kNames.end()) return not_one_of("format", text, kNames);
    static constexpr std::array kFormats{Format::ts, Format::mp4, Format::mkv, Format::flv,
                                         Format::source};
    return kFormats[static_cast<std::size_t>(at - kNames.begin())];
}

Parsed<Adverts> parse_adverts(std::string_view text) {
    static constexpr std::array<std::string_view, 2> kNames{"keep", "cut"};
    if (text == kNames[0]) return Adverts::keep;
    if (text == kNames[1]) return Adverts::cut;
    return not_one_of("adverts", text, kNames);
}

Parsed<Profile> parse_profile(std::string_view text) {
    static constexpr std::array<std::string_view, 2> kNames{"domestic", "overseas"};
    if (text == kNames[0]) return Profile::domestic;
    if (text == kNames[1]) return Profile::overseas;
    return not_one_of("profile", text, kNames);
}

/// "720" alone means "720p"; the engine knows the rest.
Parsed<std::string> parse_quality(std::string_view text) {
    std::string out;
    for (std::string_view rest = text;;) {
        const auto word = rest.substr(0, rest.find(','));
        const bool is_bare =
            !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
        out += fmt::format("{}{}", word, is_bare ? "p" : "");
        if (word.size() == rest.size()) break;
        out += ',';
        rest.remove_prefix(word.size() + 1);
    }
    if (check_quality(out)) return out;
    return UsageError{fmt::format("'{}' is not a quality", printable(text)),
                      "best, worst, 720p, 720p60, high, 3M, audio, hevc; several: 720p,hevc"};
}

Parsed<std::vector<std::string>> parse_languages(std::string_view text) {
    return parse_list(text, is_language, "language", "tags with commas between, such as de,en-GB");
}

Parsed<std::vector<std::string>> parse_codecs(std::string_view text) {
    const auto is_codec = [](std::string_view codec) { return check_codec(codec).has_value(); };
    return parse_list(text, is_codec, "codec", "h264, hevc, av1, vp9; several: hevc,h264");
}

Parsed<std::string> parse_header(std::string_view text) {
    const auto colon = text.find(':');
    const bool is_broken = text.find_first_of("\r\n") != std::string_view::npos;
    const auto blank = text.find_first_of(" \t");
    if (colon == std::string_view::npos || colon == 0 || blank < colon || is_broken) {
        return UsageError{fmt::format("'{}' is not a header", printable(text)),
                          "Referer: https://example.com/"};
    }
    return std::string(text);
}

Parsed<std::string> parse_user_agent(std::string_view text) {
    if (text.find_first_of("\r\n") == std::string_view::npos) return std::string(text);
    return UsageError{"a user agent is one line", ""};
}

Parsed<std::string> parse_proxy(std::string_view text) {
    static constexpr std::array<std::string_view, 3> kSchemes{"http://", "socks5://", "socks5h://"};
    for (const std::string_view scheme : kSchemes) {
        if (text.starts_with(scheme) && text.size() > scheme.size()) return std::string(text);
    }
    return UsageError{fmt::format("'{}' is not a proxy", printable(text)),
                      "http://HOST:PORT or socks5://HOST:PORT"};
}

Parsed<std::string> parse_connect_to(std::string_view text) {
    const UsageError error{fmt::format("'{}' is not HOST:PORT:ADDRESS:PORT", printable(text)),
                           "live.example.com:443:127.0.0.1:8443"};
    std::vector<std::string_view> parts;
    std::size_t begin = 0, brackets = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        const char c = i < text.size() ? text[i] : ':';
        if (static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || c == '/') return error;
        if (c == '[') ++brackets;
        if (c == ']' && brackets-- == 0) return error;
        if (c != ':' || (brackets > 0 && i < text.size())) continue;
        parts.push_back(text.substr(begin, i - begin));
        begin = i + 1;
    }
    if (brackets > 0 || parts.size() != 4) return error;
    for (const std::string_view port : {parts[1], parts[3]}) {
        unsigned number = 0;
        const auto read = std::from_chars(port.data(), port.data() + port.size(), number);
        const bool is_whole = read.ec == std::errc{} && read.ptr == port.data() + port.size();
        if (!port.empty() && (!is_whole || number == 0 || number > 65535)) return error;
    }
    return std::string(text);
}

Parsed<Subtitles> parse_subtitles(std::string_view text) {
    if (text == "none") return Subtitles{false, {}};
    if (text == "default") return Subtitles{};
    auto languages = parse_languages(text);
    if (languages) return Subtitles{true, std::move(*languages)};
    UsageError error = languages.error();
    error.hint += ", default or none";
    return error;
}

}  // namespace weir::cli
