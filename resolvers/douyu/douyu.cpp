// SPDX-License-Identifier: MIT
#include "douyu/douyu.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "douyu/player.hpp"
#include "text/html.hpp"
#include "text/web_address.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;
using ext::Lent;
using ext::Outcome;
using ext::Resolution;
using ext::Room;

constexpr std::int64_t kOnAir = 1, kOffAir = 2;
/// Pages that are no rooms.
constexpr std::string_view kPages[]{"directory", "topic", "search", "member", "client", "cms",
                                    "special",   "video", "news",   "login",  "mobile"};

/// The number that `text` begins with, at most 18 digits.
std::string leading_digits(std::string_view text) {
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    return std::string{text.substr(0, std::min<std::size_t>(end, 18))};
}

/// Of a room's page for phones; empty: there is none.
std::string number_in(std::string_view page) {
    constexpr std::string_view kInfo = "\"roomInfo\":{\"rid\":", kNumber = "\"rid\":";
    if (const auto at = page.find(kInfo); at != page.npos)
        return leading_digits(page.substr(at + kInfo.size()));
    const auto context = script(page, "vike_pageContext").value_or("");
    const auto info = std::min(context.find("\"roomInfo\""), context.size());
    const auto at = context.find(kNumber, info);
    return at == context.npos ? std::string{} : leading_digits(context.substr(at + kNumber.size()));
}

class Douyu final : public ext::Resolver {
public:
    explicit Douyu(Site site) : site_(std::move(site)) {}

    std::string_view platform() const override { return "douyu"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override { return {"douyu.com"}; }

    /// /NUMBER or /ALIAS; /topic/NAME?rid=NUMBER. The identity is the number, of which a room may
    /// have two: the longer one.
    std::optional<Room> recognise(std::string_view url) const override {
        const auto address = web_address(url);
        if (!address || !address->is_at({"www.douyu.com", "douyu.com", "m.douyu.com"}))
            return std::nullopt;
        const auto& path = address->path;
        std::string id;
        if (path.size() == 2 && path[0] == "topic") {
            id = find(address->query, "rid").value_or("");
            if (!is_digits(id, 18)) return std::nullopt;
        } else if (path.size() == 1) {
            id = path[0];
        }
        const bool is_page = std::ranges::find(kPages, id) != std::end(kPages);
        if (!is_name(id, 1, 64, "_-") || is_page || id.starts_with("g_")) return std::nullopt;
        return Room{"douyu", id, std::string{url}};
    }

    awaitable<Resolution> resolve(Room room, ext::Wanted wanted, Lent lent) const override {
        const auto found = co_await find_room(room.id, lent);
        if (!found) co_return found.error().resolution;
        const Json info = (*found)["room"];
        const auto status = info["show_status"].number();
        room.id = info["room_id"].text();
        Resolution resolution;
        if (status == kOffAir)
            resolution = offline("not live");
        else if (status != kOnAir)
            resolution = changed("no show_status that is known", found->http);
        else if (info["videoLoop"].number().value_or(0) != 0)
            resolution = offline("a loop of replays");
        else
            resolution = co_await with_streams(room.id, wanted.rung, lent);
        resolution.anchor = info["nickname"].text();
        if (resolution.anchor.empty()) resolution.anchor = info["owner_name"].text();
        resolution.title = info["room_name"].text();
        resolution.avatar = info["room_pic"].text();
        resolution.room = std::move(room);
        co_return resolution;
    }

private:
    /// A number may be a second one, which only the page for phones knows.
    awaitable<Tried<JsonAnswer>> find_room(std::string id, Lent lent) const {
        if (!is_digits(id, 18)) {
            const auto number = co_await number_of(id, lent);
            if (!number) co_return number.error();
            co_return co_await info_of(*number, lent);
        }
        auto info = co_await info_of(id, lent);
        if (info) co_return info;
        const bool may_be_other =
            info.error().leaves_hope() || info.error().resolution.outcome == Outcome::not_found;
        if (!may_be_other) co_return info;
        const auto number = co_await number_of(id, lent);
        if (number && *number != id) co_return co_await info_of(*number, lent);
        co_return info;
    }

    awaitable<Tried<std::string>> number_of(std::string id, Lent lent) const {
        ext::HttpRequest request;
        request.url = fmt::format("{}/{}", site_.text("mobile_page"), id);
        const auto page = co_await try_page(lent.http, std::move(request));
        if (!page) co_return page.error();
        auto number = number_in(page->body);
        if (number.empty()) co_return Said{changed("no rid in the page", *page), page->status};
        co_return number;
    }

    awaitable<Tried<JsonAnswer>> info_of(std::string number, Lent lent) const {
        ext::HttpRequest request;
        request.url = fmt::format("{}/{}", site_.text("info"), number);
        request.headers = {fmt::format("Referer: {}/{}", site_.text("page"), number)};
        auto page = co_await try_page(lent.http, std::move(request));
        if (!page) co_return page.error();
        auto json = Json::parse(page->body);
        const bool is_whole = json && is_digits((*json)["room"]["room_id"].text(), 18);
        if (!is_whole) co_return Said{changed("no room.room_id", *page), page->status};
        co_return JsonAnswer{std::move(*page), std::move(*json)};
    }

    awaitable<Resolution> with_streams(std::string number, ext::Rung rung, Lent lent) const {
        DouyuPlayer player{site_, lent};
        auto play = co_await player.play(number, "", 0);
        if (!play) co_return play.error().resolution;
        const auto rate = rung == ext::Rung::source ? play->rate : play->rate_for(rung);
        auto cdn = play->is_on_bad_line() ? play->better_cdn() : std::string{};
        std::vector<DouyuPlay> plays{std::move(*play)};
        if (rate != plays[0].rate || !cdn.empty()) {
            if (cdn.empty()) cdn = plays[0].cdn;
            auto other = co_await player.play(number, std::move(cdn), rate);
            if (other) plays.push_back(std::move(*other));
        }
        if (!std::ranges::all_of(plays, &DouyuPlay::is_on_bad_line))
            std::erase_if(plays, [](const auto& each) { return each.is_on_bad_line(); });
        Resolution resolution;
        resolution.outcome = Outcome::live;
        for (const DouyuPlay& each : plays)
            std::ranges::move(each.candidates(), std::back_inserter(resolution.candidates));
        for (ext::Candidate& candidate : resolution.candidates)
            candidate.headers = {fmt::format("Referer: {}/{}", site_.text("page"), number),
                                 fmt::format("User-Agent: {}", ext::kBrowser)};
        co_return resolution;
    }

    const Site site_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_douyu(Site site) {
    return std::make_unique<Douyu>(std::move(site));
}

}  // namespace weir::resolvers
