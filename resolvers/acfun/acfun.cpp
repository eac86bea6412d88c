// SPDX-License-Identifier: MIT
#include "acfun/acfun.hpp"

#include <fmt/format.h>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <random>
#include <utility>

#include "candidates.hpp"
#include "text/query.hpp"
#include "text/web_address.hpp"
#include "ways.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;
using ext::Candidate;
using ext::Lent;
using ext::Resolution;
using ext::Room;
using ext::Rung;

constexpr std::string_view kVisitor = "visitor";
constexpr std::chrono::hours kVisitorHolds{1};
constexpr std::int64_t kPlays = 1;
constexpr std::int64_t kMostKbps = 1'000'000;

/// Somebody without a name, whom the service lets look.
struct Visitor {
    std::string user{}, token{}, device{};
    bool is_kept = false;  ///< From an earlier call: it may be known no more.
};

std::string device_of(std::uint64_t random) {
    constexpr std::string_view kLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::mt19937_64 numbers{random};
    std::string device = "web_";
    for (int i = 0; i < 16; ++i)
        device += kLetters[numbers() % kLetters.size()];
    return device;
}

Rung rung_of(std::string_view type) {
    if (type == "BLUE_RAY") return Rung::ultra;
    if (type == "SUPER") return Rung::high;
    return type == "HIGH" ? Rung::standard : Rung::low;
}

std::vector<Candidate> candidates_of(const Json& play) {
    const Json set = play["liveAdaptiveManifest"][std::size_t{0}]["adaptationSet"];
    std::vector<Candidate> candidates;
    set["representation"].each_item([&candidates](const Json& entry) {
        Candidate candidate;
        candidate.protocol = ext::Protocol::flv;
        candidate.url = entry["url"].text();
        candidate.quality = entry["name"].text();
        candidate.rung = rung_of(entry["qualityType"].text());
        const auto kbps =
            std::clamp<std::int64_t>(entry["bitrate"].number().value_or(0), 0, kMostKbps);
        candidate.bitrate_bps = static_cast<std::uint64_t>(kbps) * 1000;
        candidate.expires = expiry_of(candidate.url);
        if (is_web_url(candidate.url) && candidates.size() < kMostCandidates)
            candidates.push_back(std::move(candidate));
    });
    const auto best = std::ranges::max_element(candidates, {}, &Candidate::bitrate_bps);
    if (best != candidates.end()) best->rung = Rung::source;
    return candidates;
}

class AcFun final : public ext::Resolver {
public:
    explicit AcFun(Site site) : site_(std::move(site)) {}

    std::string_view platform() const override { return "acfun"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override { return {"acfun.cn"}; }

    /// live.acfun.cn/live/USER, m.acfun.cn/live/detail/USER.
    std::optional<Room> recognise(std::string_view url) const override {
        const auto address = web_address(url);
        if (!address) return std::nullopt;
        const auto& path = address->path;
        const bool is_desktop = address->is_at({"live.acfun.cn"}) && path.size() == 2;
        const bool is_mobile =
            address->is_at({"m.acfun.cn"}) && path.size() == 3 && path[1] == "detail";
        if ((!is_desktop && !is_mobile) || path[0] != "live" || !is_digits(path.back(), 18))
            return std::nullopt;
        return Room{"acfun", path.back(), std::string{url}};
    }

    /// The profile tells whether it is live, for one request; where it has changed, asking for the
    /// streams tells it too.
    awaitable<Resolution> resolve(Room room, ext::Wanted, Lent lent) const override {
        const auto profile = co_await profile_of(room.id, lent);
        if (!profile && !profile.error().leaves_hope()) co_return profile.error().resolution;
        Resolution resolution;
        if (profile && profile->at("liveId").empty()) {
            resolution = offline("not live");
        } else {
            auto streams = co_await streams_of(room.id, lent);
            if (!profile) streams = better_of(profile.error(), std::move(streams));
            resolution = std::move(streams.resolution);
        }
        if (profile) resolution.anchor = profile->at("name");
        resolution.room = std::move(room);
        co_return resolution;
    }

private:
    awaitable<Tried<std::map<std::string, std::string>>> profile_of(std::string user,
                                                                    Lent lent) const {
        ext::HttpRequest request;
        request.url = fmt::format("{}?userId={}", site_.text("profile"), user);
        const auto answer = co_await try_api(lent.http, std::move(request));
        if (!answer) co_return answer.error();
        const Json profile = (*answer)["profile"];
        if (!profile.is_object())
            co_return Said{changed("no profile", answer->http), answer->http.status};
        co_return std::map<std::string, std::string>{{"name", profile["name"].text()},
                                                     {"liveId", profile["liveId"].text()}};
    }

    awaitable<Said> streams_of(std::string user, Lent lent) const {
        auto visitor = co_await visit(lent);
        if (!visitor) co_return visitor.error();
        auto said = co_await play(user, *visitor, lent);
        const bool may_be_forgotten =
            visitor->is_kept && said.resolution.outcome != ext::Outcome::live && said.status == 200;
        if (!may_be_forgotten) co_return said;
        lent.memory.put(kVisitor, "", lent.now);
        visitor = co_await visit(lent);
        if (!visitor) co_return visitor.error();
        co_return co_await play(user, *visitor, lent);
    }

    awaitable<Tried<Visitor>> visit(Lent lent) const {
        if (const auto kept = Json::parse(lent.memory.get(kVisitor)); kept && kept->is_object())
            co_return Visitor{(*kept)["user"].text(), (*kept)["token"].text(),
                              (*kept)["device"].text(), true};
        Visitor visitor;
        visitor.device = device_of(lent.random);
        ext::HttpRequest request;
        request.url = site_.text("login");
        request.headers = {std::string{kFormType}, "Cookie: _did=" + visitor.device};
        request.post = to_text({{"sid", site_.text("visitor")}});
        const auto answer = co_await try_api(lent.http, std::move(request));
        if (!answer) co_return answer.error();
        visitor.user = (*answer)["userId"].text();
        visitor.token = (*answer)[site_.text("visitor") + "_st"].text();
        if (visitor.user.empty() || visitor.token.empty())
            co_return Said{changed("no userId or visitor_st", answer->http), answer->http.status};
        const boost::json::object kept{
            {"user", visitor.user}, {"token", visitor.token}, {"device", visitor.device}};
        lent.memory.put(kVisitor, boost::json::serialize(kept), lent.now + kVisitorHolds);
        co_return visitor;
    }

    awaitable<Said> play(std::string user, Visitor visitor, Lent lent) const {
        ext::HttpRequest request;
        request.url = fmt::format("{}&{}", site_.text("play"),
                                  to_text({{"userId", visitor.user},
                                           {"did", visitor.device},
                                           {site_.text("visitor") + "_st", visitor.token}}));
        request.headers = {std::string{kFormType}, referer()};
        request.post = to_text({{"authorId", user}, {"pullStreamType", "FLV"}});
        const auto answer = co_await try_api(lent.http, std::move(request));
        if (!answer) co_return answer.error();
        co_return Said{told(*answer), answer->http.status};
    }

    Resolution told(const JsonAnswer& answer) const {
        const auto result = answer["result"].number();
        if (!result) return changed("no result", answer.http);
        if (*result != kPlays)
            return offline(fmt::format("result {}: {}", *result, answer["error_msg"].text()));
        Resolution resolution;
        resolution.candidates = candidates_of(answer["data"]["videoPlayRes"].within());
        if (resolution.candidates.empty()) return changed("no data.videoPlayRes", answer.http);
        for (Candidate& candidate : resolution.candidates)
            candidate.headers = {referer()};
        resolution.outcome = ext::Outcome::live;
        resolution.title = answer["data"]["caption"].text();
        return resolution;
    }

    std::string referer() const { return fmt::format("Referer: {}/", site_.text("page")); }

    const Site site_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_acfun(Site site) {
    return std::make_unique<AcFun>(std::move(site));
}

}  // namespace weir::resolvers
