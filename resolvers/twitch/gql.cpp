// SPDX-License-Identifier: MIT
#include "twitch/gql.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "text/iso_time.hpp"

namespace weir::resolvers::twitch {
namespace {

using boost::json::object;
using ext::HttpAnswer;
using ext::Resolution;

/// A token is one of a few hundred bytes; it becomes a part of a URL.
constexpr std::size_t kLongestToken = 8 << 10;

object in_full(const std::string& query, object variables) {
    object operation;
    operation["query"] = query;
    operation["variables"] = std::move(variables);
    return operation;
}

object by_hash(std::string_view name, const std::string& hash, object variables) {
    object persisted;
    persisted["version"] = 1;
    persisted["sha256Hash"] = hash;
    object extensions;
    extensions["persistedQuery"] = std::move(persisted);
    object operation;
    operation["operationName"] = name;
    operation["variables"] = std::move(variables);
    operation["extensions"] = std::move(extensions);
    return operation;
}

std::string to_text(const boost::json::array& operations) {
    return boost::json::serialize(operations);
}

/// Why an operation has not what was asked for.
Resolution without(std::string_view what, const std::string& complaint, const HttpAnswer& answer) {
    if (complaint.empty()) return changed(fmt::format("no {}", what), answer);
    if (complaint.find("integrity") != complaint.npos)
        return throttled("Twitch wants a proof that a browser asks: " + complaint);
    if (complaint.starts_with("service ")) return transient("Twitch says: " + complaint);
    return changed(fmt::format("no {}; Twitch says: {}", what, complaint), answer);
}

/// What forbids the stream to us; empty: nothing.
std::string refusal_in(const Json& token) {
    const Json authorization = token["authorization"];
    if (authorization["forbidden"].is_true())
        return "not for everyone: " + authorization["reason"].text();
    const std::string region = token["geoblock_reason"].text();
    return region.empty() ? std::string{} : "not in this country: " + region;
}

Resolution shown_of(const Json& user) {
    const Json stream = user["stream"];
    Resolution shown;
    shown.anchor = user["displayName"].text();
    shown.title = stream["title"].text();
    if (shown.title.empty()) shown.title = user["lastBroadcast"]["title"].text();
    shown.started = time_of_iso(stream["createdAt"].text());
    return shown;
}

Resolution not_live(const Json& user, std::string detail) {
    Resolution resolution = shown_of(user);
    resolution.outcome = ext::Outcome::offline;
    resolution.detail = std::move(detail);
    return resolution;
}

}  // namespace

std::string room_query(const Site& site, const std::string& login) {
    return to_text({in_full(site.text("room_query"), {{"login", login}})});
}

std::string room_by_hashes(const Site& site, const std::string& login) {
    return to_text({by_hash("StreamMetadata", site.text("stream_hash"),
                            {{"channelLogin", login}, {"includeIsDJ", true}}),
                    by_hash("PlaybackAccessToken", site.text("token_hash"),
                            {{"isLive", true},
                             {"login", login},
                             {"isVod", false},
                             {"vodID", ""},
                             {"playerType", "site"},
                             {"platform", "web"}}),
                    by_hash("ChannelShell", site.text("name_hash"), {{"login", login}})});
}

std::string liveness_query(const Site& site, const std::vector<std::string>& logins) {
    boost::json::array operations;
    for (const std::string& login : logins)
        operations.push_back(in_full(site.text("liveness_query"), {{"login", login}}));
    return to_text(operations);
}

Operation operation_at(const JsonAnswer& answer, std::size_t index) {
    // One that is refused as a whole is answered by one object, whatever was asked.
    const Json one = answer.json.is_array() ? answer[index] : answer.json;
    Operation operation{one["data"], one["errors"][0]["message"].text()};
    if (operation.complaint.empty()) operation.complaint = one["message"].text();
    return operation;
}

Got<Ticket> read_room(const Operation& room, const Operation& token, const HttpAnswer& answer) {
    const Json user = room.data["user"];
    const bool is_told = room.data.has("user") && room.complaint.empty();
    if (!user && is_told) return not_found("there is no such channel");
    if (!user || !user.has("stream")) return without("data.user.stream", room.complaint, answer);
    if (!user["stream"]) {
        if (!room.complaint.empty()) return without("data.user.stream", room.complaint, answer);
        return not_live(user, "not live");
    }
    const Json access = token.data["streamPlaybackAccessToken"];
    const bool is_null = token.data.has("streamPlaybackAccessToken") && token.complaint.empty();
    if (!access && is_null) return not_live(user, "Twitch gives no token for it");
    const Json told = access["value"].within();
    Ticket ticket{access["value"].text(), access["signature"].text(), shown_of(user)};
    if (ticket.token.empty() || ticket.signature.empty() ||
        ticket.token.size() + ticket.signature.size() > kLongestToken)
        return without("data.streamPlaybackAccessToken", token.complaint, answer);
    if (auto refusal = refusal_in(told); !refusal.empty()) return restricted(std::move(refusal));
    return ticket;
}

std::vector<ext::Liveness> read_liveness(const JsonAnswer& answer,
                                         const std::vector<std::string>& logins) {
    std::vector<ext::Liveness> told;
    if (!answer.json.is_array() || answer.json.size() != logins.size()) return told;
    for (std::size_t i = 0; i < logins.size(); ++i) {
        const Operation operation = operation_at(answer, i);
        const Json user = operation.data["user"];
        if (!operation.complaint.empty() || !user.has("stream")) continue;
        told.push_back({logins[i], static_cast<bool>(user["stream"])});
    }
    return told;
}

}  // namespace weir::resolvers::twitch
