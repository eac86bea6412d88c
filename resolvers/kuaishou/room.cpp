// SPDX-License-Identifier: MIT
#include "kuaishou/room.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "candidates.hpp"
#include "text/html.hpp"
#include "text/js_literal.hpp"
#include "text/web_address.hpp"

namespace weir::resolvers {
namespace {

using ext::Candidate;
using ext::HttpAnswer;
using ext::Protocol;
using ext::Resolution;
using ext::Rung;

constexpr std::int64_t kMostKilobits = 1'000'000;

/// What `result` says.
enum Result : std::int64_t { fine = 1, too_fast = 2, unknown = 22, not_live = 671 };

constexpr std::array<std::pair<std::string_view, Rung>, 4> kRungs{{{"BLUE_RAY", Rung::ultra},
                                                                   {"SUPER", Rung::high},
                                                                   {"HIGH", Rung::standard},
                                                                   {"STANDARD", Rung::low}}};

Protocol protocol_of(std::string_view url) {
    const auto path = url.substr(0, std::min(url.find('?'), url.size()));
    return path.ends_with(".m3u8") ? Protocol::hls : Protocol::flv;
}

/// Each URL once.
class Streams {
public:
    /// An array of ones, or the one that there is.
    void add_sets(const Json& sets, const std::string& codec) {
        add_set(sets, codec);
        sets.each_item([&](const Json& set) { add_set(set, codec); });
    }

    void add(Candidate candidate, const Json& url) {
        candidate.url = url.text();
        if (!is_web_url(candidate.url) || all_.size() >= kMostCandidates) return;
        candidate.protocol = protocol_of(candidate.url);
        candidate.expires = expiry_of(candidate.url);
        if (std::ranges::find(all_, candidate.url, &Candidate::url) == all_.end())
            all_.push_back(std::move(candidate));
    }

    /// Of each codec the one of the most bits is the source, whatever it is called.
    std::vector<Candidate> take() {
        std::map<std::string, Candidate*> best;
        for (Candidate& each : all_) {
            Candidate*& most = best[each.codec];
            if (most == nullptr || most->bitrate_bps < each.bitrate_bps) most = &each;
        }
        for (const auto& [codec, candidate] : best)
            if (candidate->bitrate_bps > 0) candidate->rung = Rung::source;
        return std::move(all_);
    }

private:
    void add_set(const Json& set, const std::string& codec) {
        set["adaptationSet"]["representation"].each_item([&](const Json& each) {
            Candidate candidate;
            const std::string type = each["qualityType"].text(), name = each["name"].text();
            const auto* const rung =
                std::ranges::find(kRungs, type, &decltype(kRungs)::value_type::first);
            candidate.rung = rung == kRungs.end() ? Rung::standard : rung->second;
            candidate.quality = name.empty() ? type : name;
            candidate.codec = codec;
            const auto kilobits = each["bitrate"].number().value_or(0);
            candidate.bitrate_bps =
                static_cast<std::uint64_t>(std::clamp<std::int64_t>(kilobits, 0, kMostKilobits)) *
                1000;
            add(std::move(candidate), each["url"]);
        });
    }

    std::vector<Candidate> all_;
};

/// {"h264": {adaptationSet}, …}; in older answers [{adaptationSet}].
std::vector<Candidate> streams_of(const Json& play_urls) {
    Streams streams;
    play_urls.each_member([&](std::string_view key, const Json& sets) {
        const std::string codec = key == "h265" || key == "hevc"  ? "hevc"
                                  : key == "h264" || key == "av1" ? std::string{key}
                                                                  : std::string{};
        streams.add_sets(sets, codec);
    });
    if (play_urls.is_array()) streams.add_sets(play_urls, "");
    return streams.take();
}

std::vector<Candidate> streams_of_share(const Json& live) {
    Streams streams;
    Candidate source;
    source.quality = "source";
    for (const auto* list : {"multiResolutionPlayUrls", "multiResolutionHlsPlayUrls"})
        live[list][0]["urls"].each_item(
            [&](const Json& each) { streams.add(source, each["url"]); });
    Candidate other;
    other.rung = Rung::high;
    other.quality = "default";
    live["playUrls"].each_item([&](const Json& each) { streams.add(other, each["url"]); });
    streams.add(other, live["hlsPlayUrl"]);
    return streams.take();
}

void describe(Resolution& resolution, const Json& author, const Json& live) {
    const std::string id = author["id"].text(), cover = live["coverUrl"].text();
    if (is_kuaishou_id(id)) resolution.room.id = id;
    if (is_web_url(cover)) resolution.avatar = cover;
    resolution.anchor = author["name"].text();
    resolution.title = live["caption"].text();
}

Resolution with(std::vector<Candidate> candidates) {
    Resolution resolution;
    resolution.outcome = ext::Outcome::live;
    resolution.candidates = std::move(candidates);
    return resolution;
}

/// Anything but fine.
Resolution told_by(std::optional<std::int64_t> result, const JsonAnswer& answer) {
    const std::string said = answer["error_msg"].text();
    if (result == too_fast) return throttled(said.empty() ? "asked too fast" : said);
    if (result == not_live) return offline("not live");
    if (answer.http.body.find("captcha") != std::string::npos) return throttled("a captcha");
    if (!result) return changed("no result", answer.http);
    return changed(fmt::format("its result is {}", *result), answer.http);
}

/// Why the page has no room; none: it tells nothing.
std::optional<Resolution> excuse_of(const Json& error, const HttpAnswer& answer, const Site& site) {
    if (!error) return std::nullopt;
    const std::string said = error["title"].text() + ' ' + error["content"].text();
    const auto speaks_of = [&](std::string_view key) {
        return std::ranges::any_of(
            site.list(key), [&](const std::string& word) { return said.find(word) != said.npos; });
    };
    if (speaks_of("words_of_haste")) return throttled(said);
    if (speaks_of("words_of_the_gone")) return not_found(said);
    return changed("an unknown errorType: " + said, answer);
}

}  // namespace

bool is_kuaishou_id(std::string_view id) {
    return is_name(id, 1, 64, "_-.") && !id.starts_with('.');
}

Resolution read_kuaishou_detail(const JsonAnswer& answer) {
    const Json data = answer["data"], live = data["liveStream"];
    auto result = data["result"].number();
    if (!result) result = answer["result"].number();
    Resolution resolution;
    if (result == fine) {
        resolution = with(streams_of(live["playUrls"]));
        if (resolution.candidates.empty()) return changed("no playUrls", answer.http);
    } else {
        resolution = told_by(result, answer);
    }
    describe(resolution, data["author"], live);
    return resolution;
}

Resolution read_kuaishou_page(const HttpAnswer& answer, const Site& site) {
    const auto literal = literal_after(answer.body, "window.__INITIAL_STATE__=");
    const auto state = literal ? Json::parse(js_to_json(*literal)) : std::nullopt;
    const Json room = state ? (*state)["liveroom"]["playList"][0] : Json{};
    if (!room.is_object()) return changed("no liveroom.playList in the page", answer);
    if (auto excuse = excuse_of(room["errorType"], answer, site)) return std::move(*excuse);
    const Json is_living = room["isLiving"], live = room["liveStream"];
    if (!is_living.is_bool()) return changed("no isLiving in the page", answer);
    Resolution resolution = offline("not live");
    if (is_living.is_true()) {
        // So it is for addresses that are banned.
        if (live.size() == 0) return throttled("it is live, but this address is told no streams");
        resolution = with(streams_of(live["playUrls"]));
        if (resolution.candidates.empty()) return changed("no playUrls in the page", answer);
    }
    describe(resolution, room["author"], live);
    return resolution;
}

Resolution read_kuaishou_share(const JsonAnswer& answer) {
    const Json live = answer["liveStream"], is_living = live["living"];
    const auto result = answer["result"].number();
    if (result == unknown) return not_found("there is no such room");
    if (result != fine) return told_by(result, answer);
    if (!is_living.is_bool()) return changed("no liveStream.living", answer.http);
    Resolution resolution = offline("not live");
    if (is_living.is_true()) {
        resolution = with(streams_of_share(live));
        if (resolution.candidates.empty()) return changed("no streams in liveStream", answer.http);
    }
    resolution.anchor = live["user"]["user_name"].text();
    resolution.title = live["caption"].text();
    return resolution;
}

}  // namespace weir::resolvers
