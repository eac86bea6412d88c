// SPDX-License-Identifier: MIT
#include "hooks/text.hpp"

#include <catch2/catch.hpp>

using namespace weir::hooks;

TEST_CASE("text: bytes that are no UTF-8 are replaced, all else stays", "[hooks]") {
    CHECK(valid_utf8("a\xff\xC3\xA9\xE2\x82") == "a\xEF\xBF\xBD\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(valid_utf8("a\nb") == "a\nb");
}

TEST_CASE("text: one line stays one, and can't turn what follows it around", "[hooks]") {
    CHECK(one_line("a\r\nb\tc\x7f", 100) == "a  b c ");
    CHECK(one_line("a\xE2\x80\xA8"
                   "b\xE2\x80\xAE"
                   "c\xC2\x85"
                   "d",
                   100) == "a b c d");
}

TEST_CASE("text: a cut falls between characters and leaves room for its mark", "[hooks]") {
    CHECK(one_line("abcdef", 6) == "abcdef");
    CHECK(one_line("abcdefg", 6) == "abc\xE2\x80\xA6");
    for (std::size_t bytes = 0; bytes < 12; ++bytes) {
        const std::string cut = one_line("\xE7\x9B\xB4\xE6\x92\xAD\xF0\x9F\x98\x80zz", bytes);
        CHECK(cut.size() <= bytes);
        CHECK(valid_utf8(cut) == cut);
    }
}

TEST_CASE("text: an escape is never cut in two", "[hooks]") {
    const auto escape = [](std::string_view) { return std::string{"&amp;"}; };
    for (std::size_t bytes = 3; bytes < 40; ++bytes) {
        std::string cut = escaped("&&&&&&&&&&", bytes, escape);
        CHECK(cut.size() <= bytes);
        REQUIRE(cut.ends_with("\xE2\x80\xA6"));
        cut.resize(cut.size() - 3);
        CHECK(cut.size() % 5 == 0);
    }
}

TEST_CASE("text: a URL keeps what begins no markup, and anything else is none", "[hooks]") {
    CHECK(plain_url("https://a.example/b?c=d&e=%20#f", 100) == "https://a.example/b?c=d&e=%20#f");
    CHECK(plain_url("http://a/<b>*`|[](x) @\n", 100) ==
          "http://a/%3Cb%3E%2A%60%7C%5B%5D%28x%29%20%40%0A");
    CHECK(plain_url("javascript:alert(1)", 100).empty());
    CHECK(plain_url("https://a.example/" + std::string(200, 'a'), 100).empty());
}
