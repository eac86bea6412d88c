// SPDX-License-Identifier: MIT
#include "text/html.hpp"

#include <catch2/catch.hpp>
#include <chrono>

namespace weir::resolvers {
namespace {

std::string repeated(std::string_view text, std::size_t bytes) {
    std::string out;
    while (out.size() < bytes)
        out += text;
    return out;
}

/// As large as answers get.
constexpr std::size_t kLarge = 4 << 20;

}  // namespace

TEST_CASE("html: entities are read, what is none stays", "[resolvers]") {
    CHECK(unescape_html("Tom &amp; Ann &#39;x&#x27; &lt;b&gt; &quot;&apos;") ==
          "Tom & Ann 'x' <b> \"'");
    CHECK(unescape_html("&#x1F600;&#128512;") == "\xf0\x9f\x98\x80\xf0\x9f\x98\x80");
    CHECK(unescape_html("&amp;amp;") == "&amp;");
    for (const auto* same : {"", "&", "&&", "&;", "&#;", "&#x;", "&#xzz;", "&#12x;", "&nobody;",
                             "a & b; c", "&amp", "&#99999999999;", "&averylongname;"})
        CHECK(unescape_html(same) == same);
    CHECK(unescape_html("a&#xd800;&#x110000;b") == "ab");
}

TEST_CASE("html: what stands between", "[resolvers]") {
    CHECK(between("a[b]c[d]", "[", "]") == "b");
    CHECK(between("x=;", "x=", ";") == "");
    CHECK_FALSE(between("a[b", "[", "]"));
    CHECK_FALSE(between("ab]", "[", "]"));
    CHECK_FALSE(between("", "[", "]"));
}

TEST_CASE("html: a literal ends where its brackets are even, strings minded", "[resolvers]") {
    CHECK(literal_after("var s = {\"a\":{\"b\":[1]}};x", "s =") == "{\"a\":{\"b\":[1]}}");
    CHECK(literal_after("s=[1,{a:2}]}", "s=") == "[1,{a:2}]");
    CHECK(literal_after(R"(s={"a":"}\"}"};)", "s=") == R"({"a":"}\"}"})");
    CHECK(literal_after("s={'a':'\"}',`b`:`'}`};", "s=") == "{'a':'\"}',`b`:`'}`}");
    CHECK(literal_after("s=JSON.parse({});", "s=") == "{}");
    for (const auto* none : {"", "s=", "s=1", "s={", "s={\"a", "s={\"a\\", "s={'}", "t={}"}) {
        INFO(none);
        CHECK_FALSE(literal_after(none, "s="));
    }
}

TEST_CASE("html: the script of an id, however its tag is written", "[resolvers]") {
    CHECK(script("<script id=\"A\">x</script>", "A") == "x");
    CHECK(script("<script>no</script><script type='a' id='A' b>x</script>", "A") == "x");
    CHECK(script("<script\nid=\"A\"\ntype=\"a\">{\"x\":\"<b>\"}</script>", "A") ==
          "{\"x\":\"<b>\"}");
    CHECK(script("<script data-id=\"A\">no</script><script id=\"A\">x</script>", "A") == "x");
    CHECK(script("<script src=\"A\" id=\"A\">x</script>", "A") == "x");
    for (const auto* none :
         {"", "<script", "<script id=\"A\"", "<script id=\"A\">x", "<script id=\"AB\">x</script>",
          "<script id=A>x</script>", "<div id=\"A\">x</div>", "<script id=\"A'>x</script>"}) {
        INFO(none);
        CHECK_FALSE(script(none, "A"));
    }
}

TEST_CASE("html: captchas are told from data that speaks of them", "[resolvers]") {
    CHECK(is_html("\xef\xbb\xbf \n<!doctype html>"));
    CHECK_FALSE(is_html("{\"a\":\"<html>\"}"));
    CHECK_FALSE(is_html(""));
    CHECK(is_captcha("<html><div id=\"CAPTCHA\">"));
    CHECK(is_captcha("<html>Please wait...</html>"));
    CHECK_FALSE(is_captcha("{\"url\":\"captcha\"}"));
    CHECK_FALSE(is_captcha("<html>welcome</html>"));
}

TEST_CASE("html: pages that are made to be slow are not", "[resolvers]") {
    const auto start = std::chrono::steady_clock::now();
    CHECK_FALSE(script(repeated("<script", kLarge) + ">", "A"));
    CHECK_FALSE(script(repeated("<script id=", kLarge), "A"));
    CHECK_FALSE(script(repeated("<script id=\"A>", kLarge), "A"));
    CHECK(unescape_html(repeated("&", kLarge)).size() >= kLarge);
    CHECK(unescape_html(repeated("&#", kLarge)).size() >= kLarge);
    CHECK_FALSE(literal_after("s=" + repeated("{", kLarge), "s="));
    CHECK_FALSE(literal_after("s={" + repeated("'\\", kLarge), "s="));
    is_captcha("<" + repeated("captch ", kLarge));
    // Generous: a minute would be one of squared work.
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{20});
}

}  // namespace weir::resolvers
