// SPDX-License-Identifier: MIT
#include "xiaohongshu/xiaohongshu.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "candidates.hpp"
#include "short_link.hpp"
#include "text/html.hpp"
#include "text/js_literal.hpp"
#include "text/web_address.hpp"
#include "ways.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;
using ext::Candidate;
using ext::HttpAnswer;
using ext::Lent;
using ext::Protocol;
using ext::Resolution;
using ext::Room;

constexpr std::string_view kOver = "直播已结束", kReplay = "回放", kProfile = "的个人主页";

bool is_room_number(std::string_view id) {
    return id.size() >= 10 && is_digits(id);
}

bool is_user(std::string_view id) {
    return id.size() == 24 && id.find_first_not_of("0123456789abcdef") == id.npos;
}

std::string id_in(const WebAddress& address) {
    const auto& path = address.path;
    if (path.empty()) return {};
    if (address.is_at({"xhslink.com", "www.xhslink.com"})) {
        const bool is_code = path.size() <= 2 && is_name(path.back(), 4, 32, "_-") &&
                             (path.size() == 1 || is_name(path[0], 1, 2, ""));
        return is_code ? short_link_id(address) : std::string{};
    }
    if (!address.is_at({"www.xiaohongshu.com", "xiaohongshu.com", "www.redelight.cn"})) return {};
    const bool is_room = (path.size() == 2 && path[0] == "livestream") ||
                         (path.size() == 3 && path[0] == "hina" && path[1] == "livestream");
    if (is_room && is_room_number(path.back())) return path.back();
    const bool is_profile = path.size() == 3 && path[0] == "user" && path[1] == "profile";
    return is_profile && is_user(path[2]) ? path[2] : std::string{};
}

/// The source as FLV, and as HLS beside it.
Resolution live_at(const std::string& flv) {
    constexpr std::string_view kFlv = ".flv";
    Resolution resolution;
    resolution.outcome = ext::Outcome::live;
    Candidate candidate;
    candidate.quality = "source";
    candidate.expires = expiry_of(flv);
    candidate.url = flv;
    candidate.protocol = Protocol::flv;
    resolution.candidates.push_back(candidate);
    const auto end = std::min(flv.find('?'), flv.size());
    if (!std::string_view{flv}.substr(0, end).ends_with(kFlv)) return resolution;
    candidate.protocol = Protocol::hls;
    candidate.url.replace(end - kFlv.size(), kFlv.size(), ".m3u8");
    resolution.candidates.push_back(std::move(candidate));
    return resolution;
}

Json state_of(std::string_view page) {
    const auto literal = literal_after(page, "window.__INITIAL_STATE__=");
    return literal ? Json::parse(js_to_json(*literal)).value_or(Json{}) : Json{};
}

/// The page of a broadcast, or of a user who is live.
Resolution read_live(const Json& live, const HttpAnswer& answer) {
    const std::string status = live["liveStatus"].text();
    if (status != "success") {
        if (answer.body.find(kOver) != std::string::npos) return offline("the live has ended");
        return changed(fmt::format("no live stream in the page (liveStatus '{}')", status), answer);
    }
    const Json room = live["roomData"]["roomInfo"];
    const std::string title = room["roomTitle"].text();
    if (title.find(kReplay) != title.npos) return offline("a replay");
    const std::string link = room["deeplink"].text();
    const auto query =
        parse_query(std::string_view{link}.substr(std::min(link.find('?'), link.size())));
    const std::string flv = find(query, "flvUrl").value_or("");
    if (!is_web_url(flv)) return changed("no flvUrl in the deeplink", answer);
    Resolution resolution = live_at(flv);
    resolution.title = title;
    resolution.anchor = find(query, "host_nickname").value_or("");
    return resolution;
}

/// The first broadcast that the page links to; empty: none.
std::string linked_broadcast(std::string_view page) {
    constexpr std::string_view kLink = "/livestream/";
    for (auto at = page.find(kLink); at != page.npos; at = page.find(kLink, at)) {
        at += kLink.size();
        const auto end = std::min(page.find_first_not_of("0123456789", at), page.size());
        const auto number = page.substr(at, end - at);
        if (is_room_number(number)) return std::string{number};
    }
    return {};
}

class Xiaohongshu final : public ext::Resolver {
public:
    explicit Xiaohongshu(Site site) : site_(std::move(site)) {}

    std::string_view platform() const override { return "xiaohongshu"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override { return {"xiaohongshu.com"}; }

    /// The identity is that of the broadcast, or of the user: only the latter has more than one
    /// broadcast.
    std::optional<Room> recognise(std::string_view url) const override {
        const auto address = web_address(url);
        std::string id = address ? id_in(*address) : std::string{};
        if (id.empty()) return std::nullopt;
        return Room{"xiaohongshu", std::move(id), std::string{url}};
    }

    awaitable<Resolution> resolve(Room room, ext::Wanted, Lent lent) const override {
        if (is_short_link(room.id)) {
            auto found = co_await follow_short_link(*this, room, lent);
            if (!found) co_return found.error();
            room = std::move(*found);
        }
        Resolution resolution;
        if (is_user(room.id))
            resolution = co_await of_user(room.id, lent);
        else
            resolution = co_await of_broadcast(room.id, lent);
        resolution.room = std::move(room);
        co_return resolution;
    }

private:
    ext::HttpRequest request_of(std::string url) const {
        ext::HttpRequest request;
        request.url = std::move(url);
        request.user_agent = site_.text("user_agent");
        return request;
    }

    /// A profile that shows no broadcast is one of a user who is not live.
    awaitable<Resolution> of_user(std::string user, Lent lent) const {
        auto request = request_of(fmt::format("{}/user/profile/{}", site_.text("page"), user));
        const auto page = co_await ask_page(lent.http, std::move(request));
        if (!page) co_return page.error();
        const Json state = state_of(page->body);
        if (const Json live = state["liveStream"]) co_return read_live(live, *page);
        const std::string broadcast = linked_broadcast(page->body);
        if (!broadcast.empty()) co_return co_await of_broadcast(broadcast, lent);
        if (state["user"].is_object() || page->body.find(kProfile) != std::string::npos)
            co_return offline("the profile shows no broadcast");
        co_return changed("neither a profile nor a broadcast in the page", *page);
    }

    awaitable<Resolution> of_broadcast(std::string id, Lent lent) const {
        auto request = request_of(fmt::format("{}/livestream/{}", site_.text("page"), id));
        const auto page = co_await try_page(lent.http, std::move(request));
        Said said{page ? Said{} : page.error()};
        if (page) said = {read_live(state_of(page->body)["liveStream"], *page), page->status};
        if (!said.leaves_hope()) co_return said.resolution;
        Said other = co_await shared(id, lent);
        co_return better_of(std::move(said), std::move(other)).resolution;
    }

    /// What is shared knows whose broadcast it is, and the CDN whether there is a stream.
    awaitable<Said> shared(std::string id, Lent lent) const {
        auto request = request_of(fmt::format("{}?room_id={}", site_.text("share_info"), id));
        const auto info = co_await try_api(lent.http, std::move(request));
        if (!info) co_return info.error();
        const Json data = (*info)["data"], host = data["host_info"];
        if (!host.is_object()) co_return Said{changed("no data.host_info", info->http), 200};
        const std::string flv = fmt::format("{}/{}.flv", site_.text("stream"), id);
        request = request_of(flv);
        request.first_bytes = 3;
        const auto stream = co_await ask(lent.http, std::move(request));
        if (!stream) co_return Said{stream.error()};
        Said said{offline("there is no stream"), stream->status};
        if (stream->status == 200 && stream->body.starts_with("FLV"))
            said.resolution = live_at(flv);
        else if (stream->status != 404)
            said.resolution = changed("no FLV where it should be", *stream);
        said.resolution.anchor = host["nickname"].text();
        said.resolution.title = data["room"]["name"].text();
        co_return said;
    }

    const Site site_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_xiaohongshu(Site site) {
    return std::make_unique<Xiaohongshu>(std::move(site));
}

}  // namespace weir::resolvers
