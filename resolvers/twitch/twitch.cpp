// SPDX-License-Identifier: MIT
#include "twitch/twitch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <utility>

#include "answer.hpp"
#include "candidates.hpp"
#include "text/query.hpp"
#include "text/web_address.hpp"
#include "twitch/gql.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;
using ext::Lent;
using ext::Outcome;
using ext::Resolution;
using ext::Room;

constexpr std::string_view kDevice = "device";
constexpr std::chrono::hours kDeviceLives{24};

/// First parts of paths that are pages and no channels.
bool is_page(std::string_view name) {
    constexpr std::string_view kPages[]{"directory",     "downloads", "drops",    "friends",
                                        "inventory",     "jobs",      "login",    "p",
                                        "prime",         "search",    "settings", "signup",
                                        "subscriptions", "store",     "videos",   "wallet"};
    return std::ranges::find(kPages, name) != std::end(kPages);
}

/// What the user likes, as usher calls it; h264 in any case, since many channels have nothing else.
std::string supported_codecs(const std::vector<std::string>& wanted) {
    std::vector<std::string> names;
    for (const std::string& codec : wanted) {
        const std::string name = codec == "hevc" ? "h265" : codec;
        const bool is_known = name == "h264" || name == "h265" || name == "av1";
        if (is_known && std::ranges::count(names, name) == 0) names.push_back(name);
    }
    if (std::ranges::count(names, "h264") == 0) names.emplace_back("h264");
    return fmt::format("{}", fmt::join(names, ","));
}

std::string some_device(std::uint64_t random) {
    constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";
    std::mt19937_64 engine{random};
    std::string device;
    for (int i = 0; i < 32; ++i)
        device += kLetters[engine() % kLetters.size()];
    return device;
}

class Twitch final : public ext::Resolver {
public:
    explicit Twitch(Site site) : site_(std::move(site)) {}

    std::string_view platform() const override { return "twitch"; }
    std::string_view facts_of() const override { return site_.text("facts"); }
    ext::Pace pace() const override { return site_.pace(); }
    std::vector<std::string> cookie_domains() const override { return {"twitch.tv"}; }
    bool batch_sees_starts() const override { return true; }
    std::size_t batch_size() const override {
        return static_cast<std::size_t>(std::clamp(site_.number("batch"), 1.0, 100.0));
    }

    /// /LOGIN, player.twitch.tv/?channel=LOGIN.
    std::optional<Room> recognise(std::string_view url) const override {
        const auto address = web_address(url);
        if (!address) return std::nullopt;
        std::string login;
        if (address->is_at({"player.twitch.tv"}) && address->depth() == 0)
            login = find(address->query, "channel").value_or("");
        else if (address->is_at({"twitch.tv", "www.twitch.tv", "m.twitch.tv", "go.twitch.tv"}) &&
                 address->depth() == 1)
            login = address->path[0];
        login = lower(login);
        if (!is_name(login, 2, 25, "_") || is_page(login)) return std::nullopt;
        return Room{"twitch", login, std::string{url}};
    }

    /// Usher itself is not asked: that would cost each live room a request more. What it refuses,
    /// the recording finds out.
    awaitable<Resolution> resolve(Room room, ext::Wanted wanted, Lent lent) const override {
        auto ticket = co_await ticket_of(room.id, lent);
        Resolution resolution = ticket ? ticket->shown : ticket.error();
        if (ticket) {
            resolution.outcome = Outcome::live;
            resolution.candidates.push_back(candidate_of(room.id, *ticket, wanted, lent));
        }
        resolution.batch_key = room.id;
        resolution.room = std::move(room);
        co_return resolution;
    }

    awaitable<Result<std::vector<ext::Liveness>>> batch(std::vector<std::string> logins,
                                                        Lent lent) const override {
        ext::HttpRequest request = gql(lent);
        request.post = twitch::liveness_query(site_, logins);
        const auto answer = co_await ask_json(lent.http, std::move(request));
        if (!answer) co_return to_error(answer.error());
        co_return twitch::read_liveness(*answer, logins);
    }

private:
    /// The query in full can't be withdrawn as a hash can; the hashes come second.
    awaitable<Got<twitch::Ticket>> ticket_of(std::string login, Lent lent) const {
        auto first = co_await by_query(login, lent);
        if (first || first.error().outcome != Outcome::changed) co_return first;
        auto second = co_await by_hashes(login, lent);
        const bool has_failed = !second && (second.error().outcome == Outcome::changed ||
                                            second.error().outcome == Outcome::transient);
        co_return has_failed ? first : second;
    }

    awaitable<Got<twitch::Ticket>> by_query(std::string login, Lent lent) const {
        ext::HttpRequest request = gql(lent);
        request.post = twitch::room_query(site_, login);
        const auto answer = co_await ask_json(lent.http, std::move(request));
        if (!answer) co_return answer.error();
        const auto both = twitch::operation_at(*answer, 0);
        co_return twitch::read_room(both, both, answer->http);
    }

    awaitable<Got<twitch::Ticket>> by_hashes(std::string login, Lent lent) const {
        ext::HttpRequest request = gql(lent);
        request.post = twitch::room_by_hashes(site_, login);
        const auto answer = co_await ask_json(lent.http, std::move(request));
        if (!answer) co_return answer.error();
        auto ticket = twitch::read_room(twitch::operation_at(*answer, 0),
                                        twitch::operation_at(*answer, 1), answer->http);
        if (ticket && ticket->shown.anchor.empty())
            ticket->shown.anchor =
                twitch::operation_at(*answer, 2).data["userOrError"]["displayName"].text();
        co_return ticket;
    }

    ext::HttpRequest gql(const Lent& lent) const {
        std::string device = lent.memory.get(kDevice);
        if (device.empty()) {
            device = some_device(lent.random);
            lent.memory.put(kDevice, device, lent.now + kDeviceLives);
        }
        ext::HttpRequest request;
        request.url = site_.text("gql");
        request.headers = {std::string{kJsonType}, "Client-ID: " + site_.text("client_id"),
                           "Device-Id: " + device};
        return request;
    }

    /// A multivariant playlist: its variants are the engine's choice.
    ext::Candidate candidate_of(const std::string& login, const twitch::Ticket& ticket,
                                const ext::Wanted& wanted, const Lent& lent) const {
        const Query query{{"platform", "web"},
                          {"player", "twitchweb"},
                          {"p", std::to_string(lent.random % 10'000'000)},
                          {"allow_source", "true"},
                          {"allow_audio_only", "true"},
                          {"playlist_include_framerate", "true"},
                          {"supported_codecs", supported_codecs(wanted.codecs)},
                          {"fast_bread", "true"},
                          {"sig", ticket.signature},
                          {"token", ticket.token}};
        ext::Candidate candidate;
        candidate.url = fmt::format("{}/{}.m3u8?{}", site_.text("usher"), login, to_text(query));
        candidate.is_ladder = true;
        const std::chrono::duration<double, std::ratio<3600>> lasts{site_.number("playlist_hours")};
        candidate.expires =
            lent.now + std::chrono::duration_cast<std::chrono::system_clock::duration>(lasts);
        return candidate;
    }

    static Error to_error(const Resolution& trouble) {
        const auto code =
            trouble.outcome == Outcome::transient ? Errc::stalled : Errc::not_a_stream;
        return Error{code, trouble.detail};
    }

    const Site site_;
};

}  // namespace

std::unique_ptr<ext::Resolver> make_twitch(Site site) {
    return std::make_unique<Twitch>(std::move(site));
}

}  // namespace weir::resolvers
