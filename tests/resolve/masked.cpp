// SPDX-License-Identifier: MIT
#include "resolve/masked.hpp"

#include <catch2/catch.hpp>

namespace weir::resolve {

TEST_CASE("masked: values of names that speak of secrets are hidden", "[resolve]") {
    CHECK(masked("https://a.test/x?web_rid=12&a_bogus=Zz%2F&msToken=abc&aid=6383") ==
          "https://a.test/x?web_rid=12&a_bogus=***&msToken=***&aid=6383");
    CHECK(masked("https://a.test/s.flv?wsSecret=0a1b&wsTime=65&txSecret=9") ==
          "https://a.test/s.flv?wsSecret=***&wsTime=65&txSecret=***");
    CHECK(masked("Cookie: sid=1; ttwid=2") == "Cookie: ***");
    CHECK(masked("Authorization: OAuth abc") == "Authorization: ***");
    CHECK(masked("Referer: https://a.test/1") == "Referer: https://a.test/1");
    CHECK(masked("set-cookie: x=1; Path=/") == "set-cookie: ***");
    CHECK(masked(R"({"token" :"t","name":"n"})") == R"({"token" :"t","name":"n"})");
    CHECK(masked(R"({"token":"t\"x","name":"n","signature": "s"})") ==
          R"({"token":"***","name":"n","signature": "***"})");
    CHECK(masked(R"({"value":"{\"token\":\"t\",\"channel\":\"c\"}"})") ==
          R"({"value":"{\"token\":\"***\",\"channel\":\"c\"}"})");
    CHECK(masked("token=") == "token=");
    CHECK(masked("").empty());
    CHECK(masked("candid=1&did=2") == "candid=1&did=***");
}

TEST_CASE("masked: the user's own secrets are hidden wherever they stand", "[resolve]") {
    const auto secrets = cookie_values("SESSDATA=abc%2Cdef; lang=zh; uid=1234567; x");
    CHECK(secrets == std::vector<std::string>{"abc%2Cdef", "1234567"});
    CHECK(masked("you are 1234567, abc%2Cdef.", secrets) == "you are ***, ***.");
    CHECK(cookie_values("").empty());
    CHECK(cookie_values("=;=;;").empty());
}

TEST_CASE("masked: anything can stand in an answer", "[resolve]") {
    for (const std::string text : {"\"token\":", "\"token\":\"", "token=", "\"token\":\"\\", "=:\"",
                                   "\":", ":\"x\"", "token=\xff\xfe&", "\\\":\"token"})
        CHECK_NOTHROW(masked(text, {"token="}));
    CHECK(masked(std::string(100'000, '=')).size() == 100'000);
}

}  // namespace weir::resolve
