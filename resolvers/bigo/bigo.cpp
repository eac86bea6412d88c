// SPDX-License-Identifier: MIT
#include "bigo/bigo.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "answer.hpp"
#include "candidates.hpp"
#include "text/web_address.hpp"
#include "ways.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;
using ext::Lent;
using ext::Resolution;
using ext::Room;

/// "en", "zh-tw": pages are in many languages.
bool is_language(std::string_view text) {
    const auto dash = text.find('-');
    return is_name(text.substr(0, dash), 2, 2, "") && !is_digits(text.substr(0, dash)) &&
           (dash == text.npos || is_name(text.substr(dash + 1), 2, 4, ""));
}

/// What alone in a path is the front page, and no room of two letters.
bool is_front_page(std::string_view text) {
    constexpr std::array<std::string_view, 22> kLanguages{
        "ar", "bn", "de", "en", "es", "fa", "fr", "hi", "id", "it", "ja",
        "km", "ko", "ms", "my", "pt", "ru", "th", "tr", "ur", "vi", "zh"};
    const std::string_view language = text.substr(0, text.find('-'));
    return is_language(text) && std::ranges::count(kLanguages, language) > 0;
}

class Bigo final : public ext::Resolver {
public:
    explicit Bigo(Site site) : site_(std::move(site)) {}

    std::string_view platform() const override { return "bigo"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override { return {"bigo.tv"}; }

    /// /ID, /LANGUAGE/ID.
    std::optional<Room> recognise(std::string_view url) const override {
        const auto address = web_address(url);
        if (!address || !address->is_at({"www.bigo.tv", "bigo.tv", "m.bigo.tv"}))
            return std::nullopt;
        const auto& path = address->path;
        if (path.empty() || path.size() > 2) return std::nullopt;
        if (path.size() == 2 && !is_language(path[0])) return std::nullopt;
        const std::string& id = path.back();
        const bool is_page = id == "user" || id == "game" || id == "show" || id == "search" ||
                             id == "download" || (path.size() == 1 && is_front_page(id));
        if (!is_name(id, 2, 64, "_.-") || is_page) return std::nullopt;
        return Room{"bigo", id, std::string{url}};
    }

    awaitable<Resolution> resolve(Room room, ext::Wanted, Lent lent) const override {
        auto request = form_to(site_.text("api"), {{"siteId", room.id}});
        request.headers.push_back(fmt::format("Referer: {}/", site_.text("page")));
        const auto answer = co_await ask_api(lent.http, std::move(request));
        if (!answer) co_return answer.error();
        auto resolution = told_by(*answer);
        resolution.anchor = (*answer)["data"]["nick_name"].text();
        resolution.title = (*answer)["data"]["roomTopic"].text();
        resolution.room = std::move(room);
        co_return resolution;
    }

private:
    static Resolution told_by(const JsonAnswer& answer) {
        const auto code = answer["code"].number();
        if (code != 0) return changed("no code 0", answer.http);
        const Json data = answer["data"];
        if (!data.has("alive")) return changed("no data.alive", answer.http);
        const auto alive = data["alive"].number();
        if (data["alive"] && !alive) return changed("data.alive is no number", answer.http);
        if (alive.value_or(0) == 0) return offline("not live");
        if (!data.has("hls_src")) return changed("no data.hls_src", answer.http);
        ext::Candidate candidate;
        candidate.url = data["hls_src"].text();
        if (candidate.url.empty()) return offline("it has no stream");
        if (!is_web_url(candidate.url)) return changed("data.hls_src is no URL", answer.http);
        candidate.expires = expiry_of(candidate.url);
        Resolution resolution;
        resolution.outcome = ext::Outcome::live;
        resolution.candidates.push_back(std::move(candidate));
        return resolution;
    }

    const Site site_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_bigo(Site site) {
    return std::make_unique<Bigo>(std::move(site));
}

}  // namespace weir::resolvers
