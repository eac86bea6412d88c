// SPDX-License-Identifier: MIT
#include "huya/huya.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <utility>

#include "huya/room.hpp"
#include "huya/streams.hpp"
#include "huya/token.hpp"
#include "text/web_address.hpp"
#include "ways.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;
using ext::Lent;
using ext::Resolution;
using ext::Room;

constexpr std::size_t kMostTokens = 3;
constexpr std::uint64_t kFirstUid = 1'400'000'000'000, kUids = 10'000'000;
/// Pages that are no rooms.
constexpr std::string_view kPages[]{"g",     "l",     "e",       "m",    "video", "search",
                                    "index", "login", "matches", "game", "user"};

struct Told {
    HuyaRoom room{};
    std::string agent{};       ///< With which it was asked, and with which the streams are to be.
    ext::HttpAnswer answer{};  ///< That it is told from.
};

enum class Way { api, page };

class Huya final : public ext::Resolver {
public:
    explicit Huya(Site site) : site_(std::move(site)) {}

    std::string_view platform() const override { return "huya"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override { return {"huya.com"}; }

    /// /NUMBER or /ALIAS. The identity is the number.
    std::optional<Room> recognise(std::string_view url) const override {
        const auto address = web_address(url);
        if (!address || !address->is_at({"www.huya.com", "huya.com", "m.huya.com"}) ||
            address->depth() != 1)
            return std::nullopt;
        const std::string& id = address->path[0];
        if (!is_name(id, 1, 64, "_-") || std::ranges::find(kPages, id) != std::end(kPages))
            return std::nullopt;
        return Room{"huya", id, std::string{url}};
    }

    awaitable<Resolution> resolve(Room room, ext::Wanted, Lent lent) const override {
        auto told = co_await find_room(room.id, lent);
        if (!told) co_return told.error().resolution;
        HuyaRoom& found = told->room;
        room.id = found.number;
        Resolution resolution;
        if (!found.is_live())
            resolution = offline("the service says " + found.state);
        else if (is_replay_title(found.title))
            resolution = offline("a replay: " + found.title);
        else
            resolution = co_await with_streams(*told, lent);
        resolution.room = std::move(room);
        resolution.anchor = std::move(found.anchor);
        resolution.title = std::move(found.title);
        resolution.avatar = std::move(found.picture);
        co_return resolution;
    }

private:
    /// A number by the API, an alias by the page; by the other one where that has changed, or has
    /// no streams of a room that is live.
    awaitable<Tried<Told>> find_room(std::string id, Lent lent) const {
        const bool is_number = is_digits(id);
        auto first = co_await by(is_number ? Way::api : Way::page, id, lent);
        if (!first && (!first.error().leaves_hope() || !is_number)) co_return first;
        const bool is_whole = first && (!first->room.is_live() || !first->room.lines.empty());
        if (is_whole) co_return first;
        auto number = first ? first->room.number : id;
        auto second = co_await by(is_number ? Way::page : Way::api, std::move(number), lent);
        if (second) co_return second;
        if (first) co_return first;
        co_return better_of(first.error(), second.error());
    }

    awaitable<Tried<Told>> by(Way way, std::string id, Lent lent) const {
        if (way == Way::api) co_return co_await by_api(std::move(id), lent);
        co_return co_await by_page(std::move(id), lent);
    }

    awaitable<Tried<Told>> by_api(std::string number, Lent lent) const {
        const std::string agent = site_.text("app_agent");
        ext::HttpRequest request;
        request.url = fmt::format("{}&roomid={}&showSecret=1", site_.text("api"), number);
        request.headers = {"Referer: " + site_.text("app_referer")};
        request.user_agent = agent;
        const auto answer = co_await try_api(lent.http, std::move(request));
        if (!answer) co_return answer.error();
        co_return told(huya_room_of_api(*answer, std::move(number)), agent, answer->http);
    }

    awaitable<Tried<Told>> by_page(std::string id, Lent lent) const {
        ext::HttpRequest request;
        request.url = fmt::format("{}/{}", site_.text("page"), id);
        const auto page = co_await try_page(lent.http, std::move(request));
        if (!page) co_return page.error();
        co_return told(huya_room_of_page(*page), std::string{ext::kBrowser}, *page);
    }

    Tried<Told> told(Got<HuyaRoom> room, std::string agent, ext::HttpAnswer answer) const {
        if (!room) return Said{room.error(), 200};
        room->lines =
            usable_lines(std::move(room->lines), site_.list("lines"), site_.list("left_out_lines"));
        return Told{std::move(*room), std::move(agent), std::move(answer)};
    }

    awaitable<Resolution> with_streams(Told& told, Lent lent) const {
        const HuyaSigning signing = terms(lent);
        Resolution resolution;
        resolution.candidates = huya_candidates(told.room, signing, headers(told.agent));
        if (resolution.candidates.empty()) {
            HuyaRoom signed_room = told.room;
            const auto trouble = co_await take_tokens(signed_room, lent);
            resolution.candidates =
                huya_candidates(signed_room, signing, headers(site_.text("token_agent")));
            if (resolution.candidates.empty())
                co_return trouble.value_or(changed("live, but without streams", told.answer));
        }
        resolution.outcome = ext::Outcome::live;
        co_return resolution;
    }

    HuyaSigning terms(const Lent& lent) const {
        using std::chrono::milliseconds;
        std::mt19937_64 random{lent.random};
        HuyaSigning signing;
        signing.uid = kFirstUid + random() % kUids;
        signing.random = static_cast<std::uint32_t>(random());
        signing.now_ms =
            std::chrono::duration_cast<milliseconds>(lent.now.time_since_epoch()).count();
        signing.version = site_.text("player_version");
        return signing;
    }

    static std::vector<std::string> headers(const std::string& agent) {
        return {"User-Agent: " + agent};
    }

    /// Asks for the signatures of `room`, which lack or are of no known form. What went wrong, if
    /// none is there then.
    awaitable<std::optional<Resolution>> take_tokens(HuyaRoom& room, Lent lent) const {
        std::map<std::string, std::string> tokens;
        std::optional<Resolution> trouble;
        for (HuyaLine& line : room.lines) {
            line.hls.anticode.clear();
            if (!tokens.contains(line.stream) && tokens.size() < kMostTokens) {
                auto token = co_await token_of(line.stream, lent);
                if (!token) trouble = token.error().resolution;
                if (!token && !token.error().leaves_hope()) co_return trouble;
                tokens[line.stream] = token ? *token : std::string{};
            }
            const auto token = tokens.find(line.stream);
            line.flv.anticode = token == tokens.end() ? std::string{} : token->second;
        }
        co_return trouble;
    }

    awaitable<Tried<std::string>> token_of(std::string stream, Lent lent) const {
        ext::HttpRequest request;
        request.url = site_.text("token");
        request.headers = {"Content-Type: application/x-tars", "Referer: " + site_.text("page"),
                           "Origin: " + site_.text("page")};
        request.user_agent = site_.text("token_agent");
        request.post = huya_token_request(stream, site_.text("token_program"),
                                          static_cast<int>(site_.number("token_app")));
        const auto answer = co_await try_page(lent.http, std::move(request));
        if (!answer) co_return answer.error();
        const auto token = huya_token(answer->body);
        if (!token) co_return Said{changed("no sFlvToken", *answer), answer->status};
        co_return *token;
    }

    const Site site_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_huya(Site site) {
    return std::make_unique<Huya>(std::move(site));
}

}  // namespace weir::resolvers
