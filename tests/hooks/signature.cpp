// SPDX-License-Identifier: MIT
// The expected values were computed with Python's hmac, base64 and urllib.
#include "hooks/signature.hpp"

#include "hooks/kit.hpp"
#include "kit/process.hpp"

namespace weir::hooks {

TEST_CASE("signature: HMAC-SHA256 has the value that is published for it", "[hooks]") {
    CHECK(hex(hmac("key", "The quick brown fox jumps over the lazy dog")) ==
          "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
}

TEST_CASE("signature: openssl on the command line comes to the same", "[hooks]") {
    const kit::TempDir folder;
    kit::write_text(folder / "body", R"({"id":"1"})");
    const auto result = kit::run_tool(
        {"openssl", "dgst", "-sha256", "-hmac", "s3cret", "-hex", (folder / "body").native()});
    REQUIRE(result.exit_code == 0);
    CHECK(result.output.find(hex(hmac("s3cret", R"({"id":"1"})"))) != std::string::npos);
}

TEST_CASE("signature: base64 pads", "[hooks]") {
    CHECK(base64("") == "");
    CHECK(base64("a") == "YQ==");
    CHECK(base64("abc") == "YWJj");
}

TEST_CASE("signature: DingTalk's stands in the query, each special character escaped", "[hooks]") {
    const WallClock::time_point at{milliseconds{1'700'000'000'125}};
    CHECK(dingtalk_query("SECxyz", at) ==
          "timestamp=1700000000125&sign=%2FkKpaYwApn0j1t1gh6I1efi%2B1lwB1%2B57qxO%2BuCMqjsk%3D");
}

TEST_CASE("signature: Feishu's is of no text, by a key that has the time in it", "[hooks]") {
    const auto [timestamp, sign] =
        feishu_sign("SECxyz", WallClock::time_point{milliseconds{1'700'000'000'999}});
    CHECK(timestamp == "1700000000");
    CHECK(sign == "GnU9dobz1WousiKlH0LX6FYP8yrWNCgoJOvRhpMc8HY=");
}

}  // namespace weir::hooks
