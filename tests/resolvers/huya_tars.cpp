// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "crypto/digest.hpp"
#include "huya/tars.hpp"
#include "huya/token.hpp"

namespace weir::resolvers {
namespace {

std::string hex(TarsWriter& writer) {
    return to_hex(writer.take());
}

std::string number(std::int64_t value) {
    TarsWriter writer;
    writer.number(1, value);
    return hex(writer);
}

/// An answer with `token`, as the service sends it.
std::string answer(const std::string& token, const std::string& name = "tRsp") {
    TarsWriter response;
    response.begin_struct(0);
    response.text(0, token);
    response.number(1, 1'699'999'999);
    response.end_struct();
    TarsWriter body;
    body.map(0, {{"", "\x0c"}, {name, response.take()}});
    TarsWriter envelope;
    envelope.number(1, 3);
    envelope.text(5, "liveui");
    envelope.bytes(7, body.take());
    envelope.map(10, {});
    return std::string{"\0\0\0\0", 4} + envelope.take();
}

}  // namespace

TEST_CASE("tars: numbers take as few bytes as they need", "[resolvers]") {
    CHECK(number(0) == "1c");
    CHECK(number(1) == "1001");
    CHECK(number(-128) == "1080");
    CHECK(number(128) == "110080");
    CHECK(number(-32769) == "12ffff7fff");
    CHECK(number(2147483648) == "130000000080000000");
}

TEST_CASE("tars: what is written is read", "[resolvers]") {
    TarsWriter writer;
    const std::int64_t numbers[]{0, 1, -1, 127, -128, 128, 32768, -32769, 2147483648, -2147483649};
    int tag = 0;
    for (const auto each : numbers)
        writer.number(tag++, each);
    writer.text(200, std::string(300, 'x'));
    writer.begin_struct(201);
    writer.text(3, "inner");
    writer.end_struct();
    writer.map(202, {{"a", "1"}, {"b", std::string{"\0\1", 2}}});
    const auto fields = read_tars(writer.take());
    REQUIRE(fields);
    for (int i = 0; i < tag; ++i) {
        REQUIRE(fields->field(i));
        CHECK(fields->field(i)->number == numbers[i]);
    }
    CHECK(fields->field(200)->text == std::string(300, 'x'));
    CHECK(fields->field(201)->field(3)->text == "inner");
    CHECK(fields->field(202)->at("b")->text == std::string{"\0\1", 2});
    CHECK(fields->field(202)->at("c") == nullptr);
    CHECK(fields->field(203) == nullptr);
}

TEST_CASE("tars: every message that is cut short is none", "[resolvers]") {
    TarsWriter writer;
    writer.begin_struct(0);
    writer.text(0, "four");
    writer.map(1, {{"key", "value"}});
    writer.number(2, 70'000);
    writer.end_struct();
    const auto whole = writer.take();
    REQUIRE(read_tars(whole));
    for (std::size_t size = 1; size < whole.size(); ++size)
        CHECK(!read_tars(std::string_view{whole}.substr(0, size)));
}

TEST_CASE("tars: hostile messages cost nothing", "[resolvers]") {
    CHECK(!read_tars(std::string(100'000, '\x0a')));                // Structs in structs.
    CHECK(!read_tars(std::string(100'000, '\x0c')));                // Zeros.
    CHECK(!read_tars(std::string{"\x09\x02\x7f\xff\xff\xff", 6}));  // A list of 2^31.
    CHECK(
        !read_tars(std::string{"\x07\xff\xff\xff\xff"
                               "a",
                               6}));                        // A text of 4 GiB.
    CHECK(!read_tars(std::string{"\x0d\x00\x00\xff", 4}));  // -1 bytes.
    CHECK(!read_tars("\x0e"));                              // No type.
}

TEST_CASE("huya: the request for a token is Tars as the service's programs write it",
          "[resolvers]") {
    // The envelope's length; version 3; kind, message 0; id 1; servant; function; the body's bytes.
    CHECK(to_hex(huya_token_request("1-2-A", "pc_exe&1&official", 66)) ==
          "0000006a"
          "10032c3c4001"
          "56066c6976657569"
          "661167657443646e546f6b656e496e666f4578"
          "7d00003c"
          "080001"
          "060474526571"
          "1d00002f"
          "0a"
          "0600"
          "1605312d322d41"
          "2c"
          "3a0c16002600361170635f6578652631266f6666696369616c46005c660076000b"
          "4042"
          "0b"
          "8c980ca80c");
}

TEST_CASE("huya: the token is found in the answer", "[resolvers]") {
    const std::string token = "wsSecret=a&wsTime=6&fm=b%3D&ctype=huya_live&fs=bgct&t=100";
    CHECK(huya_token(answer(token)) == token);
    CHECK(huya_token(answer(std::string(1000, 'x'))) == std::string(1000, 'x'));
    CHECK(!huya_token(answer("")));
    CHECK(!huya_token(answer(token, "other")));
    CHECK(!huya_token(""));
    CHECK(!huya_token("<html></html>"));
}

TEST_CASE("huya: an answer with any byte changed is read or refused, no more", "[resolvers]") {
    const std::string whole = answer("wsSecret=a&wsTime=6&fm=b%3D&ctype=huya_live");
    std::size_t read = 0;
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (int value = 0; value < 256; ++value) {
            std::string odd = whole;
            odd[at] = static_cast<char>(value);
            if (const auto token = huya_token(odd)) read += token->size() <= whole.size();
        }
    CHECK(read > 4 * 256);  // The length in front is not looked at.
    CHECK(read < whole.size() * 256);
}

}  // namespace weir::resolvers
