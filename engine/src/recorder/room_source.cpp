// SPDX-License-Identifier: MIT
#include "recorder/room_source.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/fail.hpp"
#include "resolve/masked.hpp"
#include "resolve/ranking.hpp"

namespace weir::recorder {
namespace {

using ext::Outcome;

/// After a drop. A service's word that it is over is asked for twice: it may be late.
constexpr std::array<std::chrono::seconds, 6> kPauses{0s, 1s, 2s, 5s, 10s, 30s};
constexpr std::size_t kMostUrls = 8;

resolve::Preference preference_of(const RecordingOptions& options) {
    resolve::Preference preference;
    preference.quality = options.quality;
    preference.codecs = options.codecs;
    preference.audio_only = options.audio_only;
    return preference;
}

Errc code_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::offline: return Errc::not_live;
        case Outcome::not_found: return Errc::room_not_found;
        case Outcome::restricted: return Errc::restricted;
        case Outcome::throttled: return Errc::throttled;
        case Outcome::changed: return Errc::page_changed;
        default: return Errc::no_answer;
    }
}

}  // namespace

std::unique_ptr<RoomSource> RoomSource::of(Context& context) {
    if (!context.shared.services) return nullptr;
    auto found = context.shared.services->find(context.options().url);
    if (!found) return nullptr;
    return std::unique_ptr<RoomSource>{
        new RoomSource{context, *found->resolver, std::move(found->room)}};
}

std::unique_ptr<RoomSource> RoomSource::last_resort(Context& context) {
    if (!context.shared.services) return nullptr;
    const ext::Resolver* resolver = context.shared.services->fallback();
    auto room = resolver ? resolver->recognise(context.options().url) : std::nullopt;
    if (!room) return nullptr;
    return std::unique_ptr<RoomSource>{new RoomSource{context, *resolver, std::move(*room)}};
}

RoomSource::RoomSource(Context& context, const ext::Resolver& resolver, ext::Room room)
    : context_(context),
      services_(*context.shared.services),
      resolver_(resolver),
      address_(room.key()),
      key_(fmt::format("{}|{}", resolver.platform(), context.options().http.proxy)),
      room_(std::move(room)),
      http_(context, resolver, services_.pacer(), key_),
      tools_(context.executor, context.handle.account(),
             [&context] { return context.is_stopping(); }) {}

RoomSource::~RoomSource() {
    if (!claimed_.empty()) services_.give_back(claimed_, context_.handle.id());
}

std::optional<Error> RoomSource::held() const {
    const auto left = services_.pacer().held_until(key_) - Clock::now();
    if (left <= Clock::duration{}) return std::nullopt;
    return fail(Errc::throttled, "{} said that we ask too much; asked again in {} s",
                resolver_.platform(), std::chrono::ceil<std::chrono::seconds>(left).count());
}

boost::asio::awaitable<Result<FoundStream>> RoomSource::find() {
    http_.begin();
    if (auto wait = held()) co_return std::move(*wait);
    if (context_.options().is_poll && !is_told_) {
        const bool is_off = co_await is_off_by_batch();
        if (context_.is_stopping()) co_return Error{Errc::cancelled};
        if (is_off)
            co_return fail(Errc::not_live, "{}: not among the live ones", resolver_.platform());
    }
    co_await ask();
    if (context_.is_stopping()) co_return Error{Errc::cancelled};
    if (http_.was_held()) co_return held().value_or(Error{Errc::throttled});
    note();
    if (resolution_.outcome != Outcome::live) co_return error();
    if (auto claimed = claim(); !claimed) co_return claimed.error();
    co_return streams();
}

/// One request tells of many rooms, most of which are not live.
boost::asio::awaitable<bool> RoomSource::is_off_by_batch() {
    const std::size_t most = resolver_.batch_sees_starts() ? resolver_.batch_size() : 0;
    const std::string own = most > 0 ? services_.batch_key(address_) : std::string{};
    if (own.empty()) co_return false;
    resolve::Roll& roll = services_.roll(key_);
    if (const auto is_live = roll.take_answer(own, Clock::now())) co_return !*is_live;
    const std::vector<std::string> asked = roll.take_turn(own, most, Clock::now());
    if (asked.empty()) co_return false;
    const ext::Lent lent{http_, services_.keys(key_), tools_, WallClock::now(), services_.random()};
    const auto known = co_await resolver_.batch(asked, lent);
    roll.on_answers(asked, known ? *known : std::vector<ext::Liveness>{}, Clock::now());
    co_return roll.take_answer(own, Clock::now()) == false;
}

boost::asio::awaitable<Result<ext::Resolution>> RoomSource::ask_once() {
    if (auto wait = held()) co_return std::move(*wait);
    co_await ask();
    if (context_.is_stopping()) co_return Error{Errc::cancelled};
    if (http_.was_held()) co_return held().value_or(Error{Errc::throttled});
    note();
    if (resolution_.room.id.empty()) resolution_.room = room_;
    co_return std::move(resolution_);
}

boost::asio::awaitable<void> RoomSource::ask() {
    const ext::Lent lent{http_, services_.keys(key_), tools_, WallClock::now(), services_.random()};
    ext::Wanted wanted = resolve::wanted_of(preference_of(context_.options()));
    wanted.password = context_.options().password;
    ext::Resolution resolution = co_await resolver_.resolve(room_, std::move(wanted), lent);
    if (resolution.outcome == Outcome::live && resolution.candidates.empty()) {
        resolution.outcome = Outcome::changed;
        resolution.detail = "live, but without streams";
    }
    resolution_ = std::move(resolution);
}

void RoomSource::note() {
    services_.count(resolver_.platform(), resolution_.outcome);
    if (resolution_.outcome == Outcome::throttled)
        services_.pacer().hold(key_, Clock::now());
    else if (resolution_.outcome != Outcome::transient)
        services_.pacer().release(key_, Clock::now());
    if (!resolution_.room.id.empty()) room_.id = resolution_.room.id;
    if (resolution_.outcome == Outcome::live || resolution_.outcome == Outcome::offline)
        note_batch_key();
    if (resolution_.outcome == Outcome::changed)
        context_.reporter.page_changed(
            std::string{resolver_.platform()}, resolution_.detail,
            resolve::masked(resolution_.evidence,
                            resolve::cookie_values(cookies_of(context_.options().http.headers))));
}

void RoomSource::note_batch_key() {
    const std::string& batch_key = resolution_.batch_key;
    services_.note_batch_key(address_, batch_key);
    const bool is_polled = context_.options().is_poll && resolver_.batch_sees_starts();
    if (is_polled && !batch_key.empty()) services_.roll(key_).enter(batch_key, Clock::now());
}

Error RoomSource::error() const {
    return fail(code_of(resolution_.outcome), "{}: {}", resolver_.platform(), resolution_.detail);
}

Result<void> RoomSource::claim() {
    const std::string key = room_.key();
    if (!services_.claim(key, context_.handle.id()))
        return fail(Errc::room_taken, "{} is what another recording has", key);
    if (!claimed_.empty() && claimed_ != key) services_.give_back(claimed_, context_.handle.id());
    claimed_ = key;
    return {};
}

Result<FoundStream> RoomSource::streams() {
    auto ranked = resolve::rank(resolution_.candidates, preference_of(context_.options()));
    if (!ranked) return ranked.error();
    auto& candidates = ranked->candidates;
    if (candidates.empty()) return fail(Errc::no_variant, "none of its streams is of that kind");
    const ext::Candidate& first = candidates.front();
    if (!ranked->note.empty()) context_.log().info("quality: {}", ranked->note);
    if (!std::exchange(is_told_, true)) context_.reporter.room_found(room_, resolution_, first);
    context_.anchor = resolution_.anchor;
    context_.title = resolution_.title;
    FoundStream found;
    found.protocol = first.protocol;
    found.headers = first.headers;
    found.advert_mark = first.advert_mark;
    found.expires = first.expires;
    for (std::size_t i = 0; i < std::min(ranked->alike, kMostUrls); ++i)
        if (candidates[i].headers == first.headers) found.urls.push_back(candidates[i].url);
    return found;
}

boost::asio::awaitable<Result<FoundStream>> RoomSource::find_again() {
    unsigned offline = 0;
    Result<FoundStream> found = Error{Errc::not_live};
    while (tries_ < kPauses.size()) {
        const auto until = Clock::now() + kPauses[tries_++];
        while (Clock::now() < until && !context_.is_stopping())
            co_await context_.wake.wait_until(until);
        if (context_.is_stopping()) co_return Error{Errc::cancelled};
        found = co_await find();
        if (found || found.error().code == Errc::throttled) break;
        if (found.error().code == Errc::not_live && ++offline == 2) break;
    }
    has_given_up_ = !found;
    co_return found;
}

}  // namespace weir::recorder
