// SPDX-License-Identifier: MIT
#include "youtube/youtube.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "answer.hpp"
#include "text/web_address.hpp"
#include "youtube/consent.hpp"
#include "youtube/page.hpp"
#include "youtube/player.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;
using ext::HttpAnswer;
using ext::Lent;
using ext::Outcome;
using ext::Resolution;
using ext::Room;

// What is remembered, and for how long.
constexpr std::string_view kConsent = "consent", kVisitor = "visitor", kGiven = "given:";
constexpr std::chrono::hours kConsentLives{24 * 30}, kVisitorLives{6};
/// Who asks again so soon was not served well: segments are refused to some clients.
constexpr std::chrono::minutes kSoon{2};

class YouTube final : public ext::Resolver {
public:
    explicit YouTube(Site site) : site_(std::move(site)) {
        for (const std::string& text : site_.list("clients"))
            if (auto client = youtube::parse_client(text)) clients_.push_back(std::move(*client));
    }

    std::string_view platform() const override { return "youtube"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override { return {"youtube.com"}; }

    std::optional<Room> recognise(std::string_view url) const override {
        const auto id = youtube::id_of(url);
        if (!id) return std::nullopt;
        return Room{"youtube", *id, std::string{url}};
    }

    /// The identity is the channel's, but of a video that the user gave it is the video's.
    awaitable<Resolution> resolve(Room room, ext::Wanted, Lent lent) const override {
        const bool is_video = youtube::is_video(room.id);
        const std::optional<HttpAnswer> no_page;
        Resolution resolution;
        if (is_video)
            resolution = co_await of_video(room.id, no_page, lent);
        else
            resolution = co_await of_channel(room.id, lent);
        if (!is_video && youtube::is_channel(resolution.room.id)) room.id = resolution.room.id;
        resolution.room = std::move(room);
        co_return resolution;
    }

private:
    awaitable<Resolution> of_channel(std::string id, Lent lent) const {
        const auto page = co_await page_at(youtube::path_of(id) + "/live", lent);
        if (!page) co_return page.error();
        const auto shown = youtube::id_of(youtube::canonical_of(page->body));
        if (!shown) co_return changed("no canonical link to a video or channel", *page);
        const std::optional<HttpAnswer> known = *page;
        Resolution resolution;
        if (youtube::is_video(*shown))
            resolution = co_await of_video(*shown, known, lent);
        else
            resolution = offline("the channel is not live");
        if (!youtube::is_channel(resolution.room.id))
            resolution.room.id =
                youtube::is_channel(*shown) ? *shown : youtube::channel_in(page->body);
        co_return resolution;
    }

    /// A page, past the one that asks for consent.
    awaitable<Got<HttpAnswer>> page_at(std::string path, Lent lent) const {
        auto page = co_await page_once(path, lent);
        if (!page || !youtube::is_consent(*page)) co_return page;
        const auto form = youtube::consent_to(*page);
        if (!form) co_return changed("a page that asks for consent, without a form", *page);
        const auto answer = co_await ask(lent.http, *form);
        if (!answer) co_return answer.error();
        const std::string_view cookie = answer->cookie("SOCS");
        if (!is_name(cookie, 1, 200, "_-")) co_return changed("no consent by the form", *answer);
        lent.memory.put(kConsent, fmt::format("SOCS={}", cookie), lent.now + kConsentLives);
        page = co_await page_once(path, lent);
        if (page && youtube::is_consent(*page))
            co_return changed("a page that asks for consent again", *page);
        co_return page;
    }

    awaitable<Got<HttpAnswer>> page_once(std::string path, Lent lent) const {
        std::string consent = lent.memory.get(kConsent);
        if (consent.empty()) consent = site_.text("consent");
        ext::HttpRequest request;
        request.url = fmt::format("{}/{}", site_.text("page"), path);
        request.headers = {"Cookie: " + consent, "Accept-Language: en-US"};
        auto page = co_await ask_page(lent.http, std::move(request));
        if (!page) co_return page;
        if (auto visitor = youtube::visitor_in(page->body); !visitor.empty())
            lent.memory.put(kVisitor, std::move(visitor), lent.now + kVisitorLives);
        co_return page;
    }

    /// Each client in turn, until one is told more than that it can't be served; at last the page,
    /// which has what the player in a browser would be told. `page`: of the video, if it is known.
    awaitable<Resolution> of_video(std::string id, std::optional<HttpAnswer> page,
                                   Lent lent) const {
        std::optional<Resolution> changed_first, refused;
        const auto clients = in_order(lent.memory.get(given(id)));
        for (const youtube::Client& client : clients) {
            auto player = co_await ask_as(client, id, lent);
            const bool is_changed = player.resolution.outcome == Outcome::changed;
            if (!is_changed && !player.is_of_client) co_return player.resolution;
            auto& kept = is_changed ? changed_first : refused;
            if (!kept) kept = std::move(player.resolution);
        }
        if (refused) co_return *refused;
        if (!page) {
            auto got = co_await page_at("watch?v=" + id, lent);
            if (got) page = std::move(*got);
        }
        if (page) {
            auto shown = youtube::read_player(youtube::player_in(page->body), *page);
            if (shown.resolution.outcome != Outcome::changed || !changed_first)
                co_return shown.resolution;
        }
        co_return changed_first.value_or(transient("no client of YouTube's is left to ask as"));
    }

    awaitable<youtube::Player> ask_as(youtube::Client client, std::string id, Lent lent) const {
        auto request =
            youtube::player_request(site_.text("player"), client, id, lent.memory.get(kVisitor));
        const auto answer = co_await ask_json(lent.http, std::move(request));
        if (!answer) co_return youtube::Player{answer.error(), false};
        auto player = youtube::read_player(answer->json, answer->http);
        for (ext::Candidate& candidate : player.resolution.candidates) {
            candidate.line = client.name;
            if (!client.user_agent.empty())
                candidate.headers.push_back("User-Agent: " + client.user_agent);
        }
        if (player.resolution.outcome == Outcome::live)
            lent.memory.put(given(id), client.name, lent.now + kSoon);
        co_return player;
    }

    /// The one after `last` first, and `last` at the end.
    std::vector<youtube::Client> in_order(const std::string& last) const {
        auto order = clients_;
        const auto found = std::ranges::find(order, last, &youtube::Client::name);
        if (found != order.end()) std::rotate(order.begin(), found + 1, order.end());
        return order;
    }

    static std::string given(const std::string& video) { return std::string{kGiven} + video; }

    const Site site_;
    std::vector<youtube::Client> clients_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_youtube(Site site) {
    return std::make_unique<YouTube>(std::move(site));
}

}  // namespace weir::resolvers
