// SPDX-License-Identifier: MIT
#include "tiktok/room.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "candidates.hpp"
#include "stream_data.hpp"
#include "text/html.hpp"
#include "text/web_address.hpp"

namespace weir::resolvers {
namespace {

using ext::Candidate;
using ext::HttpAnswer;
using ext::Resolution;

constexpr std::int64_t kLive = 2, kNotLive = 4;
constexpr std::int64_t kForAdults = 4003110, kBadParameters = 10011;

Resolution with(std::vector<Candidate> candidates, const HttpAnswer& answer) {
    if (candidates.empty()) return changed("it is live without streams", answer);
    Resolution resolution;
    resolution.outcome = ext::Outcome::live;
    resolution.candidates = std::move(candidates);
    return resolution;
}

std::string broadcast_of(const Json& value) {
    std::string number = value.text();
    return is_digits(number) && number != "0" ? number : std::string{};
}

bool is_no_broadcast(const Json& value) {
    return value.is_text() && (value.text().empty() || value.text() == "0");
}

/// Of an answer whose code is not 0.
Resolution refused(std::int64_t code, const std::string& said, const HttpAnswer& answer) {
    if (code == kForAdults) return restricted("for adults only: a cookie of an account is needed");
    if (code == kBadParameters) return not_found(said.empty() ? "there is no such room" : said);
    return changed(fmt::format("its code is {} ({})", code, said), answer);
}

/// 2 or 4; nothing else is known.
Resolution unknown_status(std::optional<std::int64_t> status, const HttpAnswer& answer) {
    if (!status) return changed("no status of the room", answer);
    if (*status == kNotLive) return offline("not live");
    return changed(fmt::format("an unknown status, {}", *status), answer);
}

bool is_live_page(std::string_view url) {
    const auto address = web_address(url);
    return address && !address->path.empty() && address->path.back() == "live";
}

/// "webapp.user-detail" has a user with a room, or one without.
Json user_in(std::string_view page) {
    if (const auto text = script(page, "__UNIVERSAL_DATA_FOR_REHYDRATION__")) {
        const Json data = Json::parse(*text).value_or(Json{});
        const Json detail = data["__DEFAULT_SCOPE__"]["webapp.user-detail"];
        if (Json user = detail["userInfo"]["user"]) return user;
    }
    const auto text = script(page, "SIGI_STATE");
    const Json data = text ? Json::parse(*text).value_or(Json{}) : Json{};
    return data["LiveRoom"]["liveRoomUserInfo"]["user"];
}

}  // namespace

std::string tiktok_name(std::string_view text) {
    return is_name(text, 1, 64, "_.") && !text.starts_with('.') ? lower(text) : std::string{};
}

TiktokRoom read_tiktok_user_room(const JsonAnswer& answer) {
    const Json data = answer["data"], user = data["user"], live = data["liveRoom"];
    const auto code = answer["statusCode"].number();
    const std::string said = answer["message"].text();
    if (code != 0 && code != kForAdults && !said.empty()) return {not_found(said)};
    if (code.value_or(0) != 0) return {refused(*code, said, answer.http)};
    TiktokRoom room;
    room.name = tiktok_name(user["uniqueId"].text());
    room.broadcast = broadcast_of(user["roomId"]);
    if (!code || room.name.empty()) return {changed("no data.user.uniqueId", answer.http)};
    const auto status = live["status"].number();
    if (!live.is_object() || is_no_broadcast(user["roomId"]))
        room.resolution = offline("there is no live room");
    else if (status == kLive)
        room.resolution = with(streams_of_pull_data(live["streamData"]["pull_data"]), answer.http);
    else
        room.resolution = unknown_status(status, answer.http);
    room.resolution.anchor = user["nickname"].text();
    room.resolution.title = live["title"].text();
    return room;
}

TiktokRoom read_tiktok_room_info(const JsonAnswer& answer) {
    const Json data = answer["data"], owner = data["owner"];
    const auto code = answer["status_code"].number();
    if (!code) return {changed("no status_code", answer.http)};
    if (*code != 0) return {refused(*code, data["message"].text(), answer.http)};
    TiktokRoom room;
    room.name = tiktok_name(owner["display_id"].text());
    room.broadcast = broadcast_of(data["id_str"]);
    const auto status = data["status"].number();
    room.resolution = status == kLive ? with(streams_of_stream_url(data["stream_url"]), answer.http)
                                      : unknown_status(status, answer.http);
    room.resolution.anchor = owner["nickname"].text();
    room.resolution.title = data["title"].text();
    return room;
}

TiktokRoom read_tiktok_detail(const JsonAnswer& answer) {
    const Json info = answer["LiveRoomInfo"], owner = info["ownerInfo"];
    if (!info.is_object()) return {changed("no LiveRoomInfo", answer.http)};
    TiktokRoom room;
    room.name = tiktok_name(owner["uniqueId"].text());
    const auto status = info["status"].number();
    if (status == kLive) {
        Candidate candidate;
        candidate.url = info["liveUrl"].text();
        const auto end = std::min(candidate.url.find('?'), candidate.url.size());
        const bool is_flv = std::string_view{candidate.url}.substr(0, end).ends_with(".flv");
        candidate.protocol = is_flv ? ext::Protocol::flv : ext::Protocol::hls;
        candidate.quality = "default";
        candidate.rung = ext::Rung::high;
        candidate.expires = expiry_of(candidate.url);
        std::vector<Candidate> streams;
        if (is_web_url(candidate.url)) streams.push_back(std::move(candidate));
        room.resolution = with(std::move(streams), answer.http);
    } else {
        room.resolution = unknown_status(status, answer.http);
    }
    room.resolution.anchor = owner["nickname"].text();
    room.resolution.title = info["title"].text();
    return room;
}

TiktokRoom read_tiktok_page(const HttpAnswer& answer, const Site& site) {
    const Json user = user_in(answer.body);
    TiktokRoom room;
    room.broadcast = broadcast_of(user["roomId"]);
    if (!room.broadcast.empty() || is_no_broadcast(user["roomId"])) {
        room.name = tiktok_name(user["uniqueId"].text());
        room.resolution = offline("there is no live room");
        if (!room.broadcast.empty()) room.resolution.outcome = ext::Outcome::live;
        room.resolution.anchor = user["nickname"].text();
        return room;
    }
    const bool is_wrong_region = std::ranges::any_of(
        site.list("words_of_region"),
        [&](const std::string& word) { return answer.body.find(word) != std::string::npos; });
    if (is_wrong_region) return {restricted("not in this region: a proxy elsewhere is needed")};
    if (!is_live_page(answer.url))
        return {restricted("it leads away from the live page: to a login, or by the region")};
    return {changed("no user in the page", answer)};
}

}  // namespace weir::resolvers
