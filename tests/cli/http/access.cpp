// SPDX-License-Identifier: MIT
#include "http/access.hpp"

#include <catch2/catch.hpp>

#include "cli/http/house.hpp"

namespace weir::cli::http {
namespace {

using namespace std::chrono_literals;

Request from(std::string host, std::string origin = {}) {
    Request request;
    request.peer = "127.0.0.1";
    request.headers["host"] = std::move(host);
    if (!origin.empty()) request.headers["origin"] = std::move(origin);
    return request;
}

Request with(std::string name, std::string value) {
    Request request = from("localhost");
    request.headers[std::move(name)] = std::move(value);
    return request;
}

}  // namespace

TEST_CASE("access: without a token everybody here may look, and nobody steer", "[http]") {
    Access access;
    CHECK_FALSE(access.needs_login());
    const auto grant = access.check(from("localhost"), {});
    REQUIRE(grant);
    CHECK(grant->scope == Scope::read);
    Request owner;
    CHECK(access.check(owner, {})->scope == Scope::admin);
}

TEST_CASE("access: a token gives its scope, in a header or by a cookie that ends", "[http]") {
    Access access;
    access.set_tokens(
        {{"a", "0123456789abcdef", Scope::read}, {"b", "fedcba9876543210", Scope::admin}});
    CHECK(access.needs_login());
    CHECK(access.check(from("localhost"), {})->scope == Scope::none);
    CHECK(access.check(with("authorization", "Bearer 0123456789abcdef"), {})->scope == Scope::read);
    CHECK(access.check(with("authorization", "Bearer fedcba9876543210"), {})->name == "b");
    for (const char* wrong : {"Bearer ", "Bearer 0123456789abcde", "Bearer 0123456789abcdef0",
                              "Basic 0123456789abcdef", "0123456789abcdef"}) {
        INFO(wrong);
        CHECK_FALSE(access.check(with("authorization", wrong), {}));
    }

    Access::Clock::time_point now{1h};
    CHECK_FALSE(access.log_in("nonsense", now));
    const auto login = access.log_in("fedcba9876543210", now);
    REQUIRE(login);
    CHECK(login->grant.scope == Scope::admin);
    const Request visitor = with("cookie", "other=1; weir_session=" + login->cookie + "; x=y");
    CHECK(access.check(visitor, now)->scope == Scope::admin);
    CHECK(access.check(with("cookie", "weir_session=" + login->cookie + "0"), now)->scope ==
          Scope::none);
    CHECK(access.check(visitor, now + Access::kCookieLife)->scope == Scope::none);

    const auto again = access.log_in("fedcba9876543210", now);
    const Request back = with("cookie", "weir_session=" + again->cookie);
    access.log_out(back);
    CHECK(access.check(back, now)->scope == Scope::none);
}

TEST_CASE("access: cookies of a token that is gone, or may less, are gone", "[http]") {
    Access access;
    access.set_tokens({{"a", "0123456789abcdef", Scope::admin}});
    const auto login = access.log_in("0123456789abcdef", {});
    const Request visitor = with("cookie", "weir_session=" + login->cookie);
    access.set_tokens({{"a", "0123456789abcdef", Scope::read}});
    CHECK(access.check(visitor, {})->scope == Scope::none);
}

TEST_CASE("access: cookies are bounded in number", "[http]") {
    Access access;
    access.set_tokens({{"a", "0123456789abcdef", Scope::read}});
    Access::Clock::time_point now{1h};
    const auto first = access.log_in("0123456789abcdef", now);
    for (std::size_t i = 0; i < Access::kMostCookies; ++i)
        (void)access.log_in("0123456789abcdef", now += 1s);
    CHECK(access.check(with("cookie", "weir_session=" + first->cookie), now)->scope == Scope::none);
}

TEST_CASE("access: what a browser sends for another site is foreign", "[http]") {
    const std::vector<std::string> hosts{"weir.test"};
    for (const char* host :
         {"127.0.0.1:8080", "localhost", "[::1]:8080", "weir.test", "weir.test:80"}) {
        INFO(host);
        CHECK_FALSE(is_foreign(from(host), hosts));
        CHECK_FALSE(is_foreign(from(host, "http://" + std::string{host}), hosts));
        CHECK(is_foreign(from(host, "http://evil.test"), hosts));
        CHECK(is_foreign(from(host, "null"), hosts));
    }
    // A name of somebody else's that points to this host.
    for (const char* host : {"evil.test", "", "127.0.0.1.evil.test", "[", "weir.test.evil.test"}) {
        INFO(host);
        CHECK(is_foreign(from(host), hosts));
    }
    Request owner;
    CHECK_FALSE(is_foreign(owner, hosts));
}

}  // namespace weir::cli::http
