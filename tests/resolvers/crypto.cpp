// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <random>

#include "crypto/base64.hpp"
#include "crypto/digest.hpp"
#include "crypto/rc4.hpp"

namespace weir::resolvers {

TEST_CASE("digest: SM3 and MD5 of known texts", "[resolvers]") {
    CHECK(to_hex(sm3("abc")) == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    CHECK(to_hex(sm3("")) == "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b");
    CHECK(md5_hex("") == "d41d8cd98f00b204e9800998ecf8427e");
    CHECK(md5_hex("abc") == "900150983cd24fb0d6963f7d28e17f72");
    CHECK(to_hex(std::string_view{"\x00\x7f\x80\xff", 4}) == "007f80ff");
}

TEST_CASE("rc4: known bytes, and back again", "[resolvers]") {
    CHECK(to_hex(rc4("Key", "Plaintext")) == "bbf316e8d940af0ad3");
    CHECK(to_hex(rc4("Wiki", "pedia")) == "1021bf0420");
    CHECK(rc4("Key", "").empty());
    const std::string key(256, '\xff');
    std::string bytes(1000, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>(i * 7);
    CHECK(rc4(key, rc4(key, bytes)) == bytes);
}

TEST_CASE("base64: the texts of RFC 4648, without padding", "[resolvers]") {
    const std::pair<std::string_view, std::string_view> vectors[]{
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, text] : vectors) {
        CHECK(encode_base64(plain) == text);
        CHECK(decode_base64(text) == std::string{plain});
    }
    CHECK(decode_base64("Zg==") == "f");
    CHECK(decode_base64("Zm8=") == "fo");
    CHECK_FALSE(decode_base64("Zm9v\n"));
    CHECK_FALSE(decode_base64("Zm=9v"));
    CHECK_FALSE(decode_base64("-_-_"));
}

TEST_CASE("base64: any bytes come back, by any letters", "[resolvers]") {
    constexpr std::string_view kUrlLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::mt19937 random{7};
    for (std::size_t size = 0; size < 200; ++size) {
        std::string bytes(size, '\0');
        for (char& c : bytes)
            c = static_cast<char>(random());
        CHECK(decode_base64(encode_base64(bytes)) == bytes);
        CHECK(decode_base64(encode_base64(bytes, kUrlLetters), kUrlLetters) == bytes);
    }
    CHECK(encode_base64("\xff\xff\xff", kUrlLetters) == "____");
}

}  // namespace weir::resolvers
