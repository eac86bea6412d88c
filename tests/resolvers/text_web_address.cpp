// SPDX-License-Identifier: MIT
#include "text/web_address.hpp"

#include <catch2/catch.hpp>

namespace weir::resolvers {
namespace {

/// "host|path|path?name=value#fragment"; "-": it is none.
std::string parts_of(std::string_view url) {
    const auto address = web_address(url);
    if (!address) return "-";
    std::string text = address->host;
    for (const auto& part : address->path)
        text += '|' + part;
    for (const auto& [name, value] : address->query)
        text += '?' + name + '=' + value;
    return address->fragment.empty() ? text : text + '#' + address->fragment;
}

}  // namespace

TEST_CASE("web address: its parts, as people write and copy it", "[resolvers]") {
    CHECK(parts_of("https://A.Example/b/c?d=e#f") == "a.example|b|c?d=e#f");
    CHECK(parts_of("HTTP://a.example:80//b//") == "a.example|b");
    CHECK(parts_of("https://a.example:443") == "a.example");
    CHECK(parts_of("https://a.example:/b") == "a.example|b");
    CHECK(parts_of("a.example/b") == "a.example|b");
    CHECK(parts_of("a.example/b?next=https://c.example/d") ==
          "a.example|b?next=https://c.example/d");
    CHECK(parts_of("https://a.example/%41%2fb?x=%26") == "a.example|A/b?x=&");
    CHECK(parts_of("https://a.example/直播?名=值") == "a.example|直播?名=值");
    CHECK(parts_of("https://a.example/b?x=1?y=2") == "a.example|b?x=1?y=2");
}

TEST_CASE("web address: what is no address of a page is none", "[resolvers]") {
    for (const auto* none :
         {"", " ", "ftp://a.example/b", "file:///etc/passwd", "javascript:alert(1)", "https://",
          "https:///b", "https://user@a.example/b", "https://user:pass@a.example/b",
          "https://a.example:8080/b", "https://a.example@b.example/", "https://a example/b",
          "https://a.example/b c", "https://a.example/%zz", "https://[::1",
          "http://a.example:x/"}) {
        INFO(none);
        CHECK(parts_of(none) == "-");
    }
    CHECK(parts_of(std::string_view{"https://a.example/\0b", 20}) == "-");
    CHECK(parts_of("https://a.example/\r\nb") == "-");
    CHECK(parts_of("https://a.example/" + std::string(5000, 'a')) == "-");
}

TEST_CASE("web address: a host is that host, or below it where that is said", "[resolvers]") {
    const auto is_at = [](std::string_view url, std::string_view host) {
        const auto address = web_address(url);
        REQUIRE(address);
        return address->is_at({"other.example", host});
    };
    CHECK(is_at("https://a.example/", "a.example"));
    CHECK_FALSE(is_at("https://b.a.example/", "a.example"));
    CHECK(is_at("https://b.a.example/", "*.a.example"));
    CHECK(is_at("https://a.example/", "*.a.example"));
    CHECK_FALSE(is_at("https://ba.example/", "*.a.example"));
    CHECK_FALSE(is_at("https://a.example.evil.example/", "*.a.example"));
}

TEST_CASE("web address: names and numbers of rooms", "[resolvers]") {
    CHECK(is_digits("0123456789"));
    CHECK_FALSE(is_digits(""));
    CHECK_FALSE(is_digits("12a"));
    CHECK_FALSE(is_digits("-1"));
    CHECK_FALSE(is_digits("٣"));
    CHECK_FALSE(is_digits(std::string(21, '1')));
    CHECK(is_name("aZ_9", 1, 4, "_"));
    CHECK_FALSE(is_name("aZ_9", 1, 3, "_"));
    CHECK_FALSE(is_name("", 1, 3, "_"));
    CHECK_FALSE(is_name("a-b", 1, 3, "_"));
    CHECK_FALSE(is_name("a/b", 1, 9, "_"));
    CHECK_FALSE(is_name(std::string_view{"a\0b", 3}, 1, 9, "_"));
    CHECK(lower("AbZ-É") == "abz-É");
}

}  // namespace weir::resolvers
