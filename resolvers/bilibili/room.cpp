// SPDX-License-Identifier: MIT
#include "bilibili/room.hpp"

#include <utility>

#include "candidates.hpp"
#include "text/web_address.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;

/// `data`: of room_init and get_info, or room_info of getInfoByRoom.
Tried<BilibiliRoom> room_of(const Json& data, const JsonAnswer& answer) {
    const auto status = data["live_status"].number();
    BilibiliRoom room;
    room.id = data["room_id"].text();
    room.user = data["uid"].text();
    const bool is_whole = status && is_digits(room.id) && room.id != "0";
    if (!is_whole) return Said{changed("no room_id or live_status", answer.http), 200};
    if (!is_digits(room.user)) room.user.clear();
    room.status = *status;
    room.title = data["title"].text();
    const Json began = data["live_time"];
    room.started = to_time((began ? began : data["live_start_time"]).number());
    return room;
}

awaitable<Tried<BilibiliRoom>> by_room_init(BilibiliApi& api, std::string number) {
    Query query{{"id", number}};
    const auto answer = co_await api.get("room_init", std::move(query), number);
    if (!answer) co_return answer.error();
    const Json data = (*answer)["data"];
    if (data["is_locked"].is_true()) co_return Said{not_found("the room is locked"), 200};
    if (data["encrypted"].is_true() && !data["pwd_verified"].is_true())
        co_return Said{restricted("the room has a password"), 200};
    co_return room_of(data, *answer);
}

awaitable<Tried<BilibiliRoom>> by_info_by_room(BilibiliApi& api, std::string number) {
    Query query{{"room_id", number}, {"web_location", "444.8"}};
    const auto answer = co_await api.get_signed("info_by_room", std::move(query), number);
    if (!answer) co_return answer.error();
    const Json data = (*answer)["data"], base = data["anchor_info"]["base_info"];
    auto room = room_of(data["room_info"], *answer);
    if (!room) co_return room.error();
    room->anchor = base["uname"].text();
    room->avatar = base["face"].text();
    co_return room;
}

awaitable<Tried<BilibiliRoom>> by_get_info(BilibiliApi& api, std::string number) {
    Query query{{"room_id", number}};
    const auto answer = co_await api.get("get_info", std::move(query), number);
    if (!answer) co_return answer.error();
    auto room = room_of((*answer)["data"], *answer);
    if (!room || room->user.empty() || room->status != kBilibiliLive) co_return room;
    Query user{{"uid", room->user}};
    const auto master = co_await api.get("master_info", std::move(user), number);
    if (!master) co_return room;
    const Json info = (*master)["data"]["info"];
    room->anchor = info["uname"].text();
    room->avatar = info["face"].text();
    co_return room;
}

/// By the calls that know names.
awaitable<Tried<BilibiliRoom>> by_the_others(BilibiliApi& api, std::string number) {
    auto room = co_await by_info_by_room(api, number);
    if (room || !room.error().leaves_hope()) co_return room;
    auto other = co_await by_get_info(api, number);
    if (other) co_return other;
    co_return better_of(room.error(), other.error());
}

}  // namespace

awaitable<Tried<BilibiliRoom>> find_bilibili_room(BilibiliApi& api, std::string number) {
    auto room = co_await by_room_init(api, number);
    if (!room) {
        if (!room.error().leaves_hope()) co_return room;
        auto other = co_await by_the_others(api, number);
        if (other) co_return other;
        co_return better_of(room.error(), other.error());
    }
    if (room->status != kBilibiliLive) co_return room;
    const auto named = co_await by_the_others(api, room->id);
    if (!named || named->id != room->id) co_return room;
    room->title = named->title;
    room->anchor = named->anchor;
    room->avatar = named->avatar;
    if (!room->started) room->started = named->started;
    co_return room;
}

}  // namespace weir::resolvers
