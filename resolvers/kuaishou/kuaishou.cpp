// SPDX-License-Identifier: MIT
#include "kuaishou/kuaishou.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "kuaishou/room.hpp"
#include "short_link.hpp"
#include "text/web_address.hpp"
#include "ways.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;
using ext::Lent;
using ext::Outcome;
using ext::Resolution;
using ext::Room;

constexpr std::string_view kDid = "did";  ///< The cookie that tells browsers apart.
constexpr std::chrono::hours kDidHolds{24};

/// The id of the room, or of a short link; empty: it is of no room.
std::string id_in(const WebAddress& address) {
    const auto& path = address.path;
    if (path.size() == 1 && address.is_at({"v.kuaishou.com"}) && is_name(path[0], 4, 32, "_-"))
        return short_link_id(address);
    const bool is_main = address.is_at({"www.kuaishou.com", "kuaishou.com"});
    if (path.size() == 2) {
        if (is_main && path[0] == "f" && is_name(path[1], 4, 64, "_-"))
            return short_link_id(address);
        const bool is_live_site = address.is_at({"live.kuaishou.com"});
        if ((is_live_site && path[0] == "u") || ((is_live_site || is_main) && path[0] == "profile"))
            return path[1];
    }
    const bool is_shared = path.size() == 3 && path[0] == "fw" && path[1] == "live" &&
                           address.is_at({"*.chenzhongtech.com"});
    return is_shared ? path[2] : std::string{};
}

class Kuaishou final : public ext::Resolver {
public:
    explicit Kuaishou(Site site) : site_(std::move(site)) {}

    std::string_view platform() const override { return "kuaishou"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override {
        return {"kuaishou.com", "chenzhongtech.com"};
    }

    std::optional<Room> recognise(std::string_view url) const override {
        const auto address = web_address(url);
        std::string id = address ? id_in(*address) : std::string{};
        if (!is_short_link(id) && !is_kuaishou_id(id)) return std::nullopt;
        return Room{"kuaishou", std::move(id), std::string{url}};
    }

    /// No service bans sooner, so most polls are one request: of the API when the cookie that it
    /// wants is known, else of the page, which gives that cookie too. Only what has changed is
    /// worth another: a refusal is of the address.
    awaitable<Resolution> resolve(Room room, ext::Wanted, Lent lent) const override {
        if (is_short_link(room.id)) {
            auto found = co_await follow_short_link(*this, room, lent);
            if (!found) co_return found.error();
            room = std::move(*found);
        }
        const bool has_cookie = !lent.memory.get(kDid).empty();
        Said said;
        for (const Way way : {has_cookie ? &Kuaishou::detail : &Kuaishou::page,
                              has_cookie ? &Kuaishou::page : &Kuaishou::detail, &Kuaishou::share}) {
            Said next = co_await (this->*way)(room.id, lent);
            const bool is_refused = next.resolution.outcome == Outcome::throttled;
            const bool is_first = said.resolution.outcome != Outcome::changed;
            if (is_first || is_refused || next.is_settled()) said = std::move(next);
            if (said.resolution.outcome != Outcome::changed) break;
        }
        if (!said.resolution.room.id.empty()) room.id = said.resolution.room.id;
        said.resolution.room = std::move(room);
        co_return std::move(said.resolution);
    }

private:
    using Way = awaitable<Said> (Kuaishou::*)(std::string, Lent) const;

    awaitable<Said> detail(std::string id, Lent lent) const {
        ext::HttpRequest request;
        request.url = fmt::format("{}?principalId={}", site_.text("detail"), id);
        const std::string cookie = co_await cookie_of(lent);
        request.headers = {fmt::format("Referer: {}/u/{}", site_.text("page"), id)};
        if (!cookie.empty()) request.headers.push_back("Cookie: did=" + cookie);
        const auto answer = co_await try_api(lent.http, std::move(request));
        if (!answer) co_return answer.error();
        co_return Said{read_kuaishou_detail(*answer), answer->http.status};
    }

    awaitable<Said> page(std::string id, Lent lent) const {
        ext::HttpRequest request;
        request.url = fmt::format("{}/u/{}", site_.text("page"), id);
        const std::string cookie = lent.memory.get(kDid);
        if (!cookie.empty()) request.headers = {"Cookie: did=" + cookie};
        const auto answer = co_await try_page(lent.http, std::move(request));
        if (!answer) co_return answer.error();
        keep_cookie(*answer, lent);
        co_return Said{read_kuaishou_page(*answer, site_), answer->status};
    }

    awaitable<Said> share(std::string id, Lent lent) const {
        ext::HttpRequest request;
        request.url = site_.text("share");
        request.post = fmt::format(
            R"({{"source":5,"eid":"{}","shareMethod":"card","clientType":"WEB_OUTSIDE_SHARE_H5"}})",
            id);
        const std::string cookie = co_await cookie_of(lent);
        request.headers = {std::string{kJsonType},
                           fmt::format("Referer: {}/{}", site_.text("share_page"), id)};
        if (!cookie.empty()) request.headers.push_back("Cookie: did=" + cookie);
        const auto answer = co_await try_api(lent.http, std::move(request));
        if (!answer) co_return answer.error();
        co_return Said{read_kuaishou_share(*answer), answer->http.status};
    }

    /// The home page gives one. Empty: it does not; the user's own may do.
    awaitable<std::string> cookie_of(Lent lent) const {
        std::string cookie = lent.memory.get(kDid);
        if (!cookie.empty()) co_return cookie;
        ext::HttpRequest request;
        request.url = site_.text("page") + '/';
        const auto answer = co_await ask(lent.http, std::move(request));
        if (answer) keep_cookie(*answer, lent);
        co_return lent.memory.get(kDid);
    }

    static void keep_cookie(const ext::HttpAnswer& answer, Lent lent) {
        const auto cookie = answer.cookie(kDid);
        if (is_name(cookie, 1, 128, "_-"))
            lent.memory.put(kDid, std::string{cookie}, lent.now + kDidHolds);
    }

    const Site site_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_kuaishou(Site site) {
    return std::make_unique<Kuaishou>(std::move(site));
}

}  // namespace weir::resolvers
