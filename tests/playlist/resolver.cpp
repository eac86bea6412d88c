// SPDX-License-Identifier: MIT
// The short ways to an absolute URI end where RFC 3986 does.
#include "playlist/resolver.hpp"

#include <catch2/catch.hpp>

#include "base/url.hpp"

namespace weir::playlist {

TEST_CASE("resolver: plain or not, a URI is what the rules make of it", "[playlist]") {
    const auto base = GENERATE(
        "http://127.0.0.1:8080/live/room/index.m3u8", "https://cdn.example.com/index.m3u8",
        "https://cdn.example.com/live/a.m3u8?token=x/y&z=1",
        "https://cdn.example.com/a/../b/c.m3u8", "https://cdn.example.com/live/%61.m3u8",
        "https://cdn.example.com/live/a b.m3u8", "https://[::1]:8443/live/a.m3u8",
        "http://user@cdn.example.com/live/a.m3u8", "http://cdn.example.com/live/a.m3u8#part",
        "https://CDN.example.com/live/", "http://cdn.example.com/", "http://cdn.example.com",
        "http://cdn.example.com?x=/y");
    const auto reference =
        GENERATE("1.ts", "sub/1.ts?x=1", "/vod/1.ts", "//other.example.com/1.ts", "../1.ts",
                 "https://other.example.com/a/1.ts", "?x=2", "a b.ts");
    CAPTURE(base, reference);
    auto resolver = UriResolver::open(base, 10'000);
    REQUIRE(resolver.has_value());
    const auto resolved = resolver->resolve(reference, 1);
    const auto expected = resolve_url(base, reference);
    REQUIRE(resolved.has_value());
    REQUIRE(expected.has_value());
    CHECK(*resolved == *expected);
}

}  // namespace weir::playlist
