// SPDX-License-Identifier: MIT
#include "soop/soop.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "answer.hpp"
#include "candidates.hpp"
#include "soop/presets.hpp"
#include "text/web_address.hpp"
#include "ways.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;
using ext::Candidate;
using ext::Lent;
using ext::Outcome;
using ext::Resolution;
using ext::Room;

/// In front of the ids of the service for the rest of the world, whose names are its own.
constexpr std::string_view kGlobal = "global:";
constexpr std::int64_t kOffline = 0, kFine = 1, kLoginNeeded = -6;
constexpr std::int64_t kMobileOffline = -3001, kMobileLogin = -3002;
constexpr std::int64_t kMobileRefusals[]{-3004, -6001};
constexpr std::string_view kMobileQuality = "master";

std::string named(const WebAddress& address, std::size_t at) {
    return at < address.path.size() ? lower(address.path[at]) : std::string{};
}

bool is_id(std::string_view text) {
    return is_name(text, 1, 64, "_-");
}

/// "#/player/ID", with the number of a broadcast behind it or not: the mobile site.
std::string id_in_fragment(std::string_view fragment) {
    constexpr std::string_view kPlayer = "/player/";
    if (!fragment.starts_with(kPlayer)) return {};
    fragment.remove_prefix(kPlayer.size());
    const auto slash = std::min(fragment.find('/'), fragment.size());
    const std::string_view rest = fragment.substr(std::min(slash + 1, fragment.size()));
    if (!rest.empty() && !is_digits(rest)) return {};
    return lower(fragment.substr(0, slash));
}

std::string with_aid(std::string view_url, std::string_view aid) {
    const char mark = view_url.find('?') == view_url.npos ? '?' : '&';
    return fmt::format("{}{}aid={}", view_url, mark, encode_percent(aid));
}

/// What the desktop player is told of a broadcast.
struct Broadcast {
    std::string number{};
    std::string manager{};      ///< Knows where its streams are.
    std::string return_type{};  ///< By which its CDN is asked for.
    bool has_password = false;
    std::string password{};
};

class Soop final : public ext::Resolver {
public:
    explicit Soop(Site site) : site_(std::move(site)) {}

    std::string_view platform() const override { return "soop"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override {
        return {"sooplive.com", "sooplive.co.kr", "afreecatv.com"};
    }

    /// play.…/ID[/BROADCAST], m.…/#/player/ID; www.sooplive.com/ID for the rest of the world.
    std::optional<Room> recognise(std::string_view url) const override {
        const auto address = web_address(url);
        if (!address) return std::nullopt;
        std::string id;
        const std::size_t depth = address->depth();
        if (address->is_at({"play.sooplive.com", "play.sooplive.co.kr", "play.afreecatv.com"})) {
            if (depth == 1 || (depth == 2 && is_digits(address->path[1]))) id = named(*address, 0);
        } else if (address->is_at({"m.sooplive.com", "m.sooplive.co.kr", "m.afreecatv.com"})) {
            if (depth == 0) id = id_in_fragment(address->fragment);
        } else if (address->is_at({"www.sooplive.com", "sooplive.com"})) {
            id = depth == 1 ? named(*address, 0) : std::string{};
            const bool is_page = id == "search" || id == "category" || id == "my" || id == "live";
            if (!is_id(id) || is_page) return std::nullopt;
            return Room{"soop", std::string{kGlobal} + id, std::string{url}};
        }
        if (!is_id(id)) return std::nullopt;
        return Room{"soop", std::move(id), std::string{url}};
    }

    awaitable<Resolution> resolve(Room room, ext::Wanted wanted, Lent lent) const override {
        if (room.id.starts_with(kGlobal)) co_return co_await by_global(std::move(room), lent);
        auto resolution = co_await by_player(room, wanted, lent);
        if (resolution.outcome == Outcome::changed) {
            auto other = co_await by_mobile(room, wanted, lent);
            const bool is_settled = other.outcome == Outcome::live ||
                                    other.outcome == Outcome::offline ||
                                    other.outcome == Outcome::restricted;
            if (is_settled) resolution = std::move(other);
        }
        resolution.room = std::move(room);
        co_return resolution;
    }

private:
    std::vector<std::string> headers() const {
        return {"Referer: " + site_.text("page") + '/', "Origin: " + site_.text("page")};
    }

    awaitable<Got<JsonAnswer>> ask_player(Query fields, Lent lent) const {
        fields.insert(fields.end(), {{"player_type", "html5"},
                                     {"stream_type", "common"},
                                     {"mode", "landing"},
                                     {"from_api", "0"}});
        auto request = form_to(site_.text("player"), fields);
        for (std::string& header : headers())
            request.headers.push_back(std::move(header));
        co_return co_await ask_api(lent.http, std::move(request));
    }

    awaitable<Resolution> by_player(Room room, ext::Wanted wanted, Lent lent) const {
        const Query fields{
            {"type", "live"}, {"bid", room.id}, {"bno", ""}, {"pwd", wanted.password}};
        const auto answer = co_await ask_player(fields, lent);
        if (!answer) co_return answer.error();
        const Json channel = (*answer)["CHANNEL"];
        const auto result = channel["RESULT"].number();
        if (result == kOffline) co_return offline("not live");
        if (result == kLoginNeeded) co_return restricted("only for those who are logged in");
        if (result != kFine) co_return changed("no CHANNEL.RESULT that is known", answer->http);
        Broadcast broadcast;
        broadcast.number = channel["BNO"].text();
        broadcast.manager = channel["RMD"].text();
        broadcast.return_type = return_type(channel["CDN"].text());
        broadcast.has_password = channel["BPWD"].text() == "Y";
        broadcast.password = wanted.password;
        if (!is_digits(broadcast.number) || !is_web_url(broadcast.manager))
            co_return changed("no CHANNEL.BNO and RMD", answer->http);
        const auto presets = soop_presets(channel["VIEWPRESET"], wanted.rung);
        if (presets.empty()) co_return changed("no CHANNEL.VIEWPRESET", answer->http);
        Resolution resolution;
        if (broadcast.has_password && broadcast.password.empty())
            resolution = restricted("a password is needed");
        else
            resolution = co_await with_presets(room, broadcast, presets, lent);
        resolution.anchor = channel["BJNICK"].text();
        resolution.title = channel["TITLE"].text();
        co_return resolution;
    }

    /// Each quality costs two requests, so only one is asked for: the first that is given.
    awaitable<Resolution> with_presets(Room room, Broadcast broadcast,
                                       std::vector<SoopPreset> presets, Lent lent) const {
        std::optional<Resolution> first;
        for (const SoopPreset& preset : presets) {
            auto candidate = co_await stream_of(room, broadcast, preset, lent);
            if (candidate) {
                Resolution resolution;
                resolution.outcome = Outcome::live;
                resolution.candidates.push_back(std::move(*candidate));
                co_return resolution;
            }
            if (!first) first = candidate.error();
            const Outcome outcome = candidate.error().outcome;
            if (outcome != Outcome::changed && outcome != Outcome::restricted) break;
        }
        co_return std::move(first.value());
    }

    awaitable<Got<Candidate>> stream_of(Room room, Broadcast broadcast, SoopPreset preset,
                                        Lent lent) const {
        const Query fields{{"type", "aid"},
                           {"bid", room.id},
                           {"bno", broadcast.number},
                           {"pwd", broadcast.password},
                           {"quality", preset.name}};
        const auto answer = co_await ask_player(fields, lent);
        if (!answer) co_return answer.error();
        const auto result = (*answer)["CHANNEL"]["RESULT"].number();
        const std::string aid = (*answer)["CHANNEL"]["AID"].text();
        if (result && *result != kFine && broadcast.has_password)
            co_return restricted("the password is wrong");
        if (result == kLoginNeeded) co_return restricted("only for those who are logged in");
        if (result != kFine || aid.empty()) co_return changed("no CHANNEL.AID", answer->http);
        const Broadcast where = broadcast;
        auto view_url = co_await assigned(where, preset.name, lent);
        if (!view_url) co_return view_url.error();
        Candidate candidate;
        candidate.url = with_aid(std::move(*view_url), aid);
        candidate.quality = preset.label.empty() ? preset.name : preset.label;
        candidate.rung = preset.rung;
        candidate.height = preset.lines;
        candidate.bitrate_bps = preset.bitrate_bps;
        candidate.line = broadcast.return_type;
        candidate.headers = headers();
        candidate.advert_mark = site_.text("advert_mark");
        candidate.expires = expiry_of(candidate.url);
        co_return candidate;
    }

    /// Where the playlist of one quality is.
    awaitable<Got<std::string>> assigned(Broadcast broadcast, std::string quality,
                                         Lent lent) const {
        const Query query{
            {"return_type", broadcast.return_type},
            {"broad_key", fmt::format("{}-common-{}-hls", broadcast.number, quality)}};
        ext::HttpRequest request;
        request.url =
            fmt::format("{}/broad_stream_assign.html?{}", broadcast.manager, to_text(query));
        request.headers = headers();
        const auto answer = co_await ask_api(lent.http, std::move(request));
        if (!answer) co_return answer.error();
        std::string view_url = (*answer)["view_url"].text();
        if (!is_web_url(view_url)) co_return changed("no view_url", answer->http);
        co_return view_url;
    }

    std::string return_type(const std::string& cdn) const {
        for (const std::string& known : site_.list("cdns")) {
            const auto blank = known.find(' ');
            if (blank != known.npos && cdn == known.substr(0, blank))
                return known.substr(blank + 1);
        }
        return cdn;
    }

    awaitable<Resolution> by_mobile(Room room, ext::Wanted wanted, Lent lent) const {
        const Query fields{{"bj_id", room.id},
                           {"broad_no", ""},
                           {"agent", "web"},
                           {"mode", "live"},
                           {"confirm_adult", "true"},
                           {"player_type", "webm"},
                           {"password", wanted.password}};
        auto request = form_to(fmt::format("{}?bjid={}", site_.text("mobile"), room.id), fields);
        for (std::string& header : headers())
            request.headers.push_back(std::move(header));
        const auto answer = co_await ask_api(lent.http, std::move(request));
        if (!answer) co_return answer.error();
        const Json data = (*answer)["data"];
        if ((*answer)["result"].number() != kFine) co_return mobile_refusal(data, answer->http);
        Broadcast broadcast;
        broadcast.number = data["broad_no"].text();
        broadcast.manager = site_.text("assign");
        broadcast.return_type = site_.text("mobile_type");
        const std::string aid = data["hls_authentication_key"].text();
        if (!is_digits(broadcast.number) || aid.empty())
            co_return changed("no data.broad_no and hls_authentication_key", answer->http);
        auto view_url = co_await assigned(broadcast, std::string{kMobileQuality}, lent);
        if (!view_url) co_return view_url.error();
        Candidate candidate;
        candidate.url = with_aid(std::move(*view_url), aid);
        candidate.quality = kMobileQuality;
        candidate.is_ladder = true;
        candidate.line = broadcast.return_type;
        candidate.headers = headers();
        candidate.advert_mark = site_.text("advert_mark");
        candidate.expires = expiry_of(candidate.url);
        Resolution resolution;
        resolution.outcome = Outcome::live;
        resolution.anchor = data["user_nick"].text();
        resolution.title = data["broad_title"].text();
        resolution.candidates.push_back(std::move(candidate));
        co_return resolution;
    }

    static Resolution mobile_refusal(const Json& data, const ext::HttpAnswer& answer) {
        const auto code = data["code"].number();
        if (code == kMobileOffline) return offline("not live");
        if (code == kMobileLogin)
            return restricted("for those who are logged in, and of age: cookies are needed");
        if (code && std::ranges::count(kMobileRefusals, *code) > 0)
            return restricted(fmt::format("the service refuses it with code {}", *code));
        return changed("no data.code that is known", answer);
    }

    awaitable<Resolution> by_global(Room room, Lent lent) const {
        const std::string id = room.id.substr(kGlobal.size());
        ext::HttpRequest request;
        request.url = fmt::format("{}/{}", site_.text("global_api"), id);
        const auto answer = co_await ask_json(lent.http, std::move(request));
        if (!answer) co_return answer.error();
        const Json data = (*answer)["data"];
        if (!data["isStream"]) co_return changed("no data.isStream", answer->http);
        Resolution resolution = offline("not live");
        if (data["isStream"].is_true()) {
            resolution = {};
            resolution.outcome = Outcome::live;
            Candidate candidate;
            candidate.url = fmt::format("{}/{}/master.m3u8", site_.text("global_media"), id);
            candidate.quality = "master";
            candidate.is_ladder = true;
            resolution.candidates.push_back(std::move(candidate));
        }
        resolution.title = data["title"].text();
        resolution.room = std::move(room);
        co_return resolution;
    }

    const Site site_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_soop(Site site) {
    return std::make_unique<Soop>(std::move(site));
}

}  // namespace weir::resolvers
