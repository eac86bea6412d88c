// SPDX-License-Identifier: MIT
#include "base/url.hpp"

#include <catch2/catch.hpp>

using namespace weir;

namespace {

struct Case {
    std::string_view reference, expected;
};

std::string resolved(std::string_view base, std::string_view reference) {
    const auto url = resolve_url(base, reference);
    return url ? *url : "refused: " + url.error().detail;
}

void check_all(std::string_view base, const std::vector<Case>& cases) {
    for (const auto& [reference, expected] : cases) {
        INFO("reference: " << reference);
        CHECK(resolved(base, reference) == expected);
    }
}

/// The error names the URL as it may be logged, and the reason.
void check_refused(std::string_view reference, std::string_view reason) {
    INFO("reference: " << reference);
    const auto url = resolve_url("https://cdn.test/live/index.m3u8", reference);
    REQUIRE_FALSE(url.has_value());
    CHECK(url.error().code == Errc::refused_url);
    CHECK_THAT(url.error().detail, Catch::Contains(std::string{reason}));
}

}  // namespace

TEST_CASE("url: a reference is resolved as RFC 3986 says", "[base]") {
    check_all("https://u:p@cdn.test:8443/live/a/index.m3u8?token=1#top",
              {
                  {"seg.ts", "https://u:p@cdn.test:8443/live/a/seg.ts"},
                  {"seg.ts?x=1", "https://u:p@cdn.test:8443/live/a/seg.ts?x=1"},
                  {"./seg.ts", "https://u:p@cdn.test:8443/live/a/seg.ts"},
                  {"../b/seg.ts", "https://u:p@cdn.test:8443/live/b/seg.ts"},
                  {"b/../c/./seg.ts", "https://u:p@cdn.test:8443/live/a/c/seg.ts"},
                  {".", "https://u:p@cdn.test:8443/live/a/"},
                  {"..", "https://u:p@cdn.test:8443/live/"},
                  {"/seg.ts", "https://u:p@cdn.test:8443/seg.ts"},
                  {"//other.test/seg.ts", "https://other.test/seg.ts"},
                  {"http://other.test/seg.ts", "http://other.test/seg.ts"},
                  {"?token=2", "https://u:p@cdn.test:8443/live/a/index.m3u8?token=2"},
                  {"", "https://u:p@cdn.test:8443/live/a/index.m3u8?token=1"},
                  {"a//b.ts", "https://u:p@cdn.test:8443/live/a/a//b.ts"},
              });
}

TEST_CASE("url: dots can't climb above the root of the host", "[base]") {
    check_all("http://h.test/a/index.m3u8", {{"../../../../x", "http://h.test/x"},
                                             {"/../x", "http://h.test/x"},
                                             {"http://h.test/../../x", "http://h.test/x"}});
}

TEST_CASE("url: a base without a path gives its host the root", "[base]") {
    check_all("http://h.test", {{"seg.ts", "http://h.test/seg.ts"}, {"?q", "http://h.test?q"}});
    check_all("http://h.test?x=/y/z", {{"seg.ts", "http://h.test/seg.ts"}});
}

TEST_CASE("url: what may not stand in a URL is encoded, what may is left as it came", "[base]") {
    check_all("http://h.test/live/",
              {
                  {" \tseg.ts\r\n", "http://h.test/live/seg.ts"},
                  {"a b.ts", "http://h.test/live/a%20b.ts"},
                  {"ü.ts", "http://h.test/live/%C3%BC.ts"},
                  {"a|b[1].ts", "http://h.test/live/a%7Cb%5B1%5D.ts"},
                  {"b[1]//c", "http://h.test/live/b%5B1%5D//c"},
                  {"s?a[0]=http://x", "http://h.test/live/s?a%5B0%5D=http://x"},
                  {"100%.ts", "http://h.test/live/100%25.ts"},
                  {"%41%7e.ts", "http://h.test/live/%41%7e.ts"},
                  {"a\\b", "http://h.test/live/a%5Cb"},
                  {"12:30:00.ts", "http://h.test/live/12:30:00.ts"},
                  {"http://[::1]:8080/x", "http://[::1]:8080/x"},
              });
    CHECK(resolved("http://h.test/", std::string_view{"a\0b", 3}) == "http://h.test/a%00b");
}

TEST_CASE("url: no scheme but http and https is fetched", "[base]") {
    for (const auto* reference : {"file:///etc/passwd", "ftp://h/x", "javascript:alert(1)",
                                  "data:video/mp2t,abc", "rtmp://h/live", "gopher://h/"})
        check_refused(reference, "only http:// and https:// are fetched");
}

TEST_CASE("url: a URL must name a host, and only one", "[base]") {
    for (const auto* reference : {"http://", "http:///x", "https:seg.ts", "///x", "http://u:p@/x"})
        check_refused(reference, "names no host");
    for (const auto* reference :
         {"http://a@b@c/x", "http://h:port/x", "http://[::1/x", "http://[::1]x/"})
        check_refused(reference, "is not a URL");
    check_refused("http://h:65536/", "no such port");
    check_refused("http://h:999999999999999999999/", "no such port");
}

TEST_CASE("url: the base must be a URL that is fetched, too", "[base]") {
    for (const auto* base : {"", "index.m3u8", "/live/index.m3u8", "file:///live/index.m3u8"})
        CHECK_FALSE(resolve_url(base, "seg.ts").has_value());
    CHECK_FALSE(resolve_url("file:///live/index.m3u8", "http://h.test/seg.ts").has_value());
}

TEST_CASE("url: a checked URL is absolute", "[base]") {
    CHECK(*checked_url(" https://h.test:65535/a b?c#d\n") == "https://h.test:65535/a%20b?c#d");
    for (const auto* url : {"", "h.test/x", "//h.test/x", "file:///x", "http://"})
        CHECK_FALSE(checked_url(url).has_value());
}
