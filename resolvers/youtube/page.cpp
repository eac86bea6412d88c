// SPDX-License-Identifier: MIT
#include "youtube/page.hpp"

#include "text/html.hpp"
#include "text/js_literal.hpp"
#include "text/query.hpp"
#include "text/web_address.hpp"

namespace weir::resolvers::youtube {
namespace {

constexpr std::size_t kChannelId = 24, kLongestName = 100, kLongestVisitor = 512;

std::optional<std::string> video(const std::string& id) {
    if (!is_video(id) || id == "live_stream") return std::nullopt;
    return id;
}

/// `name`: as people read it, in any script.
std::optional<std::string> named(std::string_view prefix, std::string_view name) {
    if (name.empty() || name.size() > kLongestName) return std::nullopt;
    for (const char c : name)
        if (static_cast<unsigned char>(c) < 0x80 && !is_name({&c, 1}, 1, 1, "._-"))
            return std::nullopt;
    return std::string{prefix} + encode_percent(lower(name));
}

std::optional<std::string> channel(const WebAddress& address) {
    const auto& path = address.path;
    const bool has_live = path.back() == "live";
    const std::size_t parts = path.size() - (has_live ? 1 : 0);
    if (parts == 1 && path[0].starts_with('@')) return named("@", path[0].substr(1));
    if (parts != 2) return std::nullopt;
    if (path[0] == "channel" && is_channel(path[1])) return path[1];
    if (path[0] == "c") return named("c:", path[1]);
    if (path[0] == "user") return named("user:", path[1]);
    return std::nullopt;
}

}  // namespace

bool is_video(std::string_view id) {
    return is_name(id, 11, 11, "_-");
}

bool is_channel(std::string_view id) {
    return id.starts_with("UC") && is_name(id, kChannelId, kChannelId, "_-");
}

std::optional<std::string> id_of(std::string_view url) {
    const auto address = web_address(url);
    if (!address || address->path.empty()) return std::nullopt;
    const auto& path = address->path;
    if (address->is_at({"youtu.be", "www.youtu.be"}))
        return path.size() == 1 ? video(path[0]) : std::nullopt;
    if (!address->is_at({"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com"}))
        return std::nullopt;
    if (path.size() == 1 && path[0] == "watch")
        return video(find(address->query, "v").value_or(""));
    if (path.size() == 2 && (path[0] == "live" || path[0] == "embed")) return video(path[1]);
    return channel(*address);
}

std::string path_of(const std::string& id) {
    if (is_channel(id)) return "channel/" + id;
    const auto colon = id.find(':');
    if (colon == id.npos) return id;
    std::string path = id;
    path[colon] = '/';
    return path;
}

std::string canonical_of(std::string_view page) {
    const auto rel = page.find("rel=\"canonical\"");
    if (rel == page.npos) return {};
    const auto begin = page.rfind('<', rel), end = page.find('>', rel);
    if (begin == page.npos || end == page.npos) return {};
    const auto link = between(page.substr(begin, end - begin), "href=\"", "\"");
    return link ? unescape_html(*link) : std::string{};
}

std::string channel_in(std::string_view page) {
    constexpr std::string_view kBefore[]{"\"externalId\":\"", "\"channelId\":\"",
                                         "itemprop=\"identifier\" content=\""};
    for (const std::string_view before : kBefore) {
        const auto id = between(page, before, "\"");
        if (id && is_channel(*id)) return std::string{*id};
    }
    return {};
}

std::string visitor_in(std::string_view page) {
    const auto text = between(page, "\"VISITOR_DATA\":\"", "\"");
    if (!text || text->size() > kLongestVisitor) return {};
    const std::string visitor = unescape_js(*text).value_or("");
    return is_name(visitor, 1, kLongestVisitor, "%=_-") ? visitor : std::string{};
}

Json player_in(std::string_view page) {
    const auto literal = literal_after(page, "ytInitialPlayerResponse = ");
    return literal ? Json::parse(*literal).value_or(Json{}) : Json{};
}

}  // namespace weir::resolvers::youtube
