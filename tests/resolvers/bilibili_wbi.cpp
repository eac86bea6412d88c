// SPDX-License-Identifier: MIT
#include "bilibili/wbi.hpp"

#include <catch2/catch.hpp>

namespace weir::resolvers {

TEST_CASE("bilibili: WBI's mixin is of letters of both names", "[resolvers]") {
    const std::string image = "7cd084941338484aae1ad9425b84077c";
    const std::string sub = "4932caff0ff746eab6f01bf08b70ac45";
    CHECK(wbi_mixin(image, sub) == "ea1db124af3c7062474693fa704f4ff8");
    CHECK(!wbi_mixin(image.substr(1), sub));
    CHECK(!wbi_mixin(image, sub + "0"));
    CHECK(!wbi_mixin("", ""));
    CHECK(!wbi_mixin(image, "../../4932caff0ff746eab6f01bf08b"));
}

TEST_CASE("bilibili: WBI signs the sorted query without what browsers leave", "[resolvers]") {
    const std::string mixin = "ea1db124af3c7062474693fa704f4ff8";
    const std::string wanted =
        "bar=514&foo=114&wts=1702204169&zab=1919810&w_rid=8f6f2b5b3d485fe1886cec6a0be8c5d4";
    CHECK(sign_wbi({{"foo", "114"}, {"bar", "514"}, {"zab", "1919810"}}, 1702204169, mixin) ==
          wanted);
    CHECK(sign_wbi({{"zab", "(1919)8'1*0!"}, {"foo", "114"}, {"bar", "514"}}, 1702204169, mixin) ==
          wanted);
    CHECK(sign_wbi({{"q", "a b&"}}, 1, mixin).starts_with("q=a%20b%26&wts=1&w_rid="));
}

}  // namespace weir::resolvers
