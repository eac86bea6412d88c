// SPDX-License-Identifier: MIT
#include "direct/direct.hpp"

#include <fmt/format.h>

#include <utility>

#include "answer.hpp"
#include "any_url.hpp"
#include "candidates.hpp"
#include "direct/sniff.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;
using ext::Lent;
using ext::Resolution;
using ext::Room;

constexpr std::uint64_t kHead = 4 << 10;

/// What a status says of a stream, which is not what it says of a service's API; none: look inside.
std::optional<Resolution> refusal_of(const ext::HttpAnswer& answer) {
    const long status = answer.status;
    if (status >= 200 && status <= 299) return std::nullopt;
    auto said = fmt::format("it answers with HTTP {}", status);
    if (status == 404 || status == 410) return offline(std::move(said));
    if (status == 401 || status == 403 || status == 451) return restricted(std::move(said));
    if (status == 429) return throttled(std::move(said));
    if (status == 408 || status >= 500) return transient(std::move(said));
    return changed(std::move(said), answer);
}

class Direct final : public ext::Resolver {
public:
    std::string_view platform() const override { return "direct"; }
    std::string_view facts_of() const override { return "2026-11"; }

    std::optional<Room> recognise(std::string_view url) const override {
        if (!is_web_url(url)) return std::nullopt;
        return room_of_url("direct", url);
    }

    awaitable<Resolution> resolve(Room room, ext::Wanted, Lent lent) const override {
        ext::HttpRequest request;
        request.url = room.url;
        request.first_bytes = kHead;
        const auto answer = co_await ask(lent.http, std::move(request));
        if (!answer) co_return answer.error();
        auto resolution = resolution_of(*answer, room.url);
        resolution.room = std::move(room);
        co_return resolution;
    }

private:
    static Resolution resolution_of(const ext::HttpAnswer& answer, const std::string& url) {
        if (auto refusal = refusal_of(answer)) return std::move(*refusal);
        const Sniffed sniffed = sniff(answer.body);
        if (!sniffed.protocol) return changed("it is " + sniffed.what, answer);
        Resolution resolution;
        resolution.outcome = ext::Outcome::live;
        ext::Candidate candidate;
        candidate.protocol = *sniffed.protocol;
        candidate.url = url;
        candidate.expires = expiry_of(url);
        resolution.candidates.push_back(std::move(candidate));
        return resolution;
    }
};

}  // namespace

std::unique_ptr<ext::Resolver> make_direct() {
    return std::make_unique<Direct>();
}

}  // namespace weir::resolvers
