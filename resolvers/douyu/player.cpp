// SPDX-License-Identifier: MIT
#include "douyu/player.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "text/http_date.hpp"
#include "text/query.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;
using std::chrono::system_clock;

constexpr std::string_view kKey = "key";
constexpr std::chrono::minutes kKeyHolds{10};  ///< Where the service does not tell.
constexpr std::int64_t kNotLive = -5, kOtherClock = -9, kRegion = 126;
constexpr std::string_view kNotTaken = "鉴权失败";
constexpr long kForbidden = 403;

/// The key or the signature is not taken.
bool is_refused(const Tried<JsonAnswer>& answer) {
    if (!answer) return answer.error().status == kForbidden;
    return (*answer)["msg"].text().find(kNotTaken) != std::string::npos;
}

Tried<DouyuPlay> played(const JsonAnswer& answer) {
    const auto error = answer["error"].number();
    const auto said = fmt::format("error {}: {}", error.value_or(0), answer["msg"].text());
    if (!error) return Said{changed("no error", answer.http), answer.http.status};
    if (*error == kNotLive) return Said{offline(said), answer.http.status};
    if (*error == kRegion) return Said{restricted(said), answer.http.status};
    if (*error != 0) return Said{changed(said, answer.http), answer.http.status};
    auto play = douyu_play_of(answer);
    if (!play) return Said{play.error(), answer.http.status};
    return std::move(*play);
}

}  // namespace

DouyuPlayer::DouyuPlayer(const Site& site, ext::Lent lent)
    : site_(site), lent_(lent), now_(system_clock::to_time_t(lent.now)) {}

awaitable<Tried<DouyuPlay>> DouyuPlayer::play(std::string room, std::string cdn,
                                              std::int64_t rate) {
    bool may_renew = true, may_set_clock = true;
    while (true) {
        const auto known = co_await key(may_renew);
        if (!known) co_return known.error();
        auto wanted = request(*known, room, cdn, rate);
        const auto answer = co_await try_api(lent_.http, std::move(wanted));
        if (is_refused(answer) && std::exchange(may_renew, false)) continue;
        if (!answer) co_return answer.error();
        if ((*answer)["error"].number() == kOtherClock) {
            const auto told = time_of_http_date(answer->http.header("date"));
            if (told && std::exchange(may_set_clock, false)) {
                now_ = system_clock::to_time_t(*told);
                continue;
            }
        }
        co_return played(*answer);
    }
}

awaitable<Tried<DouyuKey>> DouyuPlayer::key(bool is_kept_good) {
    if (is_kept_good) {
        const auto kept = Json::parse(lent_.memory.get(kKey));
        if (auto key = kept ? douyu_key_of((*kept)["data"]) : std::nullopt) co_return *key;
    }
    ext::HttpRequest request;
    request.url = fmt::format("{}?did={}", site_.text("key"), site_.text("did"));
    request.headers = {fmt::format("Referer: {}/", site_.text("page"))};
    const auto answer = co_await try_api(lent_.http, std::move(request));
    if (!answer) co_return answer.error();
    auto key = douyu_key_of((*answer)["data"]);
    if (!key) co_return Said{changed("no key to sign with", answer->http), answer->http.status};
    lent_.memory.put(kKey, answer->http.body, key->expires.value_or(lent_.now + kKeyHolds));
    co_return *key;
}

ext::HttpRequest DouyuPlayer::request(const DouyuKey& key, const std::string& room,
                                      const std::string& cdn, std::int64_t rate) const {
    ext::HttpRequest request;
    request.url = fmt::format("{}/{}", site_.text("play"), room);
    request.headers = {fmt::format("Referer: {}/{}", site_.text("page"), room),
                       fmt::format("Origin: {}", site_.text("page")), std::string{kFormType}};
    request.post = to_text({{"enc_data", key.data},
                            {"tt", std::to_string(now_)},
                            {"did", site_.text("did")},
                            {"auth", sign_douyu(key, room, now_)},
                            {"cdn", cdn},
                            {"rate", std::to_string(rate)},
                            {"ver", site_.text("version")},
                            {"rid", room},
                            {"hevc", "0"},
                            {"fa", "0"},
                            {"ive", "0"},
                            {"iar", "0"},
                            {"sov", "0"}});
    return request;
}

}  // namespace weir::resolvers
