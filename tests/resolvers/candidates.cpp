// SPDX-License-Identifier: MIT
#include "candidates.hpp"

#include <catch2/catch.hpp>

namespace weir::resolvers {
namespace {

/// Seconds since 1970; 0: none is told.
std::int64_t expires(std::string_view url) {
    const auto time = expiry_of(url);
    return time ? std::chrono::duration_cast<std::chrono::seconds>(time->time_since_epoch()).count()
                : 0;
}

}  // namespace

TEST_CASE("candidates: the expiry of a URL, as CDNs write it", "[resolvers]") {
    CHECK(expires("https://a.example/s.flv?expire=1700604800&sign=x") == 1'700'604'800);
    CHECK(expires("https://a.example/s.flv?sign=x&expires=1700604800") == 1'700'604'800);
    CHECK(expires("https://a.example/s.flv?wsSecret=0&wsTime=6553f0ff") == 1'699'999'999);
    CHECK(expires("https://a.example/s.flv?txTime=65553B00") == 0x65553b00);
    CHECK(expires("https://a.example/s.m3u8?hdnts=exp=1700021600~acl=/*~hmac=0") == 1'700'021'600);
    CHECK(expires("https://a.example/expire/1700021600/ei/x/playlist/index.m3u8") == 1'700'021'600);
}

TEST_CASE("candidates: what is no time of this century is no expiry", "[resolvers]") {
    CHECK(expires("https://a.example/s.flv") == 0);
    CHECK(expires("") == 0);
    for (const auto* value : {"", "0", "-5", "x", "99999999999", "999999999999999999999999", "%00"})
        CHECK(expires(std::string{"https://a.example/s.flv?expire="} + value) == 0);
    CHECK(expires("https://a.example/expire/") == 0);
    CHECK(expires("https://a.example/s.flv?a=/expire/1700021600/") == 0);
    CHECK_FALSE(to_time(std::nullopt));
    CHECK_FALSE(to_time(INT64_MIN));
    CHECK_FALSE(to_time(INT64_MAX));
}

TEST_CASE("candidates: only http and https URLs without odd characters are streams",
          "[resolvers]") {
    CHECK(is_web_url("http://a"));
    CHECK(is_web_url("https://a.example/s.flv?x=%20"));
    CHECK_FALSE(is_web_url(""));
    CHECK_FALSE(is_web_url("https://"));
    CHECK_FALSE(is_web_url("https:///etc/passwd"));
    CHECK_FALSE(is_web_url("rtmp://a.example/s"));
    CHECK_FALSE(is_web_url("file:///etc/passwd"));
    CHECK_FALSE(is_web_url("javascript:alert(1)"));
    CHECK_FALSE(is_web_url("//a.example/s.flv"));
    CHECK_FALSE(is_web_url(" https://a.example"));
    CHECK_FALSE(is_web_url("https://a.example/s flv"));
    CHECK_FALSE(is_web_url("https://a.example/\r\nHost: b"));
    CHECK_FALSE(is_web_url(std::string_view{"https://a.example/\0", 19}));
    CHECK_FALSE(is_web_url("https://a.example/" + std::string(9000, 'a')));
    CHECK(with_https("http://a/b") == "https://a/b");
    CHECK(with_https("https://a/b") == "https://a/b");
    CHECK(with_https("rtmp://a/b") == "rtmp://a/b");
}

TEST_CASE("candidates: the rung of a picture", "[resolvers]") {
    using ext::Rung;
    CHECK(rung_of_lines(2160) == Rung::ultra);
    CHECK(rung_of_lines(1080) == Rung::ultra);
    CHECK(rung_of_lines(1079) == Rung::high);
    CHECK(rung_of_lines(720) == Rung::high);
    CHECK(rung_of_lines(480) == Rung::standard);
    CHECK(rung_of_lines(479) == Rung::low);
    CHECK(rung_of_lines(0) == Rung::low);
}

}  // namespace weir::resolvers
