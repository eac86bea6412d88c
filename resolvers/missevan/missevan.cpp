// SPDX-License-Identifier: MIT
#include "missevan/missevan.hpp"

#include <fmt/format.h>

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

constexpr std::int64_t kOpen = 1;

class MissEvan final : public ext::Resolver {
public:
    explicit MissEvan(Site site) : site_(std::move(site)) {}

    std::string_view platform() const override { return "missevan"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override { return {"missevan.com"}; }

    /// /live/NUMBER.
    std::optional<Room> recognise(std::string_view url) const override {
        const auto address = web_address(url);
        if (!address || !address->is_at({"fm.missevan.com"}) || address->depth() != 2 ||
            address->path[0] != "live" || !is_digits(address->path[1], 18))
            return std::nullopt;
        return Room{"missevan", address->path[1], std::string{url}};
    }

    awaitable<Resolution> resolve(Room room, ext::Wanted, Lent lent) const override {
        ext::HttpRequest request;
        request.url = fmt::format("{}/{}", site_.text("api"), room.id);
        request.headers = {fmt::format("Referer: {}/{}", site_.text("page"), room.id)};
        const auto answer = co_await ask_json(lent.http, std::move(request));
        if (!answer) co_return answer.error();
        auto resolution = told(*answer);
        const Json info = (*answer)["info"];
        resolution.anchor = info["creator"]["username"].text();
        resolution.title = info["room"]["name"].text();
        resolution.room = std::move(room);
        co_return resolution;
    }

private:
    Resolution told(const JsonAnswer& answer) const {
        const auto code = answer["code"].number();
        if (!code) return changed("no code", answer.http);
        if (*code != 0)
            return changed(fmt::format("code {}: {}", *code, answer["info"].text()), answer.http);
        const Json room = answer["info"]["room"];
        const auto open = room["status"]["open"].number();
        if (!open) return changed("no info.room.status.open", answer.http);
        if (*open != kOpen) return offline("not live");
        Resolution resolution;
        add(resolution, room["channel"]["flv_pull_url"].text(), ext::Protocol::flv);
        add(resolution, room["channel"]["hls_pull_url"].text(), ext::Protocol::hls);
        if (resolution.candidates.empty()) return changed("live, but without streams", answer.http);
        resolution.outcome = ext::Outcome::live;
        return resolution;
    }

    void add(Resolution& resolution, std::string url, ext::Protocol protocol) const {
        if (!is_web_url(url)) return;
        Candidate candidate;
        candidate.protocol = protocol;
        candidate.expires = expiry_of(url);
        candidate.headers = {fmt::format("Referer: {}/", site_.text("origin"))};
        candidate.url = std::move(url);
        resolution.candidates.push_back(std::move(candidate));
    }

    const Site site_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_missevan(Site site) {
    return std::make_unique<MissEvan>(std::move(site));
}

}  // namespace weir::resolvers
