// SPDX-License-Identifier: MIT
// https, against nginx with certificates made for the test.
#include <fmt/format.h>

#include "fetch/keeper.hpp"
#include "fetch/tls_server.hpp"
#include "fetch/web.hpp"

namespace weir::fetch {
namespace {

const TlsServer& server() {
    static const TlsServer instance = [] {
        auto started = TlsServer::start();
        if (!started) FAIL(started.error().message());
        return std::move(*started);
    }();
    return instance;
}

Request trusting(const std::string& url) {
    Request request;
    request.url = url;
    request.ca_file = server().ca_file();
    return request;
}

void check_refused(const Request& request) {
    Shard shard;
    const Keeper keeper = shard.get(request);
    REQUIRE(keeper.outcome->has_error());
    INFO(keeper.outcome->error().message());
    CHECK(keeper.outcome->error().code == Fault::permanent);
    CHECK(keeper.body.empty());
}

}  // namespace

TEST_CASE("tls: a server whose authority is trusted is believed", "[fetch]") {
    Shard shard;
    for (const auto* host : {"127.0.0.1", "localhost"})
        CHECK(shard.get(trusting(server().url(host))).text() == "secret\n");
}

TEST_CASE("tls: an authority that is not trusted is refused for good", "[fetch]") {
    Request request;
    request.url = server().url();
    check_refused(request);
}

TEST_CASE("tls: a certificate for another name is refused for good", "[fetch]") {
    // The same server, by a name that leads to loopback too (RFC 6761 §6.3).
    check_refused(trusting(server().url("other.localhost")));
}

TEST_CASE("tls: a redirect does not weaken the check", "[fetch]") {
    const Web web{[](const std::string&) {
        return fmt::format("HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n",
                           server().url());
    }};
    Request request;
    request.url = web.url("/");
    check_refused(request);
    request.ca_file = server().ca_file();
    Shard shard;
    CHECK(shard.get(request).text() == "secret\n");
}

TEST_CASE("tls: a file of authorities that can't be read is told", "[fetch]") {
    auto request = trusting(server().url());
    request.ca_file = "/nowhere/ca.pem";
    check_refused(request);
}

TEST_CASE("tls: it goes through proxies", "[fetch]") {
    for (const auto* scheme : {"http", "socks5"}) {
        INFO(scheme);
        const Proxy proxy;
        Shard shard;
        auto request = trusting(server().url());
        request.proxy = fmt::format("{}://127.0.0.1:{}", scheme, proxy.port());
        CHECK(shard.get(request).text() == "secret\n");
        CHECK(proxy.targets().size() == 1);
    }
}

TEST_CASE("tls: HTTP/1.1 is spoken, and sessions are resumed by the same memory", "[fetch]") {
    Shard shard;
    const auto before = server().log().size();
    auto request = trusting(server().url());
    request.memory = make_memory();
    CHECK(shard.get(request).text() == "secret\n");
    // Side by side, so that one of them has a handle that was not used before.
    Keeper a, b;
    const auto first = shard.client.start(request, a), second = shard.client.start(request, b);
    shard.finish(a);
    shard.finish(b);
    CHECK(kit::wait_for([&] { return server().log().size() == before + 3; }, 10s));
    const auto log = server().log();
    CHECK(log.at(before) == "HTTP/1.1 .");
    CHECK(log.at(before + 1) == "HTTP/1.1 r");
    CHECK(log.at(before + 2) == "HTTP/1.1 r");
}

}  // namespace weir::fetch
