// SPDX-License-Identifier: MIT
#include "short_link.hpp"

#include <catch2/catch.hpp>

#include "resolvers/desk.hpp"

namespace weir::resolvers {
namespace {

Ready redirect(std::string part, std::string location) {
    Ready ready;
    ready.part = std::move(part);
    ready.status = 302;
    ready.headers = {{"location", std::move(location)}};
    return ready;
}

const std::string kShort = "https://v.kuaishou.com/AbCdE";

ext::Resolution resolved(Desk& desk) {
    return desk.resolve(resolver_of("kuaishou"), kShort);
}

}  // namespace

TEST_CASE("short link: its redirects are followed until they name a room, which is not asked for",
          "[resolvers]") {
    Desk desk{{redirect("v.kuaishou.com/AbCdE", "/again"),
               redirect("v.kuaishou.com/again", "https://hop.example/x"),
               redirect("hop.example/x", "//live.kuaishou.com/u/examplehost?from=share")}};
    const auto resolution = resolved(desk);
    CHECK(desk.urls() ==
          "https://v.kuaishou.com/AbCdE\nhttps://v.kuaishou.com/again\nhttps://hop.example/x\n"
          "https://live.kuaishou.com/u/examplehost\n");
    CHECK_FALSE(desk.requests()[0].follows_redirects);
    CHECK(resolution.room.id == "examplehost");
    CHECK(resolution.room.url == kShort);

    resolved(desk);
    REQUIRE(desk.requests().size() == 5);
    CHECK(desk.requests().back().url == "https://live.kuaishou.com/u/examplehost");
}

TEST_CASE("short link: one that leads to no room is told as such, in bounded time", "[resolvers]") {
    Desk round{{redirect("v.kuaishou.com", "https://v.kuaishou.com/AbCdE")}};
    CHECK(told(resolved(round)) == "not_found");
    CHECK(round.requests().size() == 5);
    Desk video{{redirect("v.kuaishou.com", "https://www.kuaishou.com/short-video/1"),
                {.part = "short-video", .body = "<html>a video"}}};
    CHECK(told(resolved(video)) == "not_found");
    for (const auto* location : {"", "file:///etc/passwd", "javascript:1", "https://a b/", "::"}) {
        Desk odd{{redirect("v.kuaishou.com", location)}};
        INFO(location);
        CHECK(resolved(odd).outcome == ext::Outcome::changed);
        CHECK(odd.requests().size() == 1);
    }
}

TEST_CASE("short link: what it answers instead is told apart", "[resolvers]") {
    const auto outcome = [](long status, std::string body) {
        Desk desk{{{.part = "v.kuaishou.com", .body = std::move(body), .status = status}}};
        return to_string(resolved(desk).outcome);
    };
    CHECK(outcome(404, "gone") == "not_found");
    CHECK(outcome(200, "<html>welcome") == "changed");
    CHECK(outcome(200, "<html><script src='captcha.js'>") == "throttled");
    CHECK(outcome(429, "") == "throttled");
    CHECK(outcome(503, "") == "transient");
    Desk nothing{{}};
    CHECK(told(resolved(nothing)) == "transient");
}

}  // namespace weir::resolvers
