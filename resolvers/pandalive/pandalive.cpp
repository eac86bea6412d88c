// SPDX-License-Identifier: MIT
#include "pandalive/pandalive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
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

constexpr long kBadRequest = 400;  ///< With which errors are answered.
constexpr std::array<std::string_view, 3> kLines{"hls", "hls2", "hls3"};

/// What the service says instead of an answer; nothing: it says nothing.
std::optional<Resolution> refusal(const Json& json, const ext::HttpAnswer& answer) {
    const std::string code = json["errorData"]["code"].text();
    if (code.empty()) return std::nullopt;
    if (code == "castEnd") return offline("the broadcast has ended");
    if (code == "needAdult" || code == "needLogin")
        return restricted("for those who are logged in, and of age: cookies are needed");
    if (code == "needCoinPurchase" || code == "needUnlimitItem")
        return restricted("for those who have paid");
    if (code == "needPw") return restricted("a password is needed");
    if (code == "wrongPw") return restricted("the password is wrong");
    return changed("an errorData.code that is not known", answer);
}

class PandaLive final : public ext::Resolver {
public:
    explicit PandaLive(Site site) : site_(std::move(site)) {}

    std::string_view platform() const override { return "pandalive"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override { return {"pandalive.co.kr"}; }

    /// /play/ID, /live/play/ID.
    std::optional<Room> recognise(std::string_view url) const override {
        const auto address = web_address(url);
        if (!address ||
            !address->is_at({"www.pandalive.co.kr", "pandalive.co.kr", "m.pandalive.co.kr"}))
            return std::nullopt;
        const auto& path = address->path;
        const bool is_short = path.size() == 2 && path[0] == "play";
        const bool is_long = path.size() == 3 && path[0] == "live" && path[1] == "play";
        if (!is_short && !is_long) return std::nullopt;
        if (!is_name(path.back(), 1, 64, "_-.@")) return std::nullopt;
        return Room{"pandalive", lower(path.back()), std::string{url}};
    }

    awaitable<Resolution> resolve(Room room, ext::Wanted wanted, Lent lent) const override {
        const Query who{{"userId", room.id}, {"info", "media"}};
        const auto member = co_await ask_panda("member/bj", who, lent);
        if (!member) co_return told(member.error(), room);
        const Json host = (*member)["bjInfo"];
        if (!host.is_object()) co_return changed("no bjInfo", member->http);
        Resolution resolution;
        if (!(*member)["media"]) {
            resolution = offline("not live");
        } else {
            const Query watch{
                {"action", "watch"}, {"userId", room.id}, {"password", wanted.password}};
            const auto play = co_await ask_panda("live/play", watch, lent);
            resolution = play ? with_streams(*play) : play.error();
            resolution.title = (*member)["media"]["title"].text();
        }
        resolution.anchor = host["nick"].text();
        co_return told(std::move(resolution), room);
    }

private:
    static Resolution told(Resolution resolution, Room room) {
        resolution.room = std::move(room);
        return resolution;
    }

    std::vector<std::string> headers() const {
        return {"Origin: " + site_.text("page"), "Referer: " + site_.text("page") + '/'};
    }

    awaitable<Got<JsonAnswer>> ask_panda(std::string path, Query fields, Lent lent) const {
        auto request = form_to(fmt::format("{}/{}", site_.text("api"), path), fields);
        for (std::string& header : headers())
            request.headers.push_back(std::move(header));
        auto answer = co_await ask(lent.http, std::move(request));
        if (!answer) co_return answer.error();
        if (answer->status == 404) co_return changed("HTTP 404 from the API", *answer);
        auto json = Json::parse(answer->body);
        const bool may_refuse = answer->status == 200 || answer->status == kBadRequest;
        if (json && may_refuse)
            if (auto refused = refusal(*json, *answer)) co_return std::move(*refused);
        if (auto trouble = trouble_of(*answer)) co_return std::move(*trouble);
        if (!json) co_return changed("JSON was expected", *answer);
        co_return JsonAnswer{std::move(*answer), std::move(*json)};
    }

    Resolution with_streams(const JsonAnswer& play) const {
        const Json list = play["PlayList"];
        if (!list.is_object()) return changed("no PlayList", play.http);
        Resolution resolution;
        resolution.outcome = Outcome::live;
        for (const std::string_view line : kLines)
            for (std::size_t i = 0; i < std::min(list[line].size(), kMostCandidates); ++i)
                add(resolution, list[line][i], line);
        if (resolution.candidates.empty()) return changed("no HLS in PlayList", play.http);
        return resolution;
    }

    void add(Resolution& resolution, const Json& stream, std::string_view line) const {
        ext::Candidate candidate;
        candidate.url = stream["url"].text();
        if (!is_web_url(candidate.url)) return;
        candidate.quality = stream["name"].text();
        candidate.is_ladder = candidate.quality == "auto";
        if (const auto lines = lines_named(candidate.quality))
            candidate.rung = rung_of_lines(*lines);
        candidate.line = line;
        candidate.headers = headers();
        candidate.expires = expiry_of(candidate.url);
        resolution.candidates.push_back(std::move(candidate));
    }

    const Site site_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_pandalive(Site site) {
    return std::make_unique<PandaLive>(std::move(site));
}

}  // namespace weir::resolvers
