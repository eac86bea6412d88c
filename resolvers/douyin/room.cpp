// SPDX-License-Identifier: MIT
#include "douyin/room.hpp"

#include <fmt/format.h>

#include <utility>

#include "candidates.hpp"
#include "douyin/address.hpp"
#include "stream_data.hpp"
#include "text/html.hpp"
#include "text/js_literal.hpp"

namespace weir::resolvers {
namespace {

using ext::HttpAnswer;
using ext::Resolution;

constexpr std::int64_t kLive = 2;
constexpr std::int64_t kRefused = 10001;
constexpr std::string_view kOver = "直播已结束";
constexpr int kMostStates = 16;  ///< Looked into of one page.

Resolution with_streams(const Json& stream_url, const HttpAnswer& answer) {
    if (stream_url.size() == 0) return restricted("it can be watched in the app only");
    Resolution resolution;
    resolution.candidates = streams_of_stream_url(stream_url);
    if (resolution.candidates.empty()) return changed("no streams in stream_url", answer);
    resolution.outcome = ext::Outcome::live;
    return resolution;
}

/// `host`: whose room it is.
DouyinRoom read_room(const Json& room, const Json& host, const HttpAnswer& answer) {
    const auto status = room["status"].number();
    if (!status) return {changed("no status of the room", answer)};
    DouyinRoom read;
    read.resolution = *status == kLive ? with_streams(room["stream_url"], answer)
                                       : offline(fmt::format("its status is {}", *status));
    read.resolution.anchor = host["nickname"].text();
    read.resolution.title = room["title"].text();
    const std::string cover = room["cover"]["url_list"][0].text();
    if (is_web_url(cover)) read.resolution.avatar = cover;
    for (const Json& person : {host, room["owner"]}) {
        const std::string page = person["web_rid"].text(), profile = person["sec_uid"].text();
        if (is_douyin_page(page)) read.web_rid = page;
        if (is_douyin_profile(profile)) read.sec_uid = profile;
    }
    return read;
}

/// What an answer without a room says; none: nothing that is known.
std::optional<Resolution> excuse_of(const JsonAnswer& answer) {
    const Json data = answer["data"];
    const std::string said = data["prompts"].text();
    if (answer["status_code"].number() == kRefused)
        return throttled(said.empty() ? data["message"].text() : said);
    if (said.find(kOver) != said.npos && !data["user"]) return offline(said);
    return std::nullopt;
}

/// All that the scripts of a page push, one behind the other.
std::string pushed_in(std::string_view page) {
    constexpr std::string_view kPush = "__pace_f.push([";
    std::string all;
    for (auto at = page.find(kPush); at != page.npos; at = page.find(kPush, at)) {
        at += kPush.size();
        const auto begin = page.find_first_not_of("0123456789, ", at);
        if (begin == page.npos || page[begin] != '"') continue;
        auto end = begin + 1;
        while (end < page.size() && page[end] != '"')
            end += page[end] == '\\' ? 2 : 1;
        if (end >= page.size()) break;
        all += unescape_js(page.substr(begin + 1, end - begin - 1)).value_or("");
        at = end;
    }
    return all;
}

Json room_info_in(std::string_view pushed) {
    constexpr std::string_view kState = "\"state\":{";
    auto at = pushed.find(kState);
    for (int i = 0; i < kMostStates && at != pushed.npos; ++i) {
        const auto literal = literal_after(pushed.substr(at), ":");
        const auto state = literal ? Json::parse(*literal) : std::nullopt;
        if (state && (*state)["roomStore"]["roomInfo"]) return (*state)["roomStore"]["roomInfo"];
        at = pushed.find(kState, at + 1);
    }
    return {};
}

}  // namespace

DouyinRoom read_douyin_enter(const JsonAnswer& answer) {
    const Json data = answer["data"], room = data["data"][0];
    if (room.is_object()) return read_room(room, data["user"], answer.http);
    if (auto excuse = excuse_of(answer)) return {std::move(*excuse)};
    DouyinRoom read{changed("no room in data.data", answer.http)};
    const std::string profile = data["user"]["sec_uid"].text();
    if (is_douyin_profile(profile)) read.sec_uid = profile;
    return read;
}

DouyinRoom read_douyin_reflow(const JsonAnswer& answer) {
    const Json room = answer["data"]["room"];
    if (room.is_object()) return read_room(room, room["owner"], answer.http);
    if (auto excuse = excuse_of(answer)) return {std::move(*excuse)};
    return {changed("no data.room", answer.http)};
}

DouyinRoom read_douyin_page(const HttpAnswer& answer) {
    const Json room = room_info_in(pushed_in(answer.body))["room"];
    if (!room.is_object()) return {changed("no room in the page's state", answer)};
    return read_room(room, room["owner"], answer);
}

}  // namespace weir::resolvers
