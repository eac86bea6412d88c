// SPDX-License-Identifier: MIT
#include "yy/yy.hpp"

#include <fmt/format.h>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <chrono>
#include <utility>

#include "candidates.hpp"
#include "text/html.hpp"
#include "text/js_literal.hpp"
#include "text/web_address.hpp"
#include "ways.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;
using ext::Candidate;
using ext::Lent;
using ext::Resolution;
using ext::Room;

constexpr std::size_t kMostServers = 16, kLongestName = 512;

/// A channel, and the one below it.
struct Channel {
    std::string top{}, sub{};
};

Channel channel_of(const std::string& id) {
    const auto dash = id.find('-');
    if (dash == id.npos) return {id, id};
    return {id.substr(0, dash), id.substr(dash + 1)};
}

class Yy final : public ext::Resolver {
public:
    explicit Yy(Site site) : site_(std::move(site)) {}

    std::string_view platform() const override { return "yy"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override { return {"yy.com"}; }

    /// /CHANNEL, /CHANNEL/SUBCHANNEL. The identity is both, or one where they are the same.
    std::optional<Room> recognise(std::string_view url) const override {
        const auto address = web_address(url);
        if (!address || !address->is_at({"www.yy.com", "yy.com"})) return std::nullopt;
        const auto& path = address->path;
        if (path.empty() || path.size() > 2 || !is_digits(path.front(), 18) ||
            !is_digits(path.back(), 18))
            return std::nullopt;
        const bool is_one = path.front() == path.back();
        return Room{"yy", is_one ? path[0] : path[0] + "-" + path[1], std::string{url}};
    }

    awaitable<Resolution> resolve(Room room, ext::Wanted, Lent lent) const override {
        const Channel channel = channel_of(room.id);
        auto request = streams_request(channel, lent);
        const auto answer = co_await try_api(lent.http, std::move(request));
        if (!answer) co_return answer.error().resolution;
        auto resolution = told(*answer);
        if (resolution.outcome == ext::Outcome::live)
            resolution.anchor = co_await anchor_of(channel, lent);
        resolution.room = std::move(room);
        co_return resolution;
    }

private:
    ext::HttpRequest streams_request(const Channel& channel, const Lent& lent) const {
        using namespace std::chrono;
        const auto ms = duration_cast<milliseconds>(lent.now.time_since_epoch()).count();
        ext::HttpRequest request;
        request.url = fmt::format("{}?uid=0&cid={}&sid={}&appid=0&sequence={}&encode=json",
                                  site_.text("streams"), channel.top, channel.sub, ms);
        request.headers = {"Content-Type: text/plain;charset=UTF-8",
                           fmt::format("Referer: {}/", site_.text("page"))};
        request.post = body(channel, ms);
        return request;
    }

    std::string body(const Channel& channel, std::int64_t ms) const {
        const auto& version = site_.text("client_version");
        const boost::json::object head{{"seq", ms},
                                       {"appidstr", "0"},
                                       {"bidstr", "121"},
                                       {"cidstr", channel.top},
                                       {"sidstr", channel.sub},
                                       {"uid64", 0},
                                       {"client_type", 108},
                                       {"client_ver", version},
                                       {"stream_sys_ver", 1},
                                       {"app", site_.text("app")},
                                       {"playersdk_ver", version},
                                       {"thundersdk_ver", "0"},
                                       {"streamsdk_ver", version}};
        const boost::json::object client{
            {"client", "web"}, {"os", "chrome"},   {"osversion", "120.0.0.0"},
            {"width", "1920"}, {"height", "1080"}, {"client_type", 8},
            {"h265", 0}};
        // gear 4: as it is sent; ssl: URLs with https.
        const boost::json::object wanted{
            {"version", 1},           {"client_type", 8}, {"service_type", 0}, {"imsi", 0},
            {"send_time", ms / 1000}, {"line_seq", -1},   {"gear", 4},         {"ssl", 1},
            {"stream_format", 0}};
        return boost::json::serialize(boost::json::object{
            {"head", head}, {"client_attribute", client}, {"avp_parameter", wanted}});
    }

    Resolution told(const JsonAnswer& answer) const {
        const Json info = answer["avp_info_res"], lines = info["stream_line_addr"];
        const auto error = info["ret"].number();
        if (!info.is_object() || (!lines && !error)) return changed("no avp_info_res", answer.http);
        if (!lines && *error != 0) return changed(fmt::format("ret {}", *error), answer.http);
        if (lines.size() == 0) return offline("it has no streams");
        Resolution resolution;
        lines.each_member([&](std::string_view name, const Json& line) {
            Candidate candidate;
            candidate.url = line["cdn_info"]["url"].text();
            if (!is_web_url(candidate.url) || resolution.candidates.size() == kMostServers) return;
            const auto path = candidate.url.substr(0, candidate.url.find('?'));
            candidate.protocol = path.ends_with(".m3u8") ? ext::Protocol::hls : ext::Protocol::flv;
            candidate.line = name;
            candidate.expires = expiry_of(candidate.url);
            candidate.headers = {fmt::format("Referer: {}/", site_.text("page"))};
            resolution.candidates.push_back(std::move(candidate));
        });
        if (resolution.candidates.empty()) return changed("no cdn_info.url", answer.http);
        resolution.outcome = ext::Outcome::live;
        return resolution;
    }

    /// Of the page; empty: it does not tell.
    awaitable<std::string> anchor_of(Channel channel, Lent lent) const {
        ext::HttpRequest request;
        request.url = fmt::format("{}/{}/{}", site_.text("page"), channel.top, channel.sub);
        const auto page = co_await try_page(lent.http, std::move(request));
        if (!page) co_return std::string{};
        const auto name = between(page->body, "nick: \"", "\"");
        if (!name || name->size() > kLongestName) co_return std::string{};
        co_return unescape_html(unescape_js(*name).value_or(""));
    }

    const Site site_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_yy(Site site) {
    return std::make_unique<Yy>(std::move(site));
}

}  // namespace weir::resolvers
