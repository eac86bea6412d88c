// SPDX-License-Identifier: MIT
#include "chzzk/chzzk.hpp"

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

constexpr std::size_t kIdLength = 32;
constexpr std::size_t kMostMedia = 32;

bool is_id(std::string_view text) {
    return text.size() == kIdLength && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

class Chzzk final : public ext::Resolver {
public:
    explicit Chzzk(Site site) : site_(std::move(site)) {}

    std::string_view platform() const override { return "chzzk"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override { return {"chzzk.naver.com"}; }

    /// /live/ID, /ID.
    std::optional<Room> recognise(std::string_view url) const override {
        const auto address = web_address(url);
        if (!address || !address->is_at({"chzzk.naver.com", "m.chzzk.naver.com"}))
            return std::nullopt;
        const auto& path = address->path;
        const bool is_live = path.size() == 2 && path[0] == "live";
        if (!is_live && path.size() != 1) return std::nullopt;
        std::string id = lower(path.back());
        if (!is_id(id)) return std::nullopt;
        return Room{"chzzk", std::move(id), std::string{url}};
    }

    /// What one version of the API does not know, the next one may.
    awaitable<Resolution> resolve(Room room, ext::Wanted, Lent lent) const override {
        std::optional<Resolution> first;
        for (const std::string& details : site_.list("details")) {
            auto resolution = co_await by_details(details, room, lent);
            const bool leaves_hope =
                resolution.outcome == Outcome::changed || resolution.outcome == Outcome::not_found;
            if (!leaves_hope) co_return resolution;
            if (!first || first->outcome == Outcome::not_found) first = std::move(resolution);
        }
        co_return std::move(first.value());
    }

private:
    ext::HttpRequest request(std::string url, const Room& room) const {
        ext::HttpRequest request;
        request.url = std::move(url);
        request.headers = {fmt::format("Referer: {}/live/{}", site_.text("page"), room.id),
                           fmt::format("Origin: {}", site_.text("page"))};
        return request;
    }

    awaitable<Resolution> by_details(std::string details, Room room, Lent lent) const {
        auto asked = request(fmt::format("{}/{}/live-detail", details, room.id), room);
        const auto answer = co_await ask_json(lent.http, std::move(asked));
        if (!answer) co_return answer.error();
        const auto code = (*answer)["code"].number();
        if (code == 404) co_return not_found("there is no such channel");
        if (code != 200) co_return changed("no code 200", answer->http);
        const Json content = (*answer)["content"];
        if (!answer->json.has("content")) co_return changed("no content", answer->http);
        auto resolution = state_of(content, *answer);
        const Json playback = content["livePlaybackJson"];
        if (resolution.outcome == Outcome::live && playback)
            resolution = with_media(playback.within(), answer->http);
        else if (resolution.outcome == Outcome::live)
            resolution = co_await by_playback(room, lent);
        resolution.anchor = content["channel"]["channelName"].text();
        resolution.title = content["liveTitle"].text();
        resolution.room = std::move(room);
        co_return resolution;
    }

    /// Without streams as yet.
    static Resolution state_of(const Json& content, const JsonAnswer& answer) {
        if (!content) return offline("it has not broadcast yet");
        const std::string status = content["status"].text();
        if (status == "CLOSE") return offline("not live");
        if (status != "OPEN") return changed("no content.status", answer.http);
        if (!content.has("livePlaybackJson"))
            return changed("no content.livePlaybackJson", answer.http);
        if (!content["livePlaybackJson"] && content["adult"].is_true())
            return restricted("for adults who are logged in: cookies are needed");
        Resolution resolution;
        resolution.outcome = Outcome::live;
        return resolution;
    }

    /// Rooms that can be rewound have their streams there too.
    awaitable<Resolution> by_playback(Room room, Lent lent) const {
        auto asked =
            request(fmt::format("{}/{}/live-playback-json", site_.text("playback"), room.id), room);
        const auto answer = co_await ask_json(lent.http, std::move(asked));
        if (!answer) co_return answer.error();
        const Json content = (*answer)["content"];
        if (!content.has("playbackJson"))
            co_return changed("no content.playbackJson", answer->http);
        if (!content["playbackJson"])
            co_return restricted("it is live, but its streams are kept from us");
        co_return with_media(content["playbackJson"].within(), answer->http);
    }

    static Resolution with_media(const Json& playback, const ext::HttpAnswer& answer) {
        const Json media = playback["media"];
        if (!media.is_array()) return changed("no media", answer);
        if (media.size() == 0) return offline("it has no streams");
        Resolution resolution;
        resolution.outcome = Outcome::live;
        for (std::size_t i = 0; i < std::min(media.size(), kMostMedia); ++i) {
            ext::Candidate candidate;
            candidate.url = media[i]["path"].text();
            if (media[i]["protocol"].text() != "HLS" || !is_web_url(candidate.url)) continue;
            candidate.quality = media[i]["mediaId"].text();
            candidate.is_ladder = true;
            candidate.expires = expiry_of(candidate.url);
            resolution.candidates.push_back(std::move(candidate));
        }
        if (resolution.candidates.empty()) return changed("no HLS among the media", answer);
        return resolution;
    }

    const Site site_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_chzzk(Site site) {
    return std::make_unique<Chzzk>(std::move(site));
}

}  // namespace weir::resolvers
