// SPDX-License-Identifier: MIT
#include "tiktok/tiktok.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "short_link.hpp"
#include "text/web_address.hpp"
#include "tiktok/room.hpp"
#include "ways.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;
using ext::Lent;
using ext::Liveness;
using ext::Outcome;
using ext::Resolution;
using ext::Room;

constexpr std::string_view kBroadcast = "broadcast:";
constexpr std::chrono::hours kBroadcastHolds{24};

/// What came of one way, and what else is known of the room.
struct Found {
    Said said{};
    std::string name{}, broadcast{};
};

Found found_in(TiktokRoom read, long status) {
    return {{std::move(read.resolution), status}, std::move(read.name), std::move(read.broadcast)};
}

Found better_of(Found first, Found second) {
    first.said = better_of(std::move(first.said), std::move(second.said));
    if (first.name.empty()) first.name = std::move(second.name);
    if (first.broadcast.empty()) first.broadcast = std::move(second.broadcast);
    return first;
}

std::string id_in(const WebAddress& address) {
    const auto& path = address.path;
    const bool is_code = !path.empty() && is_name(path.back(), 4, 32, "_-");
    if (address.is_at({"vm.tiktok.com", "vt.tiktok.com"}))
        return path.size() == 1 && is_code ? short_link_id(address) : std::string{};
    if (!address.is_at({"www.tiktok.com", "tiktok.com", "m.tiktok.com"})) return {};
    if (path.size() == 2 && path[0] == "t" && is_code) return short_link_id(address);
    if (path.size() == 3 && path[0] == "share" && path[1] == "live" && is_digits(path[2]))
        return std::string{kBroadcast} + path[2];
    const bool is_room = path.size() == 1 || (path.size() == 2 && path[1] == "live");
    if (!is_room || !path[0].starts_with('@')) return {};
    return tiktok_name(std::string_view{path[0]}.substr(1));
}

class Tiktok final : public ext::Resolver {
public:
    explicit Tiktok(Site site) : site_(std::move(site)) {}

    std::string_view platform() const override { return "tiktok"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override { return {"tiktok.com"}; }

    /// The identity is the name of the user, in lower case. Until it is known: "broadcast:NUMBER",
    /// or a short link.
    std::optional<Room> recognise(std::string_view url) const override {
        const auto address = web_address(url);
        std::string id = address ? id_in(*address) : std::string{};
        if (id.empty()) return std::nullopt;
        return Room{"tiktok", std::move(id), std::string{url}};
    }

    awaitable<Resolution> resolve(Room room, ext::Wanted, Lent lent) const override {
        if (is_short_link(room.id)) {
            auto followed = co_await follow_short_link(*this, room, lent);
            if (!followed) co_return followed.error();
            room = std::move(*followed);
        }
        if (std::string name = lent.memory.get("name:" + room.id); !name.empty())
            room.id = std::move(name);
        Found found;
        if (room.id.starts_with(kBroadcast))
            found = co_await of_broadcast(room.id.substr(kBroadcast.size()), lent);
        else
            found = co_await of_user(room.id, lent);
        if (!found.name.empty()) {
            if (room.id.starts_with(kBroadcast))
                lent.memory.put("name:" + room.id, found.name, lent.now + kBroadcastHolds);
            room.id = found.name;
        }
        Resolution& resolution = found.said.resolution;
        // Another broadcast has another number, so only an end can be asked for.
        if (resolution.outcome == Outcome::live) {
            resolution.batch_key = found.broadcast;
            lent.memory.put("broadcast of " + room.id, found.broadcast, lent.now + kBroadcastHolds);
        }
        resolution.room = std::move(room);
        co_return std::move(resolution);
    }

    std::size_t batch_size() const override {
        return static_cast<std::size_t>(site_.number("rooms_at_once"));
    }

    awaitable<Result<std::vector<Liveness>>> batch(std::vector<std::string> batch_keys,
                                                   Lent lent) const override {
        std::string list;
        for (const std::string& key : batch_keys)
            if (is_digits(key)) list.append(list.empty() ? "" : ",").append(key);
        if (list.empty()) co_return std::vector<Liveness>{};
        ext::HttpRequest request = request_of("check_alive", {});
        request.url += "&room_ids=" + list;
        const auto answer = co_await try_api(lent.http, std::move(request));
        if (!answer) co_return Error{Errc::stalled, answer.error().resolution.detail};
        const Json rooms = (*answer)["data"];
        if ((*answer)["status_code"].number() != 0 || !rooms.is_array())
            co_return Error{Errc::stalled, "TikTok tells nothing of these rooms"};
        std::vector<Liveness> known;
        rooms.each_item([&](const Json& room) {
            std::string key = room["room_id_str"].text();
            if (key.empty()) key = room["room_id"].text();
            const bool is_asked = std::ranges::find(batch_keys, key) != batch_keys.end();
            if (is_asked && room["alive"].is_bool() && known.size() < batch_keys.size())
                known.push_back({std::move(key), room["alive"].is_true()});
        });
        co_return known;
    }

private:
    ext::HttpRequest request_of(std::string_view endpoint, std::string_view name) const {
        ext::HttpRequest request;
        request.url = fmt::format("{}?aid={}", site_.text(endpoint), site_.text("app_id"));
        request.headers = {name.empty()
                               ? fmt::format("Referer: {}/", site_.text("page"))
                               : fmt::format("Referer: {}/@{}/live", site_.text("page"), name)};
        return request;
    }

    /// By name; where that fails the page tells the broadcast, or it is still the one of before.
    awaitable<Found> of_user(std::string name, Lent lent) const {
        Found found = co_await user_room(name, lent);
        if (!found.said.leaves_hope()) co_return found;
        std::string broadcast = found.broadcast;
        if (broadcast.empty()) {
            Found page = co_await live_page(name, lent);
            broadcast = page.broadcast;
            if (broadcast.empty()) found = better_of(std::move(found), std::move(page));
            if (found.said.is_settled()) co_return found;
        }
        const bool is_current = !broadcast.empty();
        if (!is_current) broadcast = lent.memory.get("broadcast of " + name);
        if (broadcast.empty()) co_return found;
        Found room = co_await room_of(broadcast, lent);
        // That an older broadcast is over says nothing of a new one.
        const bool is_old = !is_current && room.said.resolution.outcome != Outcome::live;
        if (!is_old) found = better_of(std::move(found), std::move(room));
        co_return found;
    }

    /// Where it is over its host may be in another.
    awaitable<Found> of_broadcast(std::string broadcast, Lent lent) const {
        Found found = co_await room_of(broadcast, lent);
        if (found.name.empty() || found.said.resolution.outcome != Outcome::offline)
            co_return found;
        co_return co_await of_user(found.name, lent);
    }

    awaitable<Found> room_of(std::string broadcast, Lent lent) const {
        Found found = co_await room_info(broadcast, lent);
        found.broadcast = broadcast;
        if (!found.said.leaves_hope()) co_return found;
        Found other = co_await detail(broadcast, lent);
        co_return better_of(std::move(found), std::move(other));
    }

    awaitable<Found> user_room(std::string name, Lent lent) const {
        ext::HttpRequest request = request_of("user_room", name);
        request.url += fmt::format("&sourceType={}&uniqueId={}", site_.text("source_type"), name);
        const auto answer = co_await try_api(lent.http, std::move(request));
        if (!answer) co_return Found{answer.error()};
        co_return found_in(read_tiktok_user_room(*answer), answer->http.status);
    }

    awaitable<Found> live_page(std::string name, Lent lent) const {
        ext::HttpRequest request;
        request.url = fmt::format("{}/@{}/live", site_.text("page"), name);
        const auto answer = co_await try_page(lent.http, std::move(request));
        if (!answer) co_return Found{answer.error()};
        co_return found_in(read_tiktok_page(*answer, site_), answer->status);
    }

    awaitable<Found> room_info(std::string broadcast, Lent lent) const {
        ext::HttpRequest request = request_of("room_info", {});
        request.url += "&room_id=" + broadcast;
        const auto answer = co_await try_api(lent.http, std::move(request));
        if (!answer) co_return Found{answer.error()};
        co_return found_in(read_tiktok_room_info(*answer), answer->http.status);
    }

    awaitable<Found> detail(std::string broadcast, Lent lent) const {
        ext::HttpRequest request = request_of("detail", {});
        request.url += "&roomID=" + broadcast;
        const auto answer = co_await try_api(lent.http, std::move(request));
        if (!answer) co_return Found{answer.error()};
        co_return found_in(read_tiktok_detail(*answer), answer->http.status);
    }

    const Site site_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_tiktok(Site site) {
    return std::make_unique<Tiktok>(std::move(site));
}

}  // namespace weir::resolvers
