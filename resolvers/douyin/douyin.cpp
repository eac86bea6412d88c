// SPDX-License-Identifier: MIT
#include "douyin/douyin.hpp"

#include <chrono>
#include <utility>

#include "douyin/address.hpp"
#include "douyin/requests.hpp"
#include "douyin/room.hpp"
#include "short_link.hpp"
#include "ways.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;
using ext::Lent;
using ext::Outcome;
using ext::Resolution;
using ext::Room;

constexpr std::string_view kTtwid = "ttwid";
constexpr std::chrono::hours kTtwidHolds{24};
constexpr std::chrono::hours kNamesHold{7 * 24};

/// What came of one way, and the other names of the room.
struct FoundBroadcast {
    Said said{};
    std::string web_rid{}, sec_uid{};
};

FoundBroadcast found_in(DouyinRoom read, long status) {
    return {{std::move(read.resolution), status}, std::move(read.web_rid), std::move(read.sec_uid)};
}

/// That of `first` are kept, as they are what the user gave.
FoundBroadcast better_of(FoundBroadcast first, FoundBroadcast second) {
    first.said = better_of(std::move(first.said), std::move(second.said));
    if (first.web_rid.empty()) first.web_rid = std::move(second.web_rid);
    if (first.sec_uid.empty()) first.sec_uid = std::move(second.sec_uid);
    return first;
}

class Douyin final : public ext::Resolver {
public:
    explicit Douyin(Site site) : site_(std::move(site)) {}

    std::string_view platform() const override { return "douyin"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override { return {"douyin.com"}; }

    /// The identity is web_rid, the number or alias of the page; douyin_id() tells what else there
    /// is until it is known.
    std::optional<Room> recognise(std::string_view url) const override {
        std::string id = douyin_id(url);
        if (id.empty()) return std::nullopt;
        return Room{"douyin", std::move(id), std::string{url}};
    }

    awaitable<Resolution> resolve(Room room, ext::Wanted, Lent lent) const override {
        if (is_short_link(room.id)) {
            auto found = co_await follow_short_link(*this, room, lent);
            if (!found) co_return found.error();
            room = std::move(*found);
        }
        if (std::string page = lent.memory.get("page:" + room.id); !page.empty())
            room.id = std::move(page);
        FoundBroadcast found;
        if (is_douyin_page(room.id))
            found = co_await of_page(room.id, lent);
        else
            found = co_await of_profile(room.id, lent);
        keep_names(room.id, found, lent);
        if (!found.web_rid.empty())
            room.id = found.web_rid;
        else if (!found.sec_uid.empty() && !is_douyin_page(room.id))
            room.id = found.sec_uid;
        found.said.resolution.room = std::move(room);
        co_return std::move(found.said.resolution);
    }

private:
    /// By the API of the page; by that of the app, where the host is known; by the page itself.
    awaitable<FoundBroadcast> of_page(std::string id, Lent lent) const {
        FoundBroadcast found = co_await enter(id, lent);
        if (!found.said.leaves_hope()) co_return found;
        if (found.sec_uid.empty()) found.sec_uid = lent.memory.get("profile:" + id);
        if (!found.sec_uid.empty()) {
            const std::string what_is_on;
            FoundBroadcast of_app = co_await reflow(what_is_on, found.sec_uid, lent);
            found = better_of(std::move(found), std::move(of_app));
            if (found.said.is_settled()) co_return found;
        }
        auto request = DouyinRequests{site_}.page(id, lent);
        const auto page = co_await try_page(lent.http, std::move(request));
        FoundBroadcast of_page{page ? Said{} : page.error()};
        if (page) of_page = found_in(read_douyin_page(*page), page->status);
        co_return better_of(std::move(found), std::move(of_page));
    }

    /// By the app's API, which knows its page; from then on as of_page(). Of a broadcast that has
    /// ended the host may be in another.
    awaitable<FoundBroadcast> of_profile(std::string id, Lent lent) const {
        const std::string broadcast{douyin_broadcast(id)};
        const std::string profile = broadcast.empty() ? id : std::string{};
        FoundBroadcast found = co_await reflow(broadcast, profile, lent);
        const bool is_live = found.said.resolution.outcome == Outcome::live;
        if (found.web_rid.empty() || (!is_live && broadcast.empty())) co_return found;
        FoundBroadcast entered = co_await enter(found.web_rid, lent);
        if (entered.said.is_settled() || !is_live) found.said = std::move(entered.said);
        co_return found;
    }

    awaitable<FoundBroadcast> enter(std::string id, Lent lent) const {
        const std::string ttwid = co_await cookie(lent);
        auto request = DouyinRequests{site_}.enter(id, ttwid, lent);
        const auto answer = co_await try_api(lent.http, std::move(request));
        FoundBroadcast found{answer ? Said{} : answer.error()};
        if (answer) found = found_in(read_douyin_enter(*answer), answer->http.status);
        // It may be the cookie that is not liked.
        if (found.said.resolution.outcome == Outcome::throttled)
            lent.memory.put(kTtwid, "", lent.now);
        co_return found;
    }

    awaitable<FoundBroadcast> reflow(std::string broadcast, std::string sec_uid, Lent lent) const {
        auto request = DouyinRequests{site_}.reflow(broadcast, sec_uid, lent);
        const auto answer = co_await try_api(lent.http, std::move(request));
        if (!answer) co_return FoundBroadcast{answer.error()};
        co_return found_in(read_douyin_reflow(*answer), answer->http.status);
    }

    /// ttwid; empty where it is not given: the user's own may do.
    awaitable<std::string> cookie(Lent lent) const {
        std::string ttwid = lent.memory.get(kTtwid);
        if (!ttwid.empty()) co_return ttwid;
        const DouyinRequests requests{site_};
        auto answer = co_await ask(lent.http, requests.ttwid());
        if (answer) ttwid = answer->cookie(kTtwid);
        if (ttwid.empty()) {
            answer = co_await ask(lent.http, requests.page("", lent));
            if (answer) ttwid = answer->cookie(kTtwid);
        }
        if (!ttwid.empty()) lent.memory.put(kTtwid, ttwid, lent.now + kTtwidHolds);
        co_return ttwid;
    }

    static void keep_names(const std::string& id, const FoundBroadcast& found, Lent lent) {
        const auto until = lent.now + kNamesHold;
        const bool is_page = is_douyin_page(id);
        if (!is_page && !found.web_rid.empty()) lent.memory.put("page:" + id, found.web_rid, until);
        const std::string& page = is_page ? id : found.web_rid;
        if (!page.empty() && !found.sec_uid.empty())
            lent.memory.put("profile:" + page, found.sec_uid, until);
    }

    const Site site_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_douyin(Site site) {
    return std::make_unique<Douyin>(std::move(site));
}

}  // namespace weir::resolvers
