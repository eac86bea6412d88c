// SPDX-License-Identifier: MIT
#include "live17/live17.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "answer.hpp"
#include "candidates.hpp"
#include "text/web_address.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;
using ext::Lent;
using ext::Outcome;
using ext::Resolution;
using ext::Room;
using ext::Rung;

constexpr std::int64_t kLive = 2;
constexpr std::size_t kMostCdnLines = 32;
constexpr std::chrono::hours kNameHolds{24};

bool is_hls(std::string_view url) {
    return url.substr(0, url.find('?')).ends_with(".m3u8");
}

class Live17 final : public ext::Resolver {
public:
    explicit Live17(Site site) : site_(std::move(site)) {}

    std::string_view platform() const override { return "17live"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override { return {"17.live", "17app.co"}; }

    /// /live/NUMBER, /LANGUAGE/live/NUMBER.
    std::optional<Room> recognise(std::string_view url) const override {
        const auto address = web_address(url);
        if (!address || !address->is_at({"17.live", "www.17.live"})) return std::nullopt;
        const auto& path = address->path;
        if (path.size() < 2 || path.size() > 3 || path[path.size() - 2] != "live")
            return std::nullopt;
        if (path.size() == 3 && !is_name(path[0], 2, 10, "-")) return std::nullopt;
        if (!is_digits(path.back())) return std::nullopt;
        return Room{"17live", path.back(), std::string{url}};
    }

    awaitable<Resolution> resolve(Room room, ext::Wanted, Lent lent) const override {
        auto resolution = co_await state_of(room, lent);
        if (resolution.outcome == Outcome::live || resolution.outcome == Outcome::not_found) {
            // Unknown and not live look alike there; only the user's page tells.
            const auto name = co_await name_of(room, lent);
            if (resolution.outcome == Outcome::not_found) {
                if (!name) co_return name.error();
                resolution = offline("not live");
            }
            if (name) resolution.anchor = *name;
        }
        resolution.room = std::move(room);
        co_return resolution;
    }

private:
    awaitable<Got<std::string>> name_of(Room room, Lent lent) const {
        const std::string key = "name of " + room.id;
        std::string name = lent.memory.get(key);
        if (!name.empty()) co_return name;
        ext::HttpRequest request;
        request.url = fmt::format("{}/user/room/{}", site_.text("api"), room.id);
        const auto user = co_await ask_json(lent.http, std::move(request));
        if (!user) co_return user.error();
        name = (*user)["displayName"].text();
        if (name.empty()) co_return changed("no displayName", user->http);
        lent.memory.put(key, name, lent.now + kNameHolds);
        co_return name;
    }

    /// not_found: it is not live, or there is no such room.
    awaitable<Resolution> state_of(Room room, Lent lent) const {
        ext::HttpRequest request;
        request.url = fmt::format("{}/lives/{}/viewers/alive", site_.text("api"), room.id);
        request.post = fmt::format(R"({{"liveStreamID":"{}"}})", room.id);
        request.headers = {std::string{kJsonType}, "Referer: " + site_.text("page") + '/'};
        const auto answer = co_await ask(lent.http, std::move(request));
        if (!answer) co_return answer.error();
        const auto json = Json::parse(answer->body);
        if (answer->status == 404 && !(json && json->has("errorCode")))
            co_return changed("HTTP 404 from the API without errorCode", *answer);
        if (auto trouble = trouble_of(*answer)) co_return std::move(*trouble);
        if (!json) co_return changed("JSON was expected", *answer);
        const auto status = (*json)["status"].number();
        if (!status) co_return changed("no status", *answer);
        Resolution resolution =
            *status == kLive ? with_streams(*json, *answer) : offline("not live");
        resolution.title = (*json)["caption"].text();
        co_return resolution;
    }

    Resolution with_streams(const Json& json, const ext::HttpAnswer& answer) const {
        Json lines = json["pullURLsInfo"]["rtmpURLs"];
        if (!lines.is_array()) lines = json["rtmpUrls"];
        Resolution resolution;
        resolution.outcome = Outcome::live;
        for (std::size_t i = 0; i < std::min(lines.size(), kMostCdnLines); ++i) {
            const std::string better = lines[i]["urlHighQuality"].text();
            const std::string usual = lines[i]["url"].text();
            add(resolution, better, Rung::source, "high", lines[i]);
            // Where there is but one it is all that there is.
            const bool is_only = !is_web_url(better);
            if (usual != better)
                add(resolution, usual, is_only ? Rung::source : Rung::high, "normal", lines[i]);
        }
        if (resolution.candidates.empty()) return changed("no pullURLsInfo.rtmpURLs", answer);
        return resolution;
    }

    /// HTTP-FLV, in spite of what the service calls it.
    void add(Resolution& resolution, const std::string& url, Rung rung, std::string quality,
             const Json& line) const {
        if (!is_web_url(url)) return;
        ext::Candidate candidate;
        candidate.protocol = is_hls(url) ? ext::Protocol::hls : ext::Protocol::flv;
        candidate.url = url;
        candidate.rung = rung;
        candidate.quality = std::move(quality);
        candidate.line = line["provider"].text();
        candidate.headers = {fmt::format("Referer: {}/", site_.text("page"))};
        candidate.expires = expiry_of(url);
        resolution.candidates.push_back(std::move(candidate));
    }

    const Site site_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_live17(Site site) {
    return std::make_unique<Live17>(std::move(site));
}

}  // namespace weir::resolvers
