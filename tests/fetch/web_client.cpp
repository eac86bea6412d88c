// SPDX-License-Identifier: MIT
// The ways between a client and what it asks for: encodings, redirects, cookies, proxies, and which
// connections are made.
#include <fmt/format.h>

#include <algorithm>

#include "fetch/keeper.hpp"
#include "fetch/web.hpp"

namespace weir::fetch {
namespace {

const std::string kPlaylist = "#EXTM3U\n";
const std::string kGzipped{
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x53\x76\x8d\x08\xf1\x35\x0e\xe5\x02\x00\xb5\x98\xec"
    "\x41\x08\x00\x00\x00",
    28};
const std::string kDeflated{"\x78\x9c\x53\x76\x8d\x08\xf1\x35\x0e\xe5\x02\x00\x09\x38\x01\xf4", 16};

bool asks_for(const std::string& head, const std::string& path) {
    return head.starts_with("GET " + path + " ");
}

std::string redirect(const std::string& to) {
    return fmt::format("HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n", to);
}

Request request(const std::string& url) {
    Request all;
    all.url = url;
    return all;
}

}  // namespace

TEST_CASE("client: a POST brings its body, once, and hands over whatever is answered", "[fetch]") {
    Web web{[](const std::string& request) -> std::string {
        if (request.starts_with("POST /moved "))
            return "HTTP/1.1 302 Found\r\nLocation: /new\r\nContent-Length: 0\r\n\r\n";
        return "HTTP/1.1 429 Later\r\nRetry-After: 7\r\nContent-Length: 4\r\n\r\nwait";
    }};
    Shard shard;
    fetch::Request request;
    request.url = web.url("/a");
    request.headers = {"Content-Type: text/x"};
    request.post = std::string("a\0b\r\n", 5);
    for (const auto& [path, status] : {std::pair{"/a", 429}, std::pair{"/moved", 302}}) {
        request.url = web.url(path);
        Keeper keeper;
        const auto transfer = shard.client.start(request, keeper);
        shard.finish(keeper);
        CHECK(keeper.outcome->has_value());
        CHECK(transfer->status() == status);
        CHECK(transfer->retry_after() == (status == 429 ? std::optional{7s} : std::nullopt));
        CHECK(keeper.text() == (status == 429 ? "wait" : ""));
    }
    REQUIRE(web.asked().size() == 2);
    CHECK(web.connections() == 2);
    CHECK(fetch::header(web.asked()[0], "Content-Type") == "text/x");
    CHECK(fetch::body_of(web.asked()[0]) == *request.post);
}

TEST_CASE("client: text may come compressed, and arrives as it was", "[fetch]") {
    const Web web{[](const std::string& head) {
        return asks_for(head, "/gzip") ? ok(kGzipped, "Content-Encoding: gzip\r\n")
                                       : ok(kDeflated, "Content-Encoding: deflate\r\n");
    }};
    Shard shard;
    for (const auto* path : {"/gzip", "/deflate"}) {
        auto asked = request(web.url(path));
        asked.is_text = true;
        CHECK(shard.get(asked).text() == kPlaylist);
        CHECK(header(web.asked().back(), "Accept-Encoding") == "gzip, deflate");
    }
}

TEST_CASE("client: media is not asked for compressed", "[fetch]") {
    const Web web{[](const std::string&) { return ok("media"); }};
    Shard shard;
    CHECK(shard.get(web.url("/")).text() == "media");
    CHECK(header(web.asked().back(), "Accept-Encoding").empty());
}

TEST_CASE("client: text that unfolds beyond its limit is cut off", "[fetch]") {
    const Web web{[](const std::string&) { return ok(kGzipped, "Content-Encoding: gzip\r\n"); }};
    Shard shard;
    auto asked = request(web.url("/"));
    asked.is_text = true;
    asked.max_bytes = kPlaylist.size() - 1;
    const Keeper keeper = shard.get(asked);
    REQUIRE(keeper.outcome->has_error());
    CHECK(keeper.outcome->error().code == Errc::too_large);
}

TEST_CASE("client: redirects are followed, ten at most, and the last URL is told", "[fetch]") {
    const Web web{[](const std::string& head) {
        if (asks_for(head, "/a")) return redirect("b/c?d=e");
        if (asks_for(head, "/round")) return redirect("/round");
        return ok("there");
    }};
    Shard shard;
    const Keeper keeper = shard.get(web.url("/a"));
    CHECK(keeper.text() == "there");
    CHECK(keeper.head->url == web.url("/b/c?d=e"));
    const Keeper round = shard.get(web.url("/round"));
    REQUIRE(round.outcome->has_error());
    CHECK(round.outcome->error().code == Fault::permanent);
    CHECK(web.asked().size() == 2 + 11);
}

TEST_CASE("client: cookies set on the way are sent with what follows, by the same memory only",
          "[fetch]") {
    const Web web{[](const std::string& head) {
        if (!asks_for(head, "/enter")) return ok("in");
        return "HTTP/1.1 302 Found\r\nSet-Cookie: token=7; Path=/\r\nLocation: /list\r\n"
               "Content-Length: 0\r\n\r\n" +
               std::string{};
    }};
    Shard shard;
    const auto cookies_of = [&](const Request& asked) {
        CHECK(shard.get(asked).text() == "in");
        return header(web.asked().back(), "Cookie");
    };
    const auto ours = make_memory(), others = make_memory();
    auto asked = request(web.url("/enter"));
    asked.memory = ours;
    CHECK(cookies_of(asked) == "token=7");
    asked.url = web.url("/segment");
    CHECK(cookies_of(asked) == "token=7");
    asked.memory = others;
    CHECK(cookies_of(asked).empty());
    asked.memory.reset();
    CHECK(cookies_of(asked).empty());
    asked.memory = ours;
    asked.headers = {"cookie: mine=1; other=a=b;", "Cookie: third=3", "X: y"};
    const std::string all = cookies_of(asked);
    for (const auto* cookie : {"token=7", "mine=1", "other=a=b", "third=3"})
        CHECK(all.find(cookie) != all.npos);
    CHECK(header(web.asked().back(), "cookie").empty());
    CHECK(header(web.asked().back(), "X") == "y");
}

TEST_CASE("client: a cookie of the user's is not carried to another host by a redirect",
          "[fetch]") {
    // Cookies know no ports, so the hosts must differ.
    const Web other{[](const std::string&) { return ok("other"); }, "::1"};
    const Web web{[&](const std::string&) { return redirect(other.url("/")); }};
    Shard shard;
    auto asked = request(web.url("/"));
    asked.memory = make_memory();
    asked.headers = {"Cookie: mine=1"};
    CHECK(shard.get(asked).text() == "other");
    CHECK(header(web.asked().back(), "Cookie") == "mine=1");
    CHECK(header(other.asked().back(), "Cookie").empty());
}

TEST_CASE("client: an origin that sets ever more cookies is not remembered for ever", "[fetch]") {
    unsigned count = 0;
    const Web web{[&](const std::string&) {
        return ok("in", fmt::format("Set-Cookie: c{}={}\r\n", ++count, std::string(4'000, 'x')));
    }};
    Shard shard;
    auto asked = request(web.url("/"));
    asked.memory = make_memory();
    std::size_t most = 0;
    for (int i = 0; i < 40; ++i) {
        REQUIRE(shard.get(asked).text() == "in");
        most = std::max(most, header(web.asked().back(), "Cookie").size());
    }
    CHECK(most > 4'000);
    shard.get(asked);
    CHECK(std::ranges::count_if(web.asked(), [](const std::string& head) {
              return header(head, "Cookie").empty();
          }) >= 2);
}

TEST_CASE("client: memory may go before the client, and while a transfer is on its way",
          "[fetch]") {
    const Web web{[](const std::string&) { return ok("in", "Set-Cookie: a=b\r\n"); }};
    Shard shard;
    for (int i = 0; i < 3; ++i) {
        Keeper keeper;
        auto asked = request(web.url("/"));
        asked.memory = make_memory();
        const auto transfer = shard.client.start(asked, keeper);
        asked.memory.reset();
        shard.finish(keeper);
        CHECK(header(web.asked().back(), "Cookie").empty());
    }
}

TEST_CASE("client: an IPv6 address is a host like others", "[fetch]") {
    const Web web{[](const std::string&) { return ok("six"); }, "::1"};
    Shard shard;
    const Keeper keeper = shard.get(web.url("/a"));
    CHECK(keeper.text() == "six");
    CHECK(keeper.head->url == web.url("/a"));
    CHECK(header(web.asked().back(), "Host").starts_with("[::1]:"));
}

TEST_CASE("client: proxies are used as they are named", "[fetch]") {
    const Web web{[](const std::string&) { return ok("through"); }};
    const std::string host = web.url("").substr(7);
    for (const auto* scheme : {"http", "socks5", "socks5h"}) {
        INFO(scheme);
        const Proxy proxy;
        Shard shard;
        auto asked = request(web.url("/a"));
        asked.proxy = fmt::format("{}://127.0.0.1:{}", scheme, proxy.port());
        CHECK(shard.get(asked).text() == "through");
        CHECK(proxy.targets() == std::vector<std::string>{host});
    }
}

TEST_CASE("client: socks5h leaves the name to the proxy", "[fetch]") {
    const Web web{[](const std::string&) { return ok("through"); }};
    const std::string port = web.url("").substr(web.url("").rfind(':'));
    const Proxy proxy;
    Shard shard;
    auto asked = request("http://localhost" + port + "/a");
    asked.proxy = fmt::format("socks5h://127.0.0.1:{}", proxy.port());
    CHECK(shard.get(asked).text() == "through");
    CHECK(proxy.targets() == std::vector<std::string>{"localhost" + port});
}

TEST_CASE("client: connections of streams that pause for a while are kept", "[fetch]") {
    constexpr unsigned kStreams = 40;
    const Web web{[](const std::string&) { return ok("segment"); }};
    Shard shard;
    for (int round = 0; round < 3; ++round) {
        std::vector<Keeper> keepers(kStreams);
        std::vector<std::unique_ptr<Transfer>> transfers;
        for (auto& keeper : keepers)
            transfers.push_back(shard.client.start(request(web.url("/")), keeper));
        for (const auto& keeper : keepers)
            shard.finish(keeper);
    }
    CHECK(web.asked().size() == 3 * kStreams);
    CHECK(web.connections() <= kStreams);
}

}  // namespace weir::fetch
