// SPDX-License-Identifier: MIT
#include "publish/names.hpp"

#include <catch2/catch.hpp>

namespace weir::publish {
namespace {

TEST_CASE("names: what is written is known again, with its number", "[publish]") {
    CHECK(number_in(segment_name(17, ".ts")) == 17);
    CHECK(number_in(segment_name(17, ".m4s")) == 17);
    CHECK(number_in(init_name(18)) == 18);
    CHECK(number_in(file_name(19, ".m4a")) == 19);
    CHECK(is_own("17.ts"));
    CHECK(is_own("17.ts.tmp"));
    CHECK(is_own("index.m3u8"));
    CHECK(is_own("index.m3u8.tmp"));
    CHECK(is_own(".weir-publish"));
}

TEST_CASE("names: what others may have put there is not ours", "[publish]") {
    for (const std::string_view name :
         {"", "index.html", "a.ts", "17", "17.ts.bak", "17.jpg", "-17.ts", "init-.mp4", "17.ts/x",
          "init-init-1.mp4", "99999999999999999999999.ts", ".weir-publish.tmp", "tmp", ".tmp"})
        CHECK_FALSE(is_own(name));
}

}  // namespace
}  // namespace weir::publish
