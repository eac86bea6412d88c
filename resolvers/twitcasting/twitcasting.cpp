// SPDX-License-Identifier: MIT
#include "twitcasting/twitcasting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "answer.hpp"
#include "candidates.hpp"
#include "crypto/digest.hpp"
#include "text/web_address.hpp"
#include "ways.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;
using ext::Lent;
using ext::Outcome;
using ext::Resolution;
using ext::Room;
using ext::Rung;

constexpr std::array<std::pair<std::string_view, Rung>, 3> kQualities{
    {{"high", Rung::source}, {"medium", Rung::standard}, {"low", Rung::low}}};

class TwitCasting final : public ext::Resolver {
public:
    explicit TwitCasting(Site site) : site_(std::move(site)) {}

    std::string_view platform() const override { return "twitcasting"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override { return {"twitcasting.tv"}; }

    /// /ID, where ID may begin with "c:" or "g:", for those who log in by other services.
    std::optional<Room> recognise(std::string_view url) const override {
        const auto address = web_address(url);
        if (!address ||
            !address->is_at({"twitcasting.tv", "www.twitcasting.tv", "en.twitcasting.tv",
                             "ja.twitcasting.tv", "ko.twitcasting.tv", "es.twitcasting.tv",
                             "pt.twitcasting.tv", "zh.twitcasting.tv"}))
            return std::nullopt;
        if (address->depth() != 1) return std::nullopt;
        std::string_view name = address->path[0];
        if (name.starts_with("c:") || name.starts_with("g:")) name.remove_prefix(2);
        const bool is_page = name.ends_with(".php") || name == "search" || name == "broadcaster";
        if (!is_name(name, 1, 64, "_-.") || is_page) return std::nullopt;
        return Room{"twitcasting", address->path[0], std::string{url}};
    }

    awaitable<Resolution> resolve(Room room, ext::Wanted wanted, Lent lent) const override {
        Query query{{"target", room.id}, {"mode", "client"}, {"player", "pc_web"}};
        const std::string word = wanted.password.empty() ? "" : md5_hex(wanted.password);
        if (!word.empty()) query.emplace_back("word", word);
        ext::HttpRequest request;
        request.url = fmt::format("{}?{}", site_.text("api"), to_text(query));
        request.headers = {"Referer: " + site_.text("page")};
        const auto answer = co_await ask_api(lent.http, std::move(request));
        if (!answer) co_return answer.error();
        auto resolution = told_by(*answer, word);
        resolution.room = std::move(room);
        co_return resolution;
    }

private:
    Resolution told_by(const JsonAnswer& answer, std::string_view word) const {
        const Json live = answer["movie"]["live"];
        if (!live) return changed("no movie.live", answer.http);
        if (!live.is_true()) return offline("not live");
        const Json streams = answer["tc-hls"]["streams"];
        // Only those who may watch are told of any.
        if (!answer["tc-hls"] && !answer["llfmp4"])
            return restricted(word.empty() ? "a password, or the cookies of an account, are needed"
                                           : "the password is wrong, or cookies are needed");
        Resolution resolution;
        resolution.outcome = Outcome::live;
        for (const auto& [quality, rung] : kQualities)
            add(resolution, streams[quality].text(), quality, rung, word);
        if (resolution.candidates.empty()) return changed("no tc-hls.streams", answer.http);
        return resolution;
    }

    void add(Resolution& resolution, std::string url, std::string_view quality, Rung rung,
             std::string_view word) const {
        if (!is_web_url(url)) return;
        if (!word.empty())
            url += fmt::format("{}word={}", url.find('?') == url.npos ? '?' : '&', word);
        ext::Candidate candidate;
        candidate.expires = expiry_of(url);
        candidate.url = std::move(url);
        candidate.rung = rung;
        candidate.advert_mark = site_.text("advert_mark");
        candidate.quality = quality;
        candidate.headers = {"Referer: " + site_.text("page")};
        resolution.candidates.push_back(std::move(candidate));
    }

    const Site site_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_twitcasting(Site site) {
    return std::make_unique<TwitCasting>(std::move(site));
}

}  // namespace weir::resolvers
