// SPDX-License-Identifier: MIT
#include "text/js_literal.hpp"

#include <catch2/catch.hpp>

#include "text/json.hpp"

namespace weir::resolvers {

TEST_CASE("js literal: what pages assign becomes JSON", "[resolvers]") {
    CHECK(js_to_json("{a:undefined,b:[NaN,Infinity,-Infinity],c:!0,d:!1}") ==
          R"({"a":null,"b":[null,null,null],"c":true,"d":false})");
    CHECK(js_to_json("{$a_1:1, _b :2,\n\"c\":3,}") == "{\"$a_1\":1, \"_b\" :2,\n\"c\":3}");
    CHECK(js_to_json("{1:2,03:4}") == R"({"1":2,"03":4})");
    CHECK(js_to_json("[1,2, ]") == "[1,2 ]");
    CHECK(js_to_json("[1e5,-2.5E+3,0.1]") == "[1e5,-2.5E+3,0.1]");
    CHECK(js_to_json("{\"undefined\":\"undefined, NaN: !0\"}") ==
          "{\"undefined\":\"undefined, NaN: !0\"}");
    CHECK(js_to_json("{undefined:true}") == "{\"undefined\":true}");
    CHECK(js_to_json("").empty());
}

TEST_CASE("js literal: strings of any quote keep what they say", "[resolvers]") {
    const auto text = [](std::string_view literal) {
        const auto json = Json::parse(js_to_json(literal));
        INFO(literal);
        REQUIRE(json);
        return json->text();
    };
    CHECK(text(R"('say "hi"')") == "say \"hi\"");
    CHECK(text(R"("it's")") == "it's");
    CHECK(text(R"('it\'s')") == "it's");
    CHECK(text("`a\nb`") == "a\nb");
    CHECK(text("\"a\tb\x01\"") == "a\tb\x01");
    CHECK(text(R"('\x41\u0042\n\/\v')") == "AB\n/\v");
    CHECK(text(R"('a\0b')") == std::string("a\0b", 3));
    CHECK(text("'a\\\nb\\\r\nc'") == "abc");
    CHECK(text(R"('\d\z')") == "dz");
    CHECK(text(R"("直播")") == "直播");
}

TEST_CASE("js literal: what would have to be run, or is cut short, is no JSON", "[resolvers]") {
    for (const auto* bad :
         {"{a:f()}", "{a:b}", "{a:1+2}", "function(){}", "{a:new Date(1)}", "`a${b}`", "{a:void 0}",
          "\"abc", "'abc", "`abc", "{\"a\":\"", "{\"a\":1", "'\\", "'\\x4'", "'\\u{41}'", "{a:/x/}",
          "{,}", "[,]", "{a:0x1F}"}) {
        INFO(bad);
        CHECK_FALSE(Json::parse(js_to_json(bad)));
    }
}

TEST_CASE("js literal: any JSON stays the same", "[resolvers]") {
    for (const auto* same :
         {R"({"a":"\"\\\/\b\f\n\r\t\u00e9","b":[true,false,null,-1.5e-7],"c":{}})", "[]", "\"\"",
          "0", R"({"a,]":"x,}","b":"!0"})"})
        CHECK(js_to_json(same) == same);
}

TEST_CASE("js literal: a text is unescaped, or it is none", "[resolvers]") {
    CHECK(unescape_js(R"(a\u0022\n\x41\/\'\0)") == std::string("a\"\nA/'\0", 7));
    CHECK(unescape_js(R"(\ud83d\ude00)") == "\xf0\x9f\x98\x80");
    CHECK(unescape_js(R"(a\ud83db\ude00c)") == "abc");
    CHECK(unescape_js("") == "");
    for (const auto* bad : {"\\", "a\\u12", "\\u", "\\x", "\\x4", "\\uzzzz", "\\u-123", "\\x+1"}) {
        INFO(bad);
        CHECK_FALSE(unescape_js(bad));
    }
}

}  // namespace weir::resolvers
