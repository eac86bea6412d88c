// SPDX-License-Identifier: MIT
#include "douyu/play.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "candidates.hpp"

namespace weir::resolvers {
namespace {

constexpr std::size_t kMost = 16;
constexpr std::int64_t kMostKbps = 1'000'000;
constexpr std::int64_t kUltra = 4, kHigh = 2, kStandard = 1;

bool is_bad(std::string_view cdn) {
    return cdn.starts_with("scdn");
}

ext::Rung rung_of(std::int64_t rate) {
    if (rate == 0) return ext::Rung::source;
    if (rate >= kUltra) return ext::Rung::ultra;
    if (rate >= kHigh) return ext::Rung::high;
    return rate == kStandard ? ext::Rung::standard : ext::Rung::low;
}

/// Takes whichever is nearer to what is wanted: the highest that is not above, else the lowest.
bool is_nearer(ext::Rung one, ext::Rung other, ext::Rung wanted) {
    const bool fits = one <= wanted, other_fits = other <= wanted;
    if (fits != other_fits) return fits;
    return fits ? one > other : one < other;
}

}  // namespace

ext::Rung DouyuRate::rung() const {
    return rung_of(rate);
}

bool DouyuPlay::is_on_bad_line() const {
    return is_bad(cdn);
}

std::string DouyuPlay::better_cdn() const {
    const auto found = std::ranges::find_if(cdns, [](const auto& each) { return !is_bad(each); });
    return found == cdns.end() ? std::string{} : *found;
}

std::int64_t DouyuPlay::rate_for(ext::Rung wanted) const {
    const DouyuRate* best = nullptr;
    for (const DouyuRate& each : rates)
        if (best == nullptr || is_nearer(each.rung(), best->rung(), wanted)) best = &each;
    return best == nullptr ? rate : best->rate;
}

std::vector<ext::Candidate> DouyuPlay::candidates() const {
    ext::Candidate candidate;
    const auto path = std::string_view{url}.substr(0, url.find('?'));
    candidate.protocol = path.ends_with(".m3u8") ? ext::Protocol::hls : ext::Protocol::flv;
    candidate.rung = rung_of(rate);
    const auto found = std::ranges::find(rates, rate, &DouyuRate::rate);
    candidate.quality = found == rates.end() ? fmt::format("rate {}", rate) : found->name;
    const auto kbps =
        std::clamp<std::int64_t>(found == rates.end() ? 0 : found->kbps, 0, kMostKbps);
    candidate.bitrate_bps = static_cast<std::uint64_t>(kbps) * 1000;
    candidate.codec = "h264";
    candidate.line = cdn;
    candidate.url = url;
    candidate.expires = expiry_of(url);
    std::vector<ext::Candidate> all{candidate};
    constexpr std::string_view kTls = "https://";
    if (!url.starts_with(kTls)) return all;
    candidate.url = fmt::format("http://{}", std::string_view{url}.substr(kTls.size()));
    candidate.line += " without TLS";
    all.push_back(std::move(candidate));
    return all;
}

Got<DouyuPlay> douyu_play_of(const JsonAnswer& answer) {
    const Json data = answer["data"];
    DouyuPlay play;
    play.url = fmt::format("{}/{}", data["rtmp_url"].text(), data["rtmp_live"].text());
    if (!is_web_url(play.url) || data["rtmp_live"].text().empty())
        return changed("no rtmp_url or rtmp_live", answer.http);
    play.cdn = data["rtmp_cdn"].text();
    play.rate = data["rate"].number().value_or(0);
    data["multirates"].each_item([&play](const Json& each) {
        const auto rate = each["rate"].number();
        if (!rate || *rate < 0 || play.rates.size() == kMost) return;
        play.rates.push_back({each["name"].text(), *rate, each["bit"].number().value_or(0)});
    });
    data["cdnsWithName"].each_item([&play](const Json& each) {
        auto cdn = each["cdn"].text();
        if (!cdn.empty() && play.cdns.size() < kMost) play.cdns.push_back(std::move(cdn));
    });
    return play;
}

}  // namespace weir::resolvers
