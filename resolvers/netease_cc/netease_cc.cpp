// SPDX-License-Identifier: MIT
#include "netease_cc/netease_cc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "candidates.hpp"
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

constexpr std::int64_t kMostKbps = 1'000'000;

Rung rung_of(std::string_view name) {
    if (name == "ultra") return Rung::ultra;
    if (name == "high") return Rung::high;
    if (name == "standard") return Rung::standard;
    return name == "low" ? Rung::low : Rung::source;  // "blueray", "original"
}

/// Of `quickplay`: each quality on each CDN.
void add_qualities(Resolution& resolution, const Json& quickplay) {
    quickplay["resolution"].each_member([&](std::string_view name, const Json& quality) {
        const auto kbps =
            std::clamp<std::int64_t>(quality["vbr"].number().value_or(0), 0, kMostKbps);
        quality["cdn"].each_member([&](std::string_view line, const Json& url) {
            Candidate candidate;
            candidate.protocol = ext::Protocol::flv;
            candidate.url = url.text();
            candidate.rung = rung_of(name);
            candidate.quality = name;
            candidate.bitrate_bps = static_cast<std::uint64_t>(kbps) * 1000;
            candidate.line = line;
            candidate.expires = expiry_of(candidate.url);
            if (is_web_url(candidate.url) && resolution.candidates.size() < kMostCandidates)
                resolution.candidates.push_back(std::move(candidate));
        });
    });
}

class NeteaseCc final : public ext::Resolver {
public:
    explicit NeteaseCc(Site site) : site_(std::move(site)) {}

    std::string_view platform() const override { return "netease_cc"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override { return {"cc.163.com"}; }

    /// /NUMBER.
    std::optional<Room> recognise(std::string_view url) const override {
        const auto address = web_address(url);
        if (!address || !address->is_at({"cc.163.com"}) || address->depth() != 1 ||
            !is_digits(address->path[0], 18))
            return std::nullopt;
        return Room{"netease_cc", address->path[0], std::string{url}};
    }

    awaitable<Resolution> resolve(Room room, ext::Wanted, Lent lent) const override {
        auto channel = co_await channel_of(room.id, lent);
        if (!channel) co_return channel.error().resolution;
        Resolution resolution;
        if (channel->empty())
            resolution = offline("it has no channel now");
        else
            resolution = co_await of_channel(std::move(*channel), lent);
        resolution.room = std::move(room);
        co_return resolution;
    }

private:
    /// Empty: it is not live.
    awaitable<Tried<std::string>> channel_of(std::string id, Lent lent) const {
        ext::HttpRequest request;
        request.url = fmt::format("{}?anchor_ccid={}", site_.text("lives"), id);
        const auto answer = co_await try_api(lent.http, std::move(request));
        if (!answer) co_return answer.error();
        const Json data = (*answer)["data"], entry = data[id];
        if (!data.is_object() && !(data.is_array() && data.size() == 0))
            co_return Said{changed("no data", answer->http), answer->http.status};
        auto channel = entry["channel_id"].text();
        if (channel == "0") channel.clear();
        if (!channel.empty() && !is_digits(channel))
            co_return Said{changed("a channel_id that is no number", answer->http),
                           answer->http.status};
        co_return channel;
    }

    awaitable<Resolution> of_channel(std::string channel, Lent lent) const {
        ext::HttpRequest request;
        request.url = fmt::format("{}?channelids={}", site_.text("channel"), channel);
        const auto answer = co_await try_api(lent.http, std::move(request));
        if (!answer) co_return answer.error().resolution;
        const Json data = (*answer)["data"], first = data[std::size_t{0}];
        if (!data.is_array()) co_return changed("no list of channels", answer->http);
        if (data.size() == 0) co_return offline("it has no channel now");
        Resolution resolution;
        add_qualities(resolution, first["quickplay"]);
        if (auto url = first["sharefile"].text(); is_web_url(url)) {
            Candidate candidate;
            candidate.quality = "sharefile";
            // Which of them it is, is not told; where it is the only one, it is the best.
            candidate.rung = resolution.candidates.empty() ? Rung::source : Rung::high;
            candidate.expires = expiry_of(url);
            candidate.url = std::move(url);
            resolution.candidates.push_back(std::move(candidate));
        }
        if (resolution.candidates.empty()) co_return changed("live, but no streams", answer->http);
        resolution.outcome = ext::Outcome::live;
        resolution.anchor = first["nickname"].text();
        resolution.title = first["title"].text();
        co_return resolution;
    }

    const Site site_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_netease_cc(Site site) {
    return std::make_unique<NeteaseCc>(std::move(site));
}

}  // namespace weir::resolvers
