// SPDX-License-Identifier: MIT
#include "config/scalars.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "nearest.hpp"
#include "output/text.hpp"
#include "url_list.hpp"
#include "values.hpp"

namespace weir::cli {
namespace {

constexpr std::string_view kNone = "none";
constexpr std::int64_t kMostNumber = 1'000'000;

template <class T, std::size_t N>
Parsed<T> one_of_names(std::string_view what, std::string_view text,
                       const std::array<std::pair<std::string_view, T>, N>& names) {
    std::array<std::string_view, N> words;
    for (std::size_t i = 0; i < N; ++i) {
        if (names[i].first == text) return names[i].second;
        words[i] = names[i].first;
    }
    return UsageError{fmt::format("'{}' is not a {}", text, what), one_of(words, text)};
}

std::optional<double> number_of(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// "3%"
std::optional<double> percent_of(std::string_view text) {
    if (!text.ends_with('%')) return std::nullopt;
    const auto number = number_of(text.substr(0, text.size() - 1));
    return number && *number > 0 && *number <= 100 ? number : std::nullopt;
}

Parsed<unsigned> number_from(const Node& node, std::int64_t least) {
    const auto* number = std::get_if<std::int64_t>(&node.value);
    if (number == nullptr || *number < least || *number > kMostNumber) {
        return UsageError{fmt::format("a whole number from {} to {} is wanted", least, kMostNumber),
                          ""};
    }
    return static_cast<unsigned>(*number);
}

/// Texts, each of which may be a list itself.
template <class Parse>
Parsed<std::vector<std::string>> parse_lists(const Node& node, Parse parse) {
    const auto texts = texts_of(node);
    if (!texts) return texts.error();
    std::vector<std::string> out;
    for (const std::string& text : *texts) {
        auto list = parse(text);
        if (!list) return list.error();
        out.insert(out.end(), list->begin(), list->end());
    }
    return out;
}

}  // namespace

Parsed<std::string_view> text_of(const Node& node) {
    if (const auto* text = std::get_if<std::string>(&node.value)) return std::string_view(*text);
    return UsageError{"a text in quotes is wanted", ""};
}

Parsed<std::vector<std::string>> texts_of(const Node& node) {
    if (const auto* text = std::get_if<std::string>(&node.value)) return std::vector{*text};
    const UsageError wrong{"a text in quotes, or a list of them, is wanted", ""};
    const auto* list = std::get_if<List>(&node.value);
    if (list == nullptr) return wrong;
    std::vector<std::string> out;
    for (const Node& each : *list) {
        const auto* text = std::get_if<std::string>(&each.value);
        if (text == nullptr) return wrong;
        out.push_back(*text);
    }
    return out;
}

Parsed<bool> parse_flag(const Node& node) {
    if (const auto* flag = std::get_if<bool>(&node.value)) return *flag;
    return UsageError{"true or false is wanted, without quotes", ""};
}

Parsed<unsigned> parse_number(const Node& node) {
    return number_from(node, 1);
}

Parsed<unsigned> parse_number_or_none(const Node& node) {
    return number_from(node, 0);
}

Parsed<std::string> parse_line(std::string_view text) {
    if (text.empty()) return UsageError{"it is empty", ""};
    const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
    if (std::ranges::any_of(text, is_control)) {
        return UsageError{"it has a line break or another control character in it", ""};
    }
    return std::string(text);
}

Parsed<std::chrono::milliseconds> parse_duration_or_none(std::string_view text) {
    if (text == kNone) return std::chrono::milliseconds{0};
    return parse_duration(text);
}

Parsed<std::uint64_t> parse_size_or_none(std::string_view text) {
    if (text == kNone) return std::uint64_t{0};
    return parse_size(text);
}

Parsed<std::chrono::hours> parse_age(std::string_view text) {
    const auto duration = parse_duration_or_none(text);
    if (!duration) return duration.error();
    return std::chrono::ceil<std::chrono::hours>(*duration);
}

Parsed<double> parse_share(std::string_view text) {
    if (const auto percent = percent_of(text)) return *percent / 100;
    return UsageError{fmt::format("'{}' is not a share", text), "from 1% to 100%"};
}

Parsed<double> parse_share_or_none(std::string_view text) {
    if (text == kNone) return 0.0;
    return parse_share(text);
}

Parsed<unsigned> parse_rate(std::string_view text) {
    if (text == kNone) return 0u;
    const auto slash = text.find('/');
    const auto unit = slash == text.npos ? std::string_view() : text.substr(slash + 1);
    const auto count = parse_count(text.substr(0, slash));
    if (count && unit == "min") return *count;
    if (count && unit == "s") return *count * 60;
    return UsageError{fmt::format("'{}' is not a rate", text), "60/min, 2/s or none"};
}

Parsed<std::uint64_t> parse_speed(std::string_view text) {
    if (text == kNone) return std::uint64_t{0};
    if (text.ends_with("/s")) {
        if (const auto bytes = parse_size(text.substr(0, text.size() - 2))) return *bytes;
    }
    return UsageError{fmt::format("'{}' is not a speed", text), "64MiB/s or none"};
}

Parsed<SpaceFloor> parse_space(const Node& node) {
    const UsageError wrong{"bytes, per cent, one of each, or none are wanted",
                           R"("2GiB", "3%", ["2GiB", "3%"] or "none")"};
    const auto texts = texts_of(node);
    if (!texts || texts->empty() || texts->size() > 2) return wrong;
    SpaceFloor out;
    if (texts->size() == 1 && texts->front() == kNone) return out;
    for (const std::string& text : *texts) {
        const auto percent = percent_of(text);
        const auto bytes = parse_size(text);
        if (percent && out.percent == 0) {
            out.percent = *percent;
        } else if (bytes && out.bytes == 0) {
            out.bytes = *bytes;
        } else {
            return wrong;
        }
    }
    return out;
}

Parsed<SplitOptions> parse_splits(const Node& node) {
    const auto texts = texts_of(node);
    if (!texts) return texts.error();
    SplitOptions out;
    if (texts->size() == 1 && texts->front() == kNone) return out;
    for (const std::string& text : *texts) {
        if (const auto added = add_split_limit(text, out); !added) {
            return UsageError{added.error().what, R"("30m", "2GiB", ["30m", "2GiB"] or "none")"};
        }
    }
    return out;
}

Parsed<std::vector<std::string>> parse_language_list(const Node& node) {
    return parse_lists(node, parse_languages);
}

Parsed<std::vector<std::string>> parse_codec_list(const Node& node) {
    return parse_lists(node, parse_codecs);
}

Parsed<std::string> parse_file_name(std::string_view text) {
    if (const auto checked = check_name(text); !checked) {
        return UsageError{checked.error().message(), ""};
    }
    return parse_line(text);
}

Parsed<std::string> parse_one_url(std::string_view text) {
    if (const auto checked = check_url(text); !checked) return checked.error();
    if (const auto id = room_id(text); !id) return UsageError{id.error().message(), ""};
    return parse_line(text);
}

Parsed<std::vector<std::string>> parse_urls(const Node& node) {
    const auto texts = texts_of(node);
    if (!texts) return texts.error();
    for (const std::string& text : *texts) {
        if (const auto checked = parse_one_url(text); !checked) return checked.error();
    }
    return *texts;
}

Parsed<std::vector<ScheduleWindow>> parse_schedule(const Node& node) {
    const auto texts = texts_of(node);
    if (!texts) return texts.error();
    std::vector<ScheduleWindow> out;
    for (const std::string& text : *texts) {
        const auto windows = parse_windows(text);
        if (!windows) return UsageError{windows.error().message(), ""};
        out.insert(out.end(), windows->begin(), windows->end());
    }
    return out;
}

Parsed<std::string> parse_time_zone(std::string_view text) {
    if (const auto checked = check_time_zone(text); !checked) {
        return UsageError{checked.error().message(), ""};
    }
    return std::string(text);
}

Parsed<SyncPolicy> parse_sync(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, SyncPolicy>, 3> kNames{
        {{"never", SyncPolicy::never},
         {"at_close", SyncPolicy::at_close},
         {"each_flush", SyncPolicy::each_flush}}};
    return one_of_names("sync policy", text, kNames);
}

Parsed<LogLevel> parse_log_level(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, LogLevel>, 4> kNames{
        {{"debug", LogLevel::debug},
         {"info", LogLevel::info},
         {"warn", LogLevel::warn},
         {"error", LogLevel::error}}};
    return one_of_names("level", text, kNames);
}

Parsed<Poster> parse_poster(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, Poster>, 3> kNames{
        {{"none", Poster::none},
         {"poster", Poster::poster},
         {"contact_sheet", Poster::contact_sheet}}};
    return one_of_names("kind of picture", text, kNames);
}

Parsed<HookShape> parse_shape(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, HookShape>, 9> kNames{
        {{"json", HookShape::json},
         {"dingtalk", HookShape::dingtalk},
         {"wecom", HookShape::wecom},
         {"feishu", HookShape::feishu},
         {"telegram", HookShape::telegram},
         {"bark", HookShape::bark},
         {"ntfy", HookShape::ntfy},
         {"discord", HookShape::discord},
         {"slack", HookShape::slack}}};
    return one_of_names("shape", text, kNames);
}

Parsed<std::vector<HookEvent>> parse_hook_events(const Node& node) {
    static constexpr std::array<std::pair<std::string_view, HookEvent>, 7> kNames{
        {{"live", HookEvent::live},
         {"start", HookEvent::start},
         {"file", HookEvent::file},
         {"gap", HookEvent::gap},
         {"end", HookEvent::end},
         {"error", HookEvent::error},
         {"warning", HookEvent::warning}}};
    const auto texts = texts_of(node);
    if (!texts) return texts.error();
    std::vector<HookEvent> out;
    for (const std::string& text : *texts) {
        const auto event = one_of_names("event", text, kNames);
        if (!event) return event.error();
        out.push_back(*event);
    }
    return out;
}

Parsed<std::string> parse_mail_server(std::string_view text) {
    for (const std::string_view scheme : {"smtp://", "smtps://"}) {
        if (text.starts_with(scheme) && text.size() > scheme.size()) return parse_line(text);
    }
    return UsageError{fmt::format("'{}' is not a mail server", text),
                      "smtp://HOST:587 or smtps://HOST:465"};
}

}  // namespace weir::cli
