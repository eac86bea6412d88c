// SPDX-License-Identifier: MIT
#include "bilibili/api.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "bilibili/wbi.hpp"

namespace weir::resolvers {
namespace {

using boost::asio::awaitable;

constexpr std::string_view kMixin = "mixin";
constexpr std::chrono::hours kMixinHolds{2};
constexpr std::string_view kNoLogin = "-101", kRisk = "-352", kForbidden = "-403";

/// "https://h/a/b.png" → "b".
std::string name_of_file(const std::string& url) {
    const auto begin = url.rfind('/') + 1;  // 0 where there is none.
    const auto end = std::max(begin, std::min(url.rfind('.'), url.size()));
    return url.substr(begin, end - begin);
}

bool holds(const std::vector<std::string>& list, const std::string& what) {
    return std::ranges::find(list, what) != list.end();
}

}  // namespace

std::vector<std::string> bilibili_headers(const Site& site, const std::string& room) {
    return {fmt::format("Referer: {}/{}", site.text("page"), room),
            fmt::format("Origin: {}", site.text("page"))};
}

ext::HttpRequest BilibiliApi::request(std::string url, const std::string& room) const {
    ext::HttpRequest request;
    request.url = std::move(url);
    request.headers = bilibili_headers(site_, room);
    return request;
}

std::string BilibiliApi::url(std::string_view path, std::string_view query) const {
    return fmt::format("{}{}?{}", site_.text("api"), site_.text(path), query);
}

awaitable<Tried<JsonAnswer>> BilibiliApi::get(std::string path, Query query, std::string room) {
    auto wanted = request(url(path, to_text(query)), room);
    co_return co_await ask_code(std::move(wanted), path);
}

awaitable<Tried<JsonAnswer>> BilibiliApi::get_signed(std::string path, Query query,
                                                     std::string room) {
    const auto now = std::chrono::system_clock::to_time_t(lent_.now);
    auto keys = Keys::kept;
    while (true) {
        const auto key = co_await mixin(keys);
        if (key.empty()) co_return co_await get(path, query, room);
        auto wanted = request(url(path, sign_wbi(query, now, key)), room);
        auto answer = co_await try_api(lent_.http, std::move(wanted));
        if (!answer) co_return answer.error();
        const auto code = (*answer)["code"].text();
        const bool is_refused = code == kRisk || code == kForbidden;
        if (!is_refused || std::exchange(has_new_keys_, true))
            co_return checked(std::move(*answer), path);
        keys = Keys::anew;
    }
}

awaitable<Tried<ext::HttpAnswer>> BilibiliApi::get_playlist(std::string path, Query query,
                                                            std::string room) {
    auto wanted = request(url(path, to_text(query)), room);
    co_return co_await try_page(lent_.http, std::move(wanted));
}

awaitable<Tried<JsonAnswer>> BilibiliApi::post(std::string path, std::string json) {
    auto wanted = request(site_.text("api") + site_.text(path), "");
    wanted.headers.emplace_back(kJsonType);
    wanted.post = std::move(json);
    co_return co_await ask_code(std::move(wanted), path);
}

awaitable<Tried<JsonAnswer>> BilibiliApi::ask_code(ext::HttpRequest request, std::string path) {
    auto answer = co_await try_api(lent_.http, std::move(request));
    if (!answer) co_return answer.error();
    co_return checked(std::move(*answer), path);
}

Tried<JsonAnswer> BilibiliApi::checked(JsonAnswer answer, const std::string& path) const {
    const auto code = answer["code"].text();
    const long status = answer.http.status;
    if (code.empty()) return Said{changed("no code", answer.http), status};
    if (code == "0") return answer;
    const auto said = fmt::format("code {}: {}", code, answer["message"].text());
    if (holds(site_.list("risk_codes"), code)) return Said{throttled(said), status};
    if (holds(site_.list("missing_codes"), path + ":" + code)) return Said{not_found(said), status};
    if (code == kNoLogin) return Said{restricted(said), status};
    return Said{changed(said, answer.http), status};
}

/// Empty: it can't be had.
awaitable<std::string> BilibiliApi::mixin(Keys keys) {
    if (keys == Keys::kept)
        if (auto kept = lent_.memory.get(kMixin); !kept.empty()) co_return kept;
    has_new_keys_ = true;
    auto wanted = request(site_.text("nav"), "");
    const auto nav = co_await ask_json(lent_.http, std::move(wanted));
    if (!nav) co_return std::string{};
    // Its code says whether somebody is logged in; the keys are there anyhow.
    const Json pictures = (*nav)["data"]["wbi_img"];
    const auto found = wbi_mixin(name_of_file(pictures["img_url"].text()),
                                 name_of_file(pictures["sub_url"].text()));
    if (!found) co_return std::string{};
    lent_.memory.put(kMixin, *found, lent_.now + kMixinHolds);
    co_return *found;
}

}  // namespace weir::resolvers
