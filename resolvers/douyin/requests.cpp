// SPDX-License-Identifier: MIT
#include "douyin/requests.hpp"

#include <fmt/format.h>

#include <chrono>
#include <random>

#include "douyin/a_bogus.hpp"
#include "text/html.hpp"

namespace weir::resolvers {
namespace {

using ext::HttpRequest;
using ext::Lent;

constexpr std::uint64_t kSigningMs = 100;

/// A cookie that is any number of 21 digits.
std::string nonce(const Lent& lent) {
    std::mt19937_64 random{lent.random};
    return fmt::format("__ac_nonce=0{:016x}{:04x}", random(), random() & 0xffff);
}

std::uint64_t milliseconds_of(std::chrono::system_clock::time_point now) {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count());
}

}  // namespace

HttpRequest DouyinRequests::ttwid() const {
    HttpRequest request;
    request.url = site_.text("ttwid");
    request.headers = {std::string{kJsonType}};
    request.post = site_.text("ttwid_body");
    return request;
}

HttpRequest DouyinRequests::enter(std::string_view web_rid, std::string_view ttwid,
                                  const Lent& lent) const {
    const std::string page = site_.text("page") + '/' + std::string{web_rid};
    const std::string agent = user_agent();
    const std::string words = agent + ' ';
    const auto version = between(words, "Chrome/", " ");
    const Query query{{"aid", site_.text("app_id")},
                      {"app_name", "douyin_web"},
                      {"live_id", "1"},
                      {"device_platform", "web"},
                      {"language", "zh-CN"},
                      {"enter_from", "web_live"},
                      {"cookie_enabled", "true"},
                      {"screen_width", "1920"},
                      {"screen_height", "1080"},
                      {"browser_language", "zh-CN"},
                      {"browser_platform", "Win32"},
                      {"browser_name", "Chrome"},
                      {"browser_version", std::string{version.value_or("")}},
                      {"web_rid", std::string{web_rid}},
                      {"is_need_double_stream", "false"},
                      {"msToken", ""}};
    HttpRequest request;
    request.url = site_.text("enter") + '?' + signed_query(query, lent);
    request.user_agent = agent;
    request.headers = {"Referer: " + page, fmt::format("Cookie: {}", nonce(lent))};
    if (!ttwid.empty()) request.headers.back() += fmt::format("; ttwid={}", ttwid);
    return request;
}

HttpRequest DouyinRequests::reflow(std::string_view broadcast, std::string_view sec_uid,
                                   const Lent& lent) const {
    constexpr std::string_view kWhatIsOn = "2";
    const Query query{{"type_id", "0"},
                      {"live_id", "1"},
                      {"room_id", std::string{broadcast.empty() ? kWhatIsOn : broadcast}},
                      {"sec_user_id", std::string{sec_uid}},
                      {"version_code", site_.text("reflow_version")},
                      {"app_id", site_.text("reflow_app_id")},
                      {"msToken", ""}};
    HttpRequest request;
    request.url = site_.text("reflow") + '?' + signed_query(query, lent);
    request.user_agent = user_agent();
    request.headers = {"Referer: " + site_.text("page") + '/'};
    return request;
}

HttpRequest DouyinRequests::page(std::string_view web_rid, const Lent& lent) const {
    HttpRequest request;
    request.url = site_.text("page") + '/' + std::string{web_rid};
    request.user_agent = user_agent();
    request.headers = {"Cookie: " + nonce(lent)};
    return request;
}

std::string DouyinRequests::user_agent() const {
    const std::string& own = site_.text("user_agent");
    return own.empty() ? std::string{ext::kBrowser} : own;
}

std::string DouyinRequests::signed_query(const Query& query, const Lent& lent) const {
    std::mt19937_64 random{lent.random};
    const std::string text = to_text(query);
    const std::string agent = user_agent();
    ABogusInput input;
    input.query = text;
    input.user_agent = agent;
    input.environment = site_.text("environment");
    input.start_ms = milliseconds_of(lent.now);
    input.end_ms = input.start_ms + kSigningMs;
    input.page_id = static_cast<std::uint32_t>(site_.number("page_id"));
    input.app_id = static_cast<std::uint32_t>(site_.number("signed_app_id"));
    for (unsigned& each : input.random)
        each = static_cast<unsigned>(random() % 10'000);
    return fmt::format("{}&a_bogus={}", text, encode_percent(a_bogus(input)));
}

}  // namespace weir::resolvers
