// SPDX-License-Identifier: MIT
#include "ways.hpp"

#include <catch2/catch.hpp>

namespace weir::resolvers {
namespace {

using ext::Outcome;

Said said(Outcome outcome, long status = 200, std::string detail = {}) {
    Said one;
    one.resolution.outcome = outcome;
    one.resolution.detail = std::move(detail);
    one.status = status;
    return one;
}

ext::HttpAnswer answer_of(long status, std::string body) {
    ext::HttpAnswer answer;
    answer.status = status;
    answer.body = std::move(body);
    return answer;
}

}  // namespace

TEST_CASE("ways: another is tried for what has changed, not for what is plainly refused",
          "[resolvers]") {
    CHECK(said(Outcome::changed).leaves_hope());
    CHECK(said(Outcome::changed, 404).leaves_hope());
    CHECK(said(Outcome::throttled, 200).leaves_hope());
    CHECK_FALSE(said(Outcome::throttled, 429).leaves_hope());
    CHECK_FALSE(said(Outcome::transient, 0).leaves_hope());
    for (const Outcome settled :
         {Outcome::live, Outcome::offline, Outcome::not_found, Outcome::restricted}) {
        CHECK(said(settled).is_settled());
        CHECK_FALSE(said(settled).leaves_hope());
    }
}

TEST_CASE("ways: of two, what is settled is told, else the first that has changed", "[resolvers]") {
    const auto told = [](Said first, Said second) {
        return better_of(std::move(first), std::move(second)).resolution;
    };
    CHECK(told(said(Outcome::changed), said(Outcome::live)).outcome == Outcome::live);
    CHECK(told(said(Outcome::throttled), said(Outcome::offline)).outcome == Outcome::offline);
    CHECK(told(said(Outcome::changed), said(Outcome::transient)).outcome == Outcome::changed);
    CHECK(told(said(Outcome::throttled), said(Outcome::changed)).outcome == Outcome::changed);
    CHECK(told(said(Outcome::throttled), said(Outcome::transient)).outcome == Outcome::throttled);
    CHECK(told(said(Outcome::changed, 200, "one"), said(Outcome::changed, 200, "two")).detail ==
          "one");
}

TEST_CASE("ways: an API that is not there has changed, a captcha in its place throttles",
          "[resolvers]") {
    const auto outcome = [](long status, std::string body) {
        const auto read = read_api(answer_of(status, std::move(body)));
        return read ? Outcome::live : read.error().resolution.outcome;
    };
    CHECK(outcome(200, "{}") == Outcome::live);
    CHECK(outcome(404, "{}") == Outcome::changed);
    CHECK(outcome(410, "") == Outcome::changed);
    CHECK(outcome(403, "{}") == Outcome::throttled);
    CHECK(outcome(200, "") == Outcome::throttled);
    CHECK(outcome(200, "<html><script src='/captcha.js'></script>") == Outcome::throttled);
    CHECK(outcome(200, "<html>hello") == Outcome::changed);
    CHECK(outcome(502, "{}") == Outcome::transient);
}

TEST_CASE("answer: a good page may speak of captchas", "[resolvers]") {
    const auto page = answer_of(200, "<html><script src='/captcha.js'></script>live");
    CHECK_FALSE(trouble_of(page));
    CHECK(changed("no state", page).outcome == Outcome::throttled);
    CHECK(changed("no state", page).evidence.empty());
}

}  // namespace weir::resolvers
