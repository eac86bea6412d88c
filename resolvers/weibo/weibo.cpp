// SPDX-License-Identifier: MIT
#include "weibo/weibo.hpp"

#include <fmt/format.h>

#include <utility>

#include "candidates.hpp"
#include "text/web_address.hpp"
#include "ways.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;
using ext::Candidate;
using ext::Lent;
using ext::Protocol;
using ext::Resolution;
using ext::Room;

constexpr std::int64_t kLive = 1;
constexpr std::string_view kUser = "user:";
constexpr std::string_view kGate = "a cookie of weibo.com (SUB) is needed";

bool is_broadcast(std::string_view id) {
    return is_name(id, 5, 64, ":_-") && !id.starts_with(kUser) && !id.starts_with(':');
}

/// `streams`: where live_origin_… stand.
Resolution read_room(const Json& room, const Json& streams, const JsonAnswer& answer) {
    const auto status = room["status"].number();
    if (!status) return changed("no status of the broadcast", answer.http);
    if (*status != kLive) return offline(fmt::format("its status is {}", *status));
    Resolution resolution;
    const auto add = [&](Protocol protocol, std::string url) {
        if (!is_web_url(url)) return;
        Candidate candidate;
        candidate.protocol = protocol;
        candidate.quality = "origin";
        candidate.expires = expiry_of(url);
        candidate.url = std::move(url);
        resolution.candidates.push_back(std::move(candidate));
    };
    add(Protocol::hls, streams["live_origin_hls_url"].text());
    add(Protocol::flv, streams["live_origin_flv_url"].text());
    if (resolution.candidates.empty()) return changed("it is live without streams", answer.http);
    resolution.outcome = ext::Outcome::live;
    return resolution;
}

Resolution read_live(const JsonAnswer& answer) {
    const Json data = answer["data"], item = data["item"];
    Resolution resolution = read_room(item, item["stream_info"]["pull"], answer);
    resolution.anchor = data["user_info"]["name"].text();
    resolution.title = item["desc"].text();
    return resolution;
}

Resolution read_older(const JsonAnswer& answer) {
    const Json data = answer["data"];
    Resolution resolution = read_room(data, data, answer);
    resolution.anchor = data["user"]["screenName"].text();
    resolution.title = data["title"].text();
    return resolution;
}

/// Those who come without a cookie are led to a page that gives one to browsers.
bool is_gate(const ext::HttpAnswer& answer) {
    const auto address = web_address(answer.url);
    return address && (address->is_at({"passport.weibo.com", "login.sina.com.cn"}) ||
                       (!address->path.empty() && address->path.front() == "login.php"));
}

class Weibo final : public ext::Resolver {
public:
    explicit Weibo(Site site) : site_(std::move(site)) {}

    std::string_view platform() const override { return "weibo"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override { return {"weibo.com"}; }

    /// /l/wblive/p/show/BROADCAST, /u/USER. The identity of the one is that of the broadcast, of
    /// the other "user:NUMBER".
    std::optional<Room> recognise(std::string_view url) const override {
        const auto address = web_address(url);
        if (!address || !address->is_at({"weibo.com", "www.weibo.com"})) return std::nullopt;
        const auto& path = address->path;
        std::string id;
        if (path.size() == 5 && path[0] == "l" && path[1] == "wblive" &&
            (path[2] == "p" || path[2] == "m") && path[3] == "show" && is_broadcast(path[4]))
            id = path[4];
        if (path.size() == 2 && path[0] == "u" && is_digits(path[1]))
            id = std::string{kUser} + path[1];
        if (id.empty()) return std::nullopt;
        return Room{"weibo", std::move(id), std::string{url}};
    }

    awaitable<Resolution> resolve(Room room, ext::Wanted, Lent lent) const override {
        std::string broadcast = room.id;
        if (broadcast.starts_with(kUser)) {
            auto latest = co_await broadcast_of(broadcast.substr(kUser.size()), lent);
            if (!latest) {
                Resolution resolution = latest.error();
                resolution.room = std::move(room);
                co_return resolution;
            }
            broadcast = std::move(*latest);
        }
        ext::HttpRequest request = request_of("live", "live_id", broadcast);
        Said said = co_await tried(std::move(request), read_live, lent);
        if (said.leaves_hope()) {
            request = request_of("live_older", "live_id", broadcast);
            Said older = co_await tried(std::move(request), read_older, lent);
            said = better_of(std::move(said), std::move(older));
        }
        said.resolution.room = std::move(room);
        co_return std::move(said.resolution);
    }

private:
    ext::HttpRequest request_of(std::string_view endpoint, std::string_view name,
                                const std::string& value) const {
        ext::HttpRequest request;
        request.url = fmt::format("{}?{}={}", site_.text(endpoint), name, encode_percent(value));
        request.headers = {"Referer: https://weibo.com/"};
        return request;
    }

    static awaitable<Tried<JsonAnswer>> ask_weibo(ext::HttpRequest request, Lent lent) {
        auto answer = co_await ask(lent.http, std::move(request));
        if (!answer) co_return Said{answer.error()};
        if (is_gate(*answer)) co_return Said{restricted(std::string{kGate}), answer->status};
        co_return read_api(std::move(*answer));
    }

    static awaitable<Said> tried(ext::HttpRequest request, Resolution (*read)(const JsonAnswer&),
                                 Lent lent) {
        const auto answer = co_await ask_weibo(std::move(request), lent);
        if (!answer) co_return answer.error();
        co_return Said{read(*answer), answer->http.status};
    }

    /// The latest one among the latest posts.
    awaitable<Got<std::string>> broadcast_of(std::string user, Lent lent) const {
        ext::HttpRequest request = request_of("posts", "uid", user);
        request.url += "&page=1&feature=0";
        const auto answer = co_await ask_weibo(std::move(request), lent);
        if (!answer) co_return answer.error().resolution;
        if ((*answer)["url"].text().find("login") != std::string::npos)
            co_return restricted(std::string{kGate});
        const Json posts = (*answer)["data"]["list"];
        if (!posts.is_array()) co_return changed("no data.list", answer->http);
        std::string broadcast;
        posts.each_item([&](const Json& post) {
            const Json page = post["page_info"];
            const std::string id = page["object_id"].text();
            const bool is_one = page["object_type"].text() == "live" && is_broadcast(id);
            if (is_one && broadcast.empty()) broadcast = id;
        });
        if (broadcast.empty()) co_return offline("no broadcast among the latest posts");
        co_return broadcast;
    }

    const Site site_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_weibo(Site site) {
    return std::make_unique<Weibo>(std::move(site));
}

}  // namespace weir::resolvers
