// SPDX-License-Identifier: MIT
#include "answer.hpp"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <utility>

#include "text/html.hpp"

namespace weir::ext {

void throw_exception_from_error(const Resolution& why, const boost::source_location&) {
    throw std::logic_error{fmt::format("{}: {}", to_string(why.outcome), why.detail)};
}

}  // namespace weir::ext

namespace weir::resolvers {
namespace {

using ext::HttpAnswer;
using ext::Outcome;
using ext::Resolution;

constexpr std::size_t kEvidence = 64 << 10;

Resolution without_streams(Outcome outcome, std::string detail) {
    Resolution resolution;
    resolution.outcome = outcome;
    resolution.detail = std::move(detail);
    return resolution;
}

}  // namespace

Resolution offline(std::string detail) {
    return without_streams(Outcome::offline, std::move(detail));
}

Resolution not_found(std::string detail) {
    return without_streams(Outcome::not_found, std::move(detail));
}

Resolution restricted(std::string detail) {
    return without_streams(Outcome::restricted, std::move(detail));
}

Resolution throttled(std::string detail) {
    return without_streams(Outcome::throttled, std::move(detail));
}

Resolution transient(std::string detail) {
    return without_streams(Outcome::transient, std::move(detail));
}

Resolution changed(std::string missing, const HttpAnswer& answer) {
    if (is_captcha(answer.body)) return throttled("a captcha page");
    auto resolution = without_streams(Outcome::changed, std::move(missing));
    resolution.evidence = fmt::format("{}\nstatus {}\n\n{}", answer.url, answer.status,
                                      std::string_view{answer.body}.substr(0, kEvidence));
    return resolution;
}

ext::HttpRequest form_to(std::string url, const Query& fields) {
    ext::HttpRequest request;
    request.url = std::move(url);
    request.post = to_text(fields);
    request.headers.emplace_back(kFormType);
    return request;
}

boost::asio::awaitable<Got<HttpAnswer>> ask(ext::Http& http, ext::HttpRequest request) {
    auto answer = co_await http.fetch(std::move(request));
    if (!answer) co_return transient(answer.error().message());
    co_return std::move(*answer);
}

std::optional<Resolution> trouble_of(const HttpAnswer& answer) {
    const auto said = fmt::format("the service answers with HTTP {}", answer.status);
    const long status = answer.status;
    if (status == 408 || status >= 500) return transient(said);
    if (status == 401 || status == 451) return restricted(said);
    if (status == 403 || status == 412 || status == 429) return throttled(said);
    if (status == 404 || status == 410) return not_found(said);
    if (status < 200 || status > 299) return changed(said, answer);
    if (answer.body.empty()) return throttled("the answer is empty");
    return std::nullopt;
}

boost::asio::awaitable<Got<JsonAnswer>> ask_json(ext::Http& http, ext::HttpRequest request) {
    auto answer = co_await ask_page(http, std::move(request));
    if (!answer) co_return answer.error();
    auto json = Json::parse(answer->body);
    if (!json) co_return changed("JSON was expected", *answer);
    co_return JsonAnswer{std::move(*answer), std::move(*json)};
}

boost::asio::awaitable<Got<HttpAnswer>> ask_page(ext::Http& http, ext::HttpRequest request) {
    auto answer = co_await ask(http, std::move(request));
    if (!answer) co_return answer.error();
    if (auto trouble = trouble_of(*answer)) co_return std::move(*trouble);
    co_return std::move(*answer);
}

}  // namespace weir::resolvers
