// SPDX-License-Identifier: MIT
#include "showroom/showroom.hpp"

#include <fmt/format.h>

#include <utility>

#include "answer.hpp"
#include "candidates.hpp"
#include "text/html.hpp"
#include "text/web_address.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;
using ext::Candidate;
using ext::Lent;
using ext::Resolution;
using ext::Room;

constexpr std::int64_t kOnLive = 2;

/// Of the number that the service gives a quality: 1000 is the original; what is not told is that.
ext::Rung rung_of(std::optional<std::int64_t> quality) {
    constexpr std::int64_t kOriginal = 1000, kHigh = 500, kMiddle = 200;
    const auto number = quality.value_or(kOriginal);
    if (number >= kOriginal) return ext::Rung::source;
    if (number >= kHigh) return ext::Rung::high;
    return number >= kMiddle ? ext::Rung::standard : ext::Rung::low;
}

class Showroom final : public ext::Resolver {
public:
    explicit Showroom(Site site) : site_(std::move(site)) {}

    std::string_view platform() const override { return "showroom"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override { return {"showroom-live.com"}; }

    /// /r/KEY, /KEY, /room/profile?room_id=NUMBER. The identity is the number.
    std::optional<Room> recognise(std::string_view url) const override {
        const auto address = web_address(url);
        if (!address || !address->is_at({"www.showroom-live.com", "showroom-live.com"}))
            return std::nullopt;
        const auto& path = address->path;
        std::string id;
        if (path.size() == 2 && path[0] == "room" && path[1] == "profile")
            id = find(address->query, "room_id").value_or("");
        else if (path.size() == 2 && path[0] == "r")
            id = path[1];
        else if (path.size() == 1)
            id = path[0];
        const bool is_page = id == "room" || id == "event" || id == "onlive" || id == "ranking";
        if (!is_name(id, 1, 64, "_-") || is_page) return std::nullopt;
        return Room{"showroom", id, std::string{url}};
    }

    awaitable<Resolution> resolve(Room room, ext::Wanted, Lent lent) const override {
        if (!is_digits(room.id)) {
            auto number = co_await number_of(room.id, lent);
            if (!number) co_return number.error();
            room.id = *number;
        }
        co_return co_await resolve_number(std::move(room), lent);
    }

private:
    /// The page of a key links to the profile of its number.
    awaitable<Got<std::string>> number_of(std::string key, Lent lent) const {
        ext::HttpRequest request;
        request.url = fmt::format("{}/r/{}", site_.text("page"), key);
        const auto page = co_await ask_page(lent.http, std::move(request));
        if (!page) co_return page.error();
        const auto link = between(page->body, "profile?room_id=", "\"");
        if (!link || !is_digits(*link)) co_return changed("no room_id in the page", *page);
        co_return std::string{*link};
    }

    awaitable<Resolution> resolve_number(Room room, Lent lent) const {
        ext::HttpRequest request;
        request.url = fmt::format("{}/live_info?room_id={}", site_.text("api"), room.id);
        const auto info = co_await ask_json(lent.http, request);
        if (!info) co_return info.error();
        const auto status = (*info)["live_status"].number();
        if (!status) co_return changed("no live_status", info->http);
        Resolution resolution;
        if (*status == kOnLive) {
            request.url = fmt::format("{}/streaming_url?room_id={}&abr_available=1",
                                      site_.text("api"), room.id);
            const auto streams = co_await ask_json(lent.http, request);
            if (!streams) co_return streams.error();
            resolution = with_streams(*streams);
        } else {
            resolution = offline("not live");
        }
        resolution.anchor = resolution.title = (*info)["room_name"].text();
        resolution.room = std::move(room);
        co_return resolution;
    }

    Resolution with_streams(const JsonAnswer& streams) const {
        const Json list = streams["streaming_url_list"];
        if (streams.json.is_object() && streams.json.size() == 0)
            return offline("it has no streams");
        if (!list) return changed("no streaming_url_list", streams.http);
        Resolution resolution;
        resolution.outcome = ext::Outcome::live;
        list.each_item([&](const Json& entry) { add(resolution, entry); });
        if (resolution.candidates.empty()) return changed("no HLS among the streams", streams.http);
        return resolution;
    }

    /// "hls", one quality, and "hls_all", of all; not "lhls", which is made for players.
    void add(Resolution& resolution, const Json& entry) const {
        const std::string type = entry["type"].text();
        Candidate candidate;
        candidate.url = entry["url"].text();
        if (!type.starts_with("hls") || !is_web_url(candidate.url)) return;
        if (resolution.candidates.size() == kMostCandidates) return;
        candidate.quality = entry["label"].text();
        candidate.is_ladder = type == "hls_all";
        if (!candidate.is_ladder) candidate.rung = rung_of(entry["quality"].number());
        candidate.headers = {fmt::format("Referer: {}/", site_.text("page"))};
        candidate.expires = expiry_of(candidate.url);
        resolution.candidates.push_back(std::move(candidate));
    }

    const Site site_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_showroom(Site site) {
    return std::make_unique<Showroom>(std::move(site));
}

}  // namespace weir::resolvers
