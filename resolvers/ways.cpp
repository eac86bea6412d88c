// SPDX-License-Identifier: MIT
#include "ways.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace weir::resolvers {
namespace {

using ext::Outcome;

bool is_gone(const ext::HttpAnswer& answer) {
    return answer.status == 404 || answer.status == 410;
}

}  // namespace

bool Said::is_settled() const {
    const Outcome outcome = resolution.outcome;
    return outcome == Outcome::live || outcome == Outcome::offline ||
           outcome == Outcome::not_found || outcome == Outcome::restricted;
}

bool Said::leaves_hope() const {
    const Outcome outcome = resolution.outcome;
    return outcome == Outcome::changed || (outcome == Outcome::throttled && status == 200);
}

Said better_of(Said first, Said second) {
    if (second.is_settled()) return second;
    const bool is_second = first.resolution.outcome != Outcome::changed &&
                           second.resolution.outcome == Outcome::changed;
    if (is_second) return second;
    return first;
}

void throw_exception_from_error(const Said& why, const boost::source_location& at) {
    throw_exception_from_error(why.resolution, at);
}

boost::asio::awaitable<Tried<ext::HttpAnswer>> try_page(ext::Http& http, ext::HttpRequest request) {
    auto answer = co_await ask(http, std::move(request));
    if (!answer) co_return Said{answer.error()};
    if (auto trouble = trouble_of(*answer)) co_return Said{std::move(*trouble), answer->status};
    co_return std::move(*answer);
}

boost::asio::awaitable<Tried<JsonAnswer>> try_api(ext::Http& http, ext::HttpRequest request) {
    auto answer = co_await ask(http, std::move(request));
    if (!answer) co_return Said{answer.error()};
    co_return read_api(std::move(*answer));
}

boost::asio::awaitable<Got<JsonAnswer>> ask_api(ext::Http& http, ext::HttpRequest request) {
    auto answer = co_await try_api(http, std::move(request));
    if (!answer) co_return answer.error().resolution;
    co_return std::move(*answer);
}

Tried<JsonAnswer> read_api(ext::HttpAnswer answer) {
    const long status = answer.status;
    if (is_gone(answer))
        return Said{changed(fmt::format("HTTP {} from the API", status), answer), status};
    if (auto trouble = trouble_of(answer)) return Said{std::move(*trouble), status};
    auto json = Json::parse(answer.body);
    if (!json) return Said{changed("JSON was expected", answer), status};
    return JsonAnswer{std::move(answer), std::move(*json)};
}

}  // namespace weir::resolvers
