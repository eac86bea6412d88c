// SPDX-License-Identifier: MIT
#include "douyin/address.hpp"

#include <algorithm>
#include <array>

#include "short_link.hpp"
#include "text/web_address.hpp"

namespace weir::resolvers {
namespace {

constexpr std::string_view kBroadcast = "broadcast:";
constexpr std::array<std::string_view, 7> kOtherPages{"root",     "live",   "category", "hot_live",
                                                      "hot_rank", "search", "webcast"};

std::string page_if_any(const std::string& part) {
    return is_douyin_page(part) ? part : std::string{};
}

/// live.douyin.com/ID, live.douyin.com/root/live/ID
std::string of_live_site(const WebAddress& address) {
    const auto& path = address.path;
    if (path.size() == 1) return page_if_any(path[0]);
    if (path.size() == 3 && path[0] == "root" && path[1] == "live") return page_if_any(path[2]);
    return {};
}

/// www.douyin.com/user/SEC_UID, …/live/ID
std::string of_main_site(const WebAddress& address) {
    const auto& path = address.path;
    if (path.size() < 2 || path.size() > 3) return {};
    const std::string& last = path.back();
    const std::string& before = path[path.size() - 2];
    if (path.size() == 2 && before == "user" && is_douyin_profile(last)) return last;
    return before == "live" ? page_if_any(last) : std::string{};
}

/// What short links lead to: …/reflow/BROADCAST?sec_user_id=SEC_UID
std::string of_shared_room(const WebAddress& address) {
    const auto& path = address.path;
    if (path.size() < 2 || path[path.size() - 2] != "reflow" || !is_digits(path.back())) return {};
    const std::string profile = find(address.query, "sec_user_id").value_or("");
    return is_douyin_profile(profile) ? profile : std::string{kBroadcast} + path.back();
}

/// www.iesdouyin.com/share/user/SEC_UID
std::string of_shared_profile(const WebAddress& address) {
    const auto& path = address.path;
    const bool is_one = path.size() == 3 && path[0] == "share" && path[1] == "user";
    return is_one && is_douyin_profile(path[2]) ? path[2] : std::string{};
}

}  // namespace

std::string douyin_id(std::string_view url) {
    const auto address = web_address(url);
    if (!address) return {};
    if (address->is_at({"live.douyin.com"})) return of_live_site(*address);
    if (address->is_at({"www.douyin.com", "douyin.com"})) return of_main_site(*address);
    if (address->is_at({"webcast.amemv.com"})) return of_shared_room(*address);
    if (address->is_at({"www.iesdouyin.com", "iesdouyin.com"})) return of_shared_profile(*address);
    const bool is_link = address->is_at({"v.douyin.com"}) && address->depth() == 1 &&
                         is_name(address->path[0], 4, 32, "_-");
    return is_link ? short_link_id(*address) : std::string{};
}

bool is_douyin_profile(std::string_view id) {
    return id.starts_with("MS4w") && is_name(id, 40, 128, "_-");
}

std::string_view douyin_broadcast(std::string_view id) {
    if (!id.starts_with(kBroadcast)) return {};
    id.remove_prefix(kBroadcast.size());
    return is_digits(id) ? id : std::string_view{};
}

bool is_douyin_page(std::string_view id) {
    return is_name(id, 1, 39, "_-.") && std::ranges::count(kOtherPages, id) == 0 &&
           !id.starts_with(".");
}

}  // namespace weir::resolvers
