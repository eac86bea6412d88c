// SPDX-License-Identifier: MIT
#include "douyu/sign.hpp"

#include <catch2/catch.hpp>

namespace weir::resolvers {
namespace {

DouyuKey key_of(const std::string& rest) {
    const auto json = Json::parse(
        R"({"key":"k3y0f16bytes0000","rand_str":"Ab12Cd34","enc_data":"ZmFrZQ==",)" + rest + "}");
    REQUIRE(json);
    const auto key = douyu_key_of(*json);
    REQUIRE(key);
    return *key;
}

}  // namespace

TEST_CASE("douyu: the signature is that of the published vectors", "[resolvers]") {
    const auto usual = key_of(R"("enc_time":3,"is_special":0,"expire_at":1700003600)");
    CHECK(sign_douyu(usual, "9999", 1700000000) == "3b556ae8699e66bc66d1091a14686957");
    CHECK(sign_douyu(usual, "9999", 1700000001) != "3b556ae8699e66bc66d1091a14686957");
    const auto special = key_of(R"("enc_time":3,"is_special":1)");
    CHECK(sign_douyu(special, "9999", 1700000000) == "edbbe8ecfee78df22f031d57b55df8f3");
    CHECK(sign_douyu(special, "1", 5) == "edbbe8ecfee78df22f031d57b55df8f3");
    CHECK(usual.expires == std::chrono::system_clock::time_point{std::chrono::seconds{1700003600}});
    CHECK(!special.expires);
}

TEST_CASE("douyu: a key that is none, or would cost for ever, is not taken", "[resolvers]") {
    const auto is_key = [](const std::string& json) {
        return douyu_key_of(Json::parse(json).value()).has_value();
    };
    CHECK(is_key(R"({"key":"k","rand_str":"r","enc_data":"d","enc_time":1000})"));
    CHECK(!is_key(R"({"key":"k","rand_str":"r","enc_data":"d","enc_time":1001})"));
    CHECK(!is_key(R"({"key":"k","rand_str":"r","enc_data":"d","enc_time":99999999999999})"));
    CHECK(!is_key(R"({"key":"k","rand_str":"r","enc_data":"d","enc_time":-3})"));
    CHECK(!is_key(R"({"key":"k","rand_str":"r","enc_time":3})"));
    CHECK(!is_key(R"({"key":[],"rand_str":"r","enc_data":"d","enc_time":3})"));
    CHECK(!is_key("[]"));
}

}  // namespace weir::resolvers
