// SPDX-License-Identifier: MIT
#include "text/json.hpp"

#include <catch2/catch.hpp>

namespace weir::resolvers {
namespace {

Json json(std::string_view text) {
    const auto parsed = Json::parse(text);
    INFO(text);
    REQUIRE(parsed);
    return *parsed;
}

}  // namespace

TEST_CASE("json: what is missing can be asked on and on", "[resolvers]") {
    const Json root = json(R"({"a":{"b":[1,{"c":"x"}]},"n":null})");
    CHECK(root["a"]["b"][1]["c"].text() == "x");
    CHECK_FALSE(root["a"]["b"][2]["c"]["d"][7]);
    CHECK_FALSE(root["a"][0]);
    CHECK_FALSE(root["a"]["b"]["c"]);
    CHECK_FALSE(root["n"]);
    CHECK(root["a"].size() == 1);
    CHECK(root["a"]["b"].size() == 2);
    CHECK(root["a"]["b"][0].size() == 0);
    const Json nothing;
    CHECK_FALSE(nothing["x"][0]);
    CHECK(nothing.text().empty());
    CHECK_FALSE(nothing.number());
    CHECK_FALSE(nothing.is_true());
    CHECK_FALSE(nothing.within());
    nothing.each_item([](const Json&) { FAIL(); });
    nothing.each_member([](std::string_view, const Json&) { FAIL(); });
}

TEST_CASE("json: a part outlives the document that it is of", "[resolvers]") {
    Json part;
    {
        const Json whole = json(R"({"a":{"b":"long enough not to be held within the value"}})");
        part = whole["a"]["b"];
    }
    CHECK(part.text() == "long enough not to be held within the value");
}

TEST_CASE("json: numbers, whatever they are written as, in the range of 64 bits", "[resolvers]") {
    const auto number = [](std::string_view text) { return json(text).number(); };
    CHECK(number("2") == 2);
    CHECK(number("-2") == -2);
    CHECK(number("\"2\"") == 2);
    CHECK(number("2.9") == 2);
    CHECK(number("1e3") == 1000);
    CHECK(number("18446744073709551615") == INT64_MAX);
    CHECK(number("1e300").value() > 9'000'000'000'000'000'000);
    CHECK(number("-1e300").value() < -9'000'000'000'000'000'000);
    for (const auto* none : {"\"\"", "\"2x\"", "\" 2\"", "\"+2\"", "\"99999999999999999999\"",
                             "true", "[2]", "{\"a\":2}"})
        CHECK_FALSE(number(none));
}

TEST_CASE("json: texts, of numbers their digits", "[resolvers]") {
    CHECK(json("\"a\\u0041\\ud83d\\ude00\"").text() == "aA\xf0\x9f\x98\x80");
    CHECK(json("7300000000000000001").text() == "7300000000000000001");
    CHECK(json("18446744073709551615").text() == "18446744073709551615");
    CHECK(json("\"a\\u0000b\"").text() == std::string("a\0b", 3));
    CHECK(json("true").text().empty());
    CHECK(json("[]").text().empty());
    CHECK(json("\"\xff\xfe\"").text() == "\xff\xfe");
    CHECK(json("\xef\xbb\xbf{\"a\":1}")["a"].number() == 1);
}

TEST_CASE("json: true is said in several ways", "[resolvers]") {
    for (const auto* yes : {"true", "1", "\"1\"", "\"true\""})
        CHECK(json(yes).is_true());
    for (const auto* no : {"false", "0", "2", "\"\"", "\"yes\"", "[]", "{}"})
        CHECK_FALSE(json(no).is_true());
    CHECK(json("false").is_bool());
    CHECK_FALSE(json("0").is_bool());
    CHECK(json("\"\"").is_text());
    CHECK_FALSE(json("0").is_text());
}

TEST_CASE("json: what stands in a text is read as well", "[resolvers]") {
    const Json root = json(R"({"a":"{\"b\":\"{\\\"c\\\":5}\"}","bad":"{","none":"null","n":1})");
    CHECK(root["a"].within()["b"].within()["c"].number() == 5);
    CHECK_FALSE(root["bad"].within());
    CHECK_FALSE(root["none"].within());
    CHECK_FALSE(root["n"].within());
}

TEST_CASE("json: what is not JSON as a whole is none", "[resolvers]") {
    for (const auto* bad : {"", " ", "{", "}", "{\"a\":1", "{\"a\":1}x", "{'a':1}", "{a:1}", "[1,]",
                            "undefined", "<html>", "\"a\nb\"", "\"\\x41\"", "nul"}) {
        INFO(bad);
        CHECK_FALSE(Json::parse(bad));
    }
    CHECK_FALSE(Json::parse(std::string(1'000'000, '[')));
    CHECK_FALSE(Json::parse(std::string(65, '[') + std::string(65, ']')));
    CHECK(Json::parse(std::string(60, '[') + std::string(60, ']')));
    const auto null = Json::parse("null");
    REQUIRE(null);
    CHECK_FALSE(*null);
}

}  // namespace weir::resolvers
