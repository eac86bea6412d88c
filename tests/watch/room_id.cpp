// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <weir/room.hpp>

using weir::room_id;

TEST_CASE("room_id: all spellings of a URL are one room", "[watch]") {
    const std::string id = room_id("https://live.test/show/7?b=2&a=1").value();
    CHECK(id == "live.test/show/7?a=1&b=2");
    for (const char* spelling : {
             "http://live.test/show/7?a=1&b=2",
             "HTTPS://LIVE.Test:443/show/7?b=2&a=1",
             "http://live.test:80/show/7/?b=2&a=1",
             "https://live.test/show/./x/../7?b=2&a=1#top",
             "  https://live.test/%73how/7?&b=2&&a=1 ",
         }) {
        INFO(spelling);
        CHECK(room_id(spelling).value() == id);
    }
}

TEST_CASE("room_id: another path, query or port is another room", "[watch]") {
    const std::string id = room_id("https://live.test/show/7").value();
    for (const char* other :
         {"https://live.test/show/8", "https://live.test/Show/7", "https://live.test/show/7?x",
          "https://live.test:8443/show/7", "https://www.live.test/show/7"}) {
        INFO(other);
        CHECK(room_id(other).value() != id);
    }
}

TEST_CASE("room_id: what is no URL of the web has none", "[watch]") {
    for (const char* bad : {"", "live.test/show/7", "ftp://live.test/7", "https://", "rtmp://a/b"})
        CHECK(room_id(bad).has_error());
}
