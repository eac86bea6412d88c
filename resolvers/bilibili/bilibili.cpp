// SPDX-License-Identifier: MIT
#include "bilibili/bilibili.hpp"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <optional>
#include <utility>

#include "bilibili/api.hpp"
#include "bilibili/room.hpp"
#include "bilibili/streams.hpp"
#include "short_link.hpp"
#include "text/web_address.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;
using ext::Lent;
using ext::Resolution;
using ext::Room;

/// What the three calls for streams gave so far.
struct FoundRoom {
    BilibiliStreams streams{};
    std::optional<Said> trouble{};  ///< The first, or the one that tells more.
    bool has_none = false;          ///< So it was said of all streams.

    /// True: another call is worth it.
    bool take(Tried<BilibiliStreams> more) {
        if (more) {
            streams.append(std::move(*more));
            return true;
        }
        const bool goes_on = more.error().leaves_hope();
        trouble = trouble ? better_of(*trouble, more.error()) : more.error();
        return goes_on;
    }
};

Tried<BilibiliStreams> tried(Got<BilibiliStreams> got) {
    if (got) return std::move(*got);
    return Said{got.error(), 200};
}

class Bilibili final : public ext::Resolver {
public:
    explicit Bilibili(Site site) : site_(std::move(site)) {}

    std::string_view platform() const override { return "bilibili"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override { return {"bilibili.com"}; }
    bool batch_sees_starts() const override { return true; }
    std::size_t batch_size() const override {
        return static_cast<std::size_t>(std::clamp(site_.number("batch"), 0.0, 100.0));
    }

    /// /NUMBER, /blanc/NUMBER, /h5/NUMBER; b23.tv/CODE. The identity is the long number.
    std::optional<Room> recognise(std::string_view url) const override {
        const auto address = web_address(url);
        if (!address) return std::nullopt;
        const auto& path = address->path;
        if (address->is_at({"b23.tv", "www.b23.tv"})) {
            if (path.size() != 1 || !is_name(path[0], 4, 32, "-_")) return std::nullopt;
            return Room{"bilibili", short_link_id(*address), std::string{url}};
        }
        if (!address->is_at({"live.bilibili.com"})) return std::nullopt;
        const bool is_below = path.size() == 2 && (path[0] == "blanc" || path[0] == "h5");
        if (path.size() != 1 && !is_below) return std::nullopt;
        const auto begin = path.back().find_first_not_of('0');
        if (!is_digits(path.back(), 18) || begin == std::string::npos) return std::nullopt;
        return Room{"bilibili", path.back().substr(begin), std::string{url}};
    }

    awaitable<Resolution> resolve(Room room, ext::Wanted wanted, Lent lent) const override {
        if (is_short_link(room.id)) {
            auto meant = co_await follow_short_link(*this, room, lent);
            if (!meant) co_return meant.error();
            room = std::move(*meant);
        }
        BilibiliApi api{site_, lent};
        const auto found = co_await find_bilibili_room(api, room.id);
        if (!found) co_return found.error().resolution;
        room.id = found->id;
        Resolution resolution;
        if (found->status == kBilibiliLive)
            resolution = co_await with_streams(api, room.id, std::move(wanted));
        else
            resolution =
                offline(found->status == kBilibiliRound ? "a loop of replays" : "not live");
        resolution.room = std::move(room);
        resolution.anchor = found->anchor;
        resolution.title = found->title;
        resolution.avatar = found->avatar;
        resolution.batch_key = found->user;
        if (resolution.outcome == ext::Outcome::live) resolution.started = found->started;
        co_return resolution;
    }

    awaitable<Result<std::vector<ext::Liveness>>> batch(std::vector<std::string> batch_keys,
                                                        Lent lent) const override {
        boost::json::array users;
        for (const std::string& key : batch_keys)
            if (is_digits(key, 18)) users.emplace_back(std::stoll(key));
        std::vector<ext::Liveness> known;
        if (users.empty()) co_return known;
        BilibiliApi api{site_, lent};
        const boost::json::object body{{"uids", std::move(users)}};
        auto text = boost::json::serialize(body);
        const auto answer = co_await api.post("status_by_uids", std::move(text));
        if (!answer) co_return Error{Errc::stalled, answer.error().resolution.detail};
        for (const std::string& key : batch_keys)
            if (const auto status = (*answer)["data"][key]["live_status"].number())
                known.push_back({key, *status == kBilibiliLive});
        co_return known;
    }

private:
    /// The call that knows all streams; where it does not give what is wanted, as it does not to
    /// those who are not logged in, the older one, and then the gateway's playlist.
    awaitable<Resolution> with_streams(BilibiliApi& api, std::string id, ext::Wanted wanted) const {
        FoundRoom found;
        const auto rung = wanted.rung;
        const auto qn = qn_of(rung);
        const auto codecs = codecs_of(wanted);
        auto info = co_await play_info(api, id, qn, codecs);
        const bool is_over = !info && info.error().resolution.outcome == ext::Outcome::offline;
        if (is_over) co_return info.error().resolution;
        found.has_none = info && info->is_empty();
        bool goes_on = found.take(std::move(info));
        const auto better = std::min(found.streams.best_offered,
                                     static_cast<std::int64_t>(site_.number("best_qn")));
        if (rung == ext::Rung::source && better > qn && found.streams.reach(rung)) {
            auto more = co_await play_info(api, id, better, codecs);
            if (more) found.take(std::move(more));
        }
        if (goes_on && !found.streams.reach(rung)) {
            auto older = co_await play_url(api, id, qn);
            goes_on = found.take(std::move(older));
        }
        if (goes_on && !found.streams.reach(rung)) {
            auto gateway = co_await master(api, id, qn, codecs);
            found.take(std::move(gateway));
        }
        co_return told(std::move(found), id);
    }

    /// Its numbers: AV1 only where it is wanted.
    std::string codecs_of(const ext::Wanted& wanted) const {
        const bool has_av1 = std::ranges::find(wanted.codecs, "av1") != wanted.codecs.end();
        return site_.text("codecs") + (has_av1 ? ",2" : "");
    }

    awaitable<Tried<BilibiliStreams>> play_info(BilibiliApi& api, std::string id, std::int64_t qn,
                                                std::string codecs) const {
        Query query{{"room_id", id},
                    {"protocol", "0,1"},
                    {"format", "0,1,2"},
                    {"codec", codecs},
                    {"qn", std::to_string(qn)},
                    {"platform", "web"},
                    {"ptype", "8"},
                    {"dolby", "5"},
                    {"panorama", "1"}};
        const auto answer = co_await api.get_signed("play_info", std::move(query), id);
        if (!answer) co_return answer.error();
        co_return tried(streams_of_play_info(*answer));
    }

    awaitable<Tried<BilibiliStreams>> play_url(BilibiliApi& api, std::string id,
                                               std::int64_t qn) const {
        Query query{{"cid", id}, {"qn", std::to_string(qn)}, {"platform", "web"}};
        const auto answer = co_await api.get("play_url", std::move(query), id);
        if (!answer) co_return answer.error();
        co_return tried(streams_of_play_url(*answer));
    }

    awaitable<Tried<BilibiliStreams>> master(BilibiliApi& api, std::string id, std::int64_t qn,
                                             std::string codecs) const {
        Query query{{"cid", id},        {"mid", "0"},     {"pt", "web"},
                    {"p2p_type", "-1"}, {"net", "0"},     {"free_type", "0"},
                    {"build", "0"},     {"feature", "2"}, {"qn", std::to_string(qn)},
                    {"drm_type", "0"},  {"codec", codecs}};
        const auto answer = co_await api.get_playlist("master", std::move(query), id);
        if (!answer) co_return answer.error();
        co_return tried(streams_of_master(*answer));
    }

    Resolution told(FoundRoom found, const std::string& id) const {
        auto& streams = found.streams;
        Resolution resolution;
        resolution.candidates =
            std::move(streams.candidates.empty() ? streams.shaky : streams.candidates);
        if (resolution.candidates.empty())
            return found.trouble && !found.has_none ? found.trouble->resolution
                                                    : offline("it has no streams");
        resolution.outcome = ext::Outcome::live;
        auto headers = bilibili_headers(site_, id);
        headers.push_back(fmt::format("User-Agent: {}", ext::kBrowser));
        for (auto& candidate : resolution.candidates)
            candidate.headers = headers;
        return resolution;
    }

    const Site site_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_bilibili(Site site) {
    return std::make_unique<Bilibili>(std::move(site));
}

}  // namespace weir::resolvers
