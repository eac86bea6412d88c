// SPDX-License-Identifier: MIT
// URL_config.ini, which is not an INI file: `['#'…] [quality ,] url [, name]` a line.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include "config/import_draft.hpp"
#include "config/import_text.hpp"
#include "config/platforms.hpp"
#include "config/scalars.hpp"
#include "output/text.hpp"

namespace weir::cli {
namespace {

constexpr std::string_view kHostMark = "主播: ";
constexpr std::size_t kShortestLine =
    18;  // Characters; DouyinLiveRecorder passes over shorter ones.

/// Its rungs are names of a platform's own; a height is what they mean for most.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kQualities{
    {{"原画", "best"},
     {"蓝光", "1080p"},
     {"超清", "720p"},
     {"高清", "540p"},
     {"标清", "480p"},
     {"流畅", "360p"}}};

constexpr std::array<std::string_view, 11> kWithoutQuery{
    "live.douyin.com", "live.bilibili.com", "www.huajiao.com",  "www.zhihu.com", "www.huya.com",
    "chzzk.naver.com", "www.liveme.com",    "www.haixiutv.com", "v.6.cn",        "m.6.cn",
    "www.lehaitv.com"};

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

/// A host, with a scheme or a point in it, and what follows one.
bool looks_like_url(std::string_view text) {
    const auto scheme = text.find("://");
    if (scheme != text.npos) text.remove_prefix(scheme + 3);
    const std::string_view host = text.substr(0, text.find_first_of("/?#"));
    const auto is_of_host = [](unsigned char c) {
        return std::isalnum(c) != 0 ||
               std::string_view(".-_:@[]").find(char(c)) != std::string_view::npos;
    };
    return text.find(' ') == text.npos && std::ranges::all_of(host, is_of_host) &&
           (scheme != text.npos || host.find('.') != host.npos);
}

/// What is not part of the room's address is taken off, as DouyinLiveRecorder does.
std::string canonical(std::string url) {
    const std::string host = host_of(url);
    const auto query = url.find('?');
    if (query == url.npos) return url;
    if (std::ranges::find(kWithoutQuery, host) != kWithoutQuery.end()) return url.substr(0, query);
    const KnownPlatform* platform = platform_of_host(host);
    if (platform == nullptr || platform->name != "xiaohongshu") return url;
    const auto at = url.find("host_id=", query);
    std::string out = url.substr(0, query);
    if (at != url.npos) out += "?" + url.substr(at, url.find('&', at) - at);
    return out;
}

struct Fields {
    std::string_view quality, url, name;
};

std::optional<Fields> fields_of(const std::vector<std::string_view>& parts) {
    if (parts.size() == 1) return Fields{{}, parts[0], {}};
    if (parts.size() == 2 && looks_like_url(parts[0])) return Fields{{}, parts[0], parts[1]};
    if (parts.size() == 2) return Fields{parts[0], parts[1], {}};
    if (parts.size() == 3) return Fields{parts[0], parts[1], parts[2]};
    return std::nullopt;
}

std::string_view name_of(std::string_view text) {
    if (const auto at = text.rfind(kHostMark); at != text.npos) {
        text.remove_prefix(at + kHostMark.size());
    }
    return trimmed(text);
}

}  // namespace

std::vector<ImportedRoom> import_rooms(std::string_view text, const std::string& file,
                                       std::vector<ImportNote>& notes) {
    std::vector<ImportedRoom> rooms;
    for (const TextLine& line : lines_of(text)) {
        const std::string whole = printable(line.text);
        std::string_view content = trimmed(whole);
        const auto note = [&](const char* what) { notes.push_back({file, line.number, what}); };
        const bool is_short = characters(content) < kShortestLine;
        const std::size_t marks = std::min(content.find_first_not_of('#'), content.size());
        content = trimmed(content.substr(marks));
        const auto parts = comma_parts(content);
        // A comment of words is no room that was switched off.
        if (content.empty() || (marks > 0 && std::ranges::none_of(parts, looks_like_url))) continue;
        if (is_short) {
            note("too short to be a room; DouyinLiveRecorder passes over it as well");
            continue;
        }
        const auto fields = fields_of(parts);
        if (!fields) {
            note("more than quality, URL and name");
            continue;
        }
        const bool has_scheme = fields->url.find("://") != std::string_view::npos;
        std::string url = canonical(fmt::format("{}{}", has_scheme ? "" : "https://", fields->url));
        if (!looks_like_url(fields->url) || !parse_one_url(url)) {
            note("its URL is none");
            continue;
        }
        if (std::ranges::find(rooms, url, &ImportedRoom::url) != rooms.end()) {
            note("the same room as on a line before");
            continue;
        }
        const auto quality = std::ranges::find(
            kQualities, fields->quality, &std::pair<std::string_view, std::string_view>::first);
        if (quality == kQualities.end() && !fields->quality.empty()) {
            note("unknown quality; the room has the default");
        }
        rooms.push_back({std::move(url),
                         quality == kQualities.end() ? "" : std::string(quality->second),
                         std::string(name_of(fields->name)), marks == 0});
    }
    return rooms;
}

}  // namespace weir::cli
