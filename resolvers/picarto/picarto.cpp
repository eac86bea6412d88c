// SPDX-License-Identifier: MIT
#include "picarto/picarto.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "answer.hpp"
#include "candidates.hpp"
#include "text/web_address.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;
using ext::Lent;
using ext::Resolution;
using ext::Room;

class Picarto final : public ext::Resolver {
public:
    explicit Picarto(Site site) : site_(std::move(site)) {}

    std::string_view platform() const override { return "picarto"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override { return {"picarto.tv"}; }

    /// /NAME.
    std::optional<Room> recognise(std::string_view url) const override {
        const auto address = web_address(url);
        if (!address || !address->is_at({"picarto.tv", "www.picarto.tv"})) return std::nullopt;
        if (address->depth() != 1) return std::nullopt;
        std::string name = lower(address->path[0]);
        const bool is_page = name == "explore" || name == "search" || name == "settings" ||
                             name == "videopopout" || name == "login" || name == "about";
        if (!is_name(name, 1, 64, "_-") || is_page) return std::nullopt;
        return Room{"picarto", std::move(name), std::string{url}};
    }

    awaitable<Resolution> resolve(Room room, ext::Wanted, Lent lent) const override {
        ext::HttpRequest request;
        request.url = fmt::format("{}/{}", site_.text("api"), room.id);
        request.headers = {"Referer: " + site_.text("page") + '/'};
        const auto answer = co_await ask_json(lent.http, std::move(request));
        if (!answer) co_return answer.error();
        auto resolution = told_by(*answer);
        const Json channel = (*answer)["channel"];
        resolution.anchor = channel["name"].text();
        resolution.title = channel["title"].text();
        resolution.room = std::move(room);
        co_return resolution;
    }

private:
    Resolution told_by(const JsonAnswer& answer) const {
        const Json channel = answer["channel"];
        if (!answer.json.has("channel")) return changed("no channel", answer.http);
        if (!channel) return not_found("there is no such channel");
        if (!channel["online"]) return changed("no channel.online", answer.http);
        if (!channel["online"].is_true()) return offline("not live");
        if (channel["private"].is_true()) return restricted("the channel is private");
        return with_stream(channel, answer);
    }

    Resolution with_stream(const Json& channel, const JsonAnswer& answer) const {
        const std::string stream = stream_of(channel["id"].number(), answer);
        if (stream.empty()) return changed("no stream of that channel", answer.http);
        const std::string edge = answer["getLoadBalancerUrl"]["url"].text();
        if (!is_name(edge, 1, 255, ".-:"))
            return changed("no host in getLoadBalancerUrl", answer.http);
        ext::Candidate candidate;
        candidate.url = fmt::format("https://{}/stream/hls/{}/index.m3u8", edge, stream);
        candidate.is_ladder = true;
        candidate.headers = {"Referer: " + site_.text("page") + '/'};
        Resolution resolution;
        resolution.outcome = ext::Outcome::live;
        resolution.candidates.push_back(std::move(candidate));
        return resolution;
    }

    /// A channel may show those of others beside its own.
    static std::string stream_of(std::optional<std::int64_t> channel, const JsonAnswer& answer) {
        const Json streams = answer["getMultiStreams"]["streams"];
        for (std::size_t i = 0; i < std::min(streams.size(), kMostCandidates); ++i) {
            std::string name = streams[i]["stream_name"].text();
            const bool is_it = channel && streams[i]["channelId"].number() == channel;
            if (is_it && is_name(name, 1, 128, "+_-.")) return name;
        }
        return {};
    }

    const Site site_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_picarto(Site site) {
    return std::make_unique<Picarto>(std::move(site));
}

}  // namespace weir::resolvers
