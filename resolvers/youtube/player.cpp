// SPDX-License-Identifier: MIT
#include "youtube/player.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "candidates.hpp"
#include "text/query.hpp"
#include "text/web_address.hpp"

namespace weir::resolvers::youtube {
namespace {

using ext::Outcome;
using ext::Resolution;

constexpr std::size_t kLongestReason = 200;

bool has(const std::string& text, std::string_view part) {
    return lower(text).find(part) != std::string::npos;
}

/// When it will begin, where that is told.
std::string upcoming(const Json& status) {
    const auto start =
        to_time(status["liveStreamability"]["liveStreamabilityRenderer"]["offlineSlate"]
                      ["liveStreamOfflineSlateRenderer"]["scheduledStartTime"]
                          .number());
    if (!start) return "it has not begun";
    return fmt::format("it begins {:%Y-%m-%d %H:%M} UTC", fmt::gmtime(*start));
}

/// Of a video that can be played.
Resolution playable(const Json& player, const ext::HttpAnswer& answer) {
    const Json details = player["videoDetails"];
    if (details["isUpcoming"].is_true()) return offline(upcoming(player["playabilityStatus"]));
    if (!details["isLive"].is_true()) {
        if (!details.is_object()) return changed("no videoDetails", answer);
        return details["isLiveContent"].is_true() || details["isPostLiveDvr"].is_true()
                   ? offline("it has ended")
                   : not_found("a video that was never live");
    }
    ext::Candidate candidate;
    candidate.url = player["streamingData"]["hlsManifestUrl"].text();
    if (!is_web_url(candidate.url)) return changed("live, but no hlsManifestUrl", answer);
    // It would have to be transformed by the JavaScript of the page.
    if (candidate.url.find("/n/") != candidate.url.npos)
        return changed("an hlsManifestUrl that only a browser can use", answer);
    candidate.is_ladder = true;
    candidate.expires = expiry_of(candidate.url);
    Resolution live;
    live.outcome = Outcome::live;
    live.candidates.push_back(std::move(candidate));
    return live;
}

Player read_status(const Json& player, const ext::HttpAnswer& answer) {
    const Json status = player["playabilityStatus"];
    const std::string code = status["status"].text();
    const std::string reason = status["reason"].text().substr(0, kLongestReason);
    if (code == "OK") return {playable(player, answer), false};
    if (code == "LIVE_STREAM_OFFLINE") {
        const bool is_told = status["liveStreamability"] || reason.empty();
        return {offline(is_told ? upcoming(status) : reason), false};
    }
    if (code == "LOGIN_REQUIRED" && has(reason, "bot")) return {throttled(reason), false};
    if (code == "LOGIN_REQUIRED" || code == "CONTENT_CHECK_REQUIRED" || code.starts_with("AGE_"))
        return {restricted(reason.empty() ? code : reason), false};
    if (code == "ERROR") return {not_found(reason.empty() ? "no such video" : reason), false};
    if (code == "UNPLAYABLE") {
        if (has(reason, "recording is not available")) return {offline("it has ended"), false};
        return {restricted(reason.empty() ? code : reason), true};
    }
    const std::string what = code.empty() ? "no playabilityStatus.status" : "status " + code;
    return {changed(what.substr(0, kLongestReason), answer), false};
}

}  // namespace

std::optional<Client> parse_client(std::string_view text) {
    const auto brace = text.find('{');
    if (brace == text.npos) return std::nullopt;
    Client client;
    client.number = text.substr(0, brace);
    client.context = text.substr(brace);
    std::erase(client.number, ' ');
    const auto context = Json::parse(client.context);
    if (!context || !is_digits(client.number, 4)) return std::nullopt;
    client.name = (*context)["clientName"].text();
    client.version = (*context)["clientVersion"].text();
    client.user_agent = (*context)["userAgent"].text();
    if (!is_name(client.name, 1, 40, "_") || !is_name(client.version, 1, 40, "._"))
        return std::nullopt;
    return client;
}

ext::HttpRequest player_request(const std::string& url, const Client& client,
                                const std::string& video, const std::string& visitor) {
    boost::json::object context, body;
    context["client"] = boost::json::parse(client.context);
    body["videoId"] = video;
    body["contentCheckOk"] = true;
    body["racyCheckOk"] = true;
    body["context"] = std::move(context);
    ext::HttpRequest request;
    request.url = url;
    request.post = boost::json::serialize(body);
    request.headers = {std::string{kJsonType}, "X-YouTube-Client-Name: " + client.number,
                       "X-YouTube-Client-Version: " + client.version};
    if (!visitor.empty()) request.headers.push_back("X-Goog-Visitor-Id: " + visitor);
    request.user_agent = client.user_agent;
    return request;
}

Player read_player(const Json& player, const ext::HttpAnswer& answer) {
    Player read = read_status(player, answer);
    const Json details = player["videoDetails"];
    read.resolution.anchor = details["author"].text();
    read.resolution.title = details["title"].text();
    read.resolution.room.id = details["channelId"].text();
    return read;
}

}  // namespace weir::resolvers::youtube
