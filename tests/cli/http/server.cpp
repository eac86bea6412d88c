// SPDX-License-Identifier: MIT
// Real sockets: clients that are slow, many, or speak nonsense.
#include "http/server.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>

#include "cli/http/house.hpp"
#include "http/local_client.hpp"
#include "kit/certificates.hpp"
#include "kit/http_get.hpp"

namespace weir::cli::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

std::unique_ptr<Server> open(House& house, ServerOptions options = {}) {
    options.address = "127.0.0.1";
    options.port = 0;
    auto server = Server::open(options, house.service, house.feed);
    REQUIRE(server.has_value());
    return std::move(*server);
}

/// A client that says what it likes.
class RawClient {
public:
    explicit RawClient(std::uint16_t port) {
        socket_.connect({asio::ip::make_address("127.0.0.1"), port});
    }
    void send(std::string_view text) {
        boost::system::error_code ignored;
        asio::write(socket_, asio::buffer(text), ignored);
    }
    /// What comes until `mark` is there or nothing more comes.
    std::string receive(std::string_view mark = "\r\n\r\n") {
        std::string all;
        while (all.find(mark) == all.npos) {
            pollfd wait{socket_.native_handle(), POLLIN, 0};
            if (::poll(&wait, 1, 10'000) <= 0) break;
            std::array<char, 4096> part{};
            boost::system::error_code ended;
            const auto size = socket_.read_some(asio::buffer(part), ended);
            if (ended) break;
            all.append(part.data(), size);
        }
        return all;
    }

private:
    asio::io_context loop_;
    tcp::socket socket_{loop_};
};

std::string get(const std::string& path) {
    return fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", path);
}

}  // namespace

TEST_CASE("server: one connection, many requests", "[http]") {
    House house;
    const auto server = open(house);
    RawClient client{server->port()};
    for (int i = 0; i < 3; ++i) {
        client.send(get("/api/v1/session"));
        CHECK_THAT(client.receive("}"), Catch::StartsWith("HTTP/1.1 200 OK"));
    }
    client.send(get("/livez") + get("/nothing"));
    CHECK_THAT(client.receive("NOT_FOUND"), Catch::Contains("HTTP/1.1 404"));
}

TEST_CASE("server: nonsense ends its own connection, and no other", "[http]") {
    House house;
    const auto server = open(house);
    RawClient steady{server->port()};
    const std::string long_header = "GET / HTTP/1.1\r\nX: " + std::string(40'000, 'x') + "\r\n\r\n";
    const std::string long_body =
        "POST /api/v1/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n";
    const std::string chunked =
        "POST /api/v1/reload HTTP/1.1\r\nHost: localhost\r\n"
        "Transfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n";
    for (const std::string& text :
         {std::string{"\x16\x03\x01\x02"} + std::string(100, '\0') + "\r\n\r\n",
          std::string{"GET\r\n\r\n"}, std::string{"GET / HTTP/9.9\r\n\r\n"}, long_header, long_body,
          chunked, std::string{"GET /\0 HTTP/1.1\r\n\r\n", 19}, get("rooms"), get("/%zz")}) {
        RawClient odd{server->port()};
        odd.send(text);
        const std::string answer = odd.receive();
        INFO(text.substr(0, 60) << " -> " << answer.substr(0, 40));
        const bool is_refused = answer.empty() || answer.starts_with("HTTP/1.1 4");
        CHECK(is_refused);
    }
    steady.send(get("/api/v1/session"));
    CHECK_THAT(steady.receive(), Catch::StartsWith("HTTP/1.1 200"));
}

TEST_CASE("server: beyond its connections it tells clients to come back", "[http]") {
    House house;
    const auto server = open(house, {.connections = 3});
    std::vector<std::unique_ptr<RawClient>> slow;
    for (int i = 0; i < 3; ++i) {
        slow.push_back(std::make_unique<RawClient>(server->port()));
        slow.back()->send("GET /livez HT");  // And no more, for as long as it may.
    }
    CHECK(kit::wait_for(
        [&] {
            RawClient late{server->port()};
            return late.receive().starts_with("HTTP/1.1 503");
        },
        10s));
    slow.pop_back();
    CHECK(kit::wait_for(
        [&] {
            RawClient next{server->port()};
            next.send(get("/api/v1/session"));
            return next.receive().starts_with("HTTP/1.1 200");
        },
        10s));
}

TEST_CASE("server: events come as they happen, and those that were missed first", "[http]") {
    House house;
    house.feed.add(R"({"event":"one"})");
    house.feed.add(R"({"event":"two"})");
    const auto server = open(house);
    RawClient client{server->port()};
    client.send(
        fmt::format("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                    "Bearer {}\r\nLast-Event-ID: 1\r\n\r\n",
                    kReader));
    const std::string begin = client.receive("two");
    CHECK_THAT(begin, Catch::Contains("text/event-stream"));
    CHECK_THAT(begin, Catch::Contains("id: 2\ndata: {\"event\":\"two\"}\n\n") ||
                          Catch::Contains("id: 2\ndata: {\"event\":\"two"));
    CHECK_THAT(begin, !Catch::Contains("{\"event\":\"one"));
    house.feed.add(R"({"event":"three"})");
    CHECK_THAT(client.receive("three"), Catch::Contains("id: 3"));
}

TEST_CASE("server: over TLS, with a certificate that clients trust", "[http]") {
    House house;
    const kit::TempDir folder;
    REQUIRE(kit::make_certificates(folder.path()).has_value());
    const auto server =
        open(house, {.certificate = folder / "server.pem", .key = folder / "server.key"});
    const auto answer =
        kit::run_tool({"curl", "-s", "--noproxy", "*", "--cacert", (folder / "ca.pem").native(),
                       fmt::format("https://127.0.0.1:{}/api/v1/session", server->port())});
    CHECK_THAT(answer.output, Catch::Contains("needs_login"));
    RawClient plain{server->port()};
    plain.send(get("/livez"));
    CHECK_THAT(plain.receive(), !Catch::Contains("200 OK"));
    ServerOptions wrong{.address = "127.0.0.1"};
    wrong.certificate = wrong.key = folder / "ca.pem";
    CHECK_FALSE(Server::open(wrong, house.service, house.feed).has_value());
}

TEST_CASE("server: an address that is taken or none is an error that names it", "[http]") {
    House house;
    const auto first = open(house);
    ServerOptions options{.address = "127.0.0.1", .port = first->port()};
    const auto taken = Server::open(options, house.service, house.feed);
    REQUIRE_FALSE(taken.has_value());
    CHECK_THAT(taken.error().message(), Catch::Contains(std::to_string(first->port())));
    options.address = "nowhere";
    CHECK_FALSE(Server::open(options, house.service, house.feed).has_value());
    ServerOptions deep;
    deep.socket = "/tmp/" + std::string(200, 'x');
    CHECK_FALSE(Server::open(deep, house.service, house.feed).has_value());
}

TEST_CASE("local client: the owner of the socket may all, and nobody else may open it", "[http]") {
    House house;
    ServerOptions options;
    options.socket = house.data / "control.sock";
    const auto absent = ask_local(options.socket, "GET", "/livez", 5s);
    REQUIRE_FALSE(absent.has_value());
    CHECK(absent.error().code == boost::system::errc::no_such_file_or_directory);
    auto server = Server::open(options, house.service, house.feed);
    REQUIRE(server.has_value());
    CHECK(std::filesystem::status(options.socket).permissions() ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    const auto who = ask_local(options.socket, "GET", "/api/v1/session", 5s);
    REQUIRE(who.has_value());
    CHECK_THAT(*who, Catch::Contains("admin"));
    const auto refused =
        ask_local(options.socket, "GET", "/api/v1/rooms/" + path_segment("a/b ü"), 5s);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().detail == "there is no room 'a/b ü'");
    server->reset();
    CHECK_FALSE(std::filesystem::exists(options.socket));
}

}  // namespace weir::cli::http
