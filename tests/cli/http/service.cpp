// SPDX-License-Identifier: MIT
// Every route: who may ask, and what wrong and hostile requests come to.
#include "http/service.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <set>

#include "cli/http/house.hpp"
#include "http/embedded.hpp"
#include "http/room_json.hpp"

namespace weir::cli::http {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

std::string filled(std::string_view path) {
    std::string out;
    for (std::size_t at = 0; at < path.size();) {
        if (path[at] != '{') {
            out += path[at++];
            continue;
        }
        at = path.find('}', at) + 1;
        out += "1";
    }
    return out;
}

std::string code_of(const Response& response) {
    boost::system::error_code bad;
    const auto body = json::parse(response.body, bad);
    if (bad || !body.is_object() || !body.get_object().contains("code")) return "";
    return std::string{body.at("code").as_string()};
}

Snapshot with_room() {
    Snapshot snapshot;
    snapshot.taken = std::chrono::steady_clock::now();
    RoomStatus room{.id = "live.test/7", .name = "<b>Seven</b>", .url = "https://live.test/7"};
    snapshot.rooms.push_back({room, 0, false});
    room = {.id = "live.test/8", .name = "Eight", .url = "https://live.test/8"};
    snapshot.rooms.push_back({room, 0, true});
    return snapshot;
}

}  // namespace

TEST_CASE("service: each route is in openapi.json with its scope, and none beside", "[http]") {
    House house;
    std::set<std::string> routes, described;
    for (const Route& route : house.service.router().routes())
        routes.insert(std::string{route.method} + " " + std::string{route.path} + " " +
                      std::string{to_string(route.scope)});
    const auto document = json::parse(openapi_text());
    for (const auto& [path, methods] : document.at("paths").as_object())
        for (const auto& [method, operation] : methods.as_object()) {
            std::string upper{method};
            std::ranges::transform(upper, upper.begin(), [](char c) { return char(c & ~0x20); });
            described.insert(upper + " " + std::string{path} + " " +
                             std::string{operation.at("x-scope").as_string()});
        }
    CHECK(routes == described);
}

TEST_CASE("service: a route answers those who may, and nobody else", "[http]") {
    House house;
    house.board.show(with_room());
    for (const Route& route : house.service.router().routes()) {
        if (route.path == "/api/v1/hw") continue;  // There are no encoders here.
        INFO(route.method << " " << route.path);
        const std::string method{route.method}, path = filled(route.path);
        const auto status = [&](const std::string& token) {
            return house.ask(method, path, token).status;
        };
        const auto is_let_in = [](unsigned code) { return code != 401 && code != 403; };
        const bool is_login = route.method == "POST" && route.path == "/api/v1/session";
        if (is_login) continue;
        CHECK((status("") == 401) == (route.scope != Scope::none));
        CHECK((status("nonsense-nonsense") == 401) == (route.scope != Scope::none));
        CHECK(is_let_in(status(kReader)) == (route.scope <= Scope::read));
        CHECK(is_let_in(status(kPilot)) == (route.scope <= Scope::control));
        CHECK(is_let_in(status(kBoss)));
    }
}

TEST_CASE("service: errors are problems with codes", "[http]") {
    House house;
    house.board.show(with_room());
    const auto code = [&](const char* method, const std::string& target) {
        const Response response = house.ask(method, target);
        CHECK(response.type == "application/problem+json");
        return std::to_string(response.status) + " " + code_of(response);
    };
    CHECK(code("GET", "/nothing") == "404 NOT_FOUND");
    CHECK(code("GET", "/api/v1/../../etc/passwd") == "404 NOT_FOUND");
    CHECK(code("GET", "/api/v1/rooms/none") == "404 NOT_FOUND");
    CHECK(code("PUT", "/api/v1/rooms") == "405 METHOD_NOT_ALLOWED");
    CHECK(code("GET", "/api/v1/recordings/1") == "503 CATALOGUE_UNAVAILABLE");
    CHECK(code("GET", "/api/v1/recordings/-1") == "404 NOT_FOUND");
    CHECK(code("GET", "/api/v1/recordings/x") == "404 NOT_FOUND");
    CHECK(code("GET", "/api/v1/recordings/99999999999999999999") == "404 NOT_FOUND");
    CHECK(code("GET", "/api/v1/files/..%2F..%2Fetc%2Fpasswd") == "404 NOT_FOUND");
    CHECK(code("GET", "/api/v1/recordings?limit=x") == "400 BAD_REQUEST");
    CHECK(code("GET", "/api/v1/recordings?limit=100000") == "400 BAD_REQUEST");
    CHECK(code("GET", "/api/v1/recordings?since=yesterday") == "400 BAD_REQUEST");
    CHECK(code("GET", "/api/v1/recordings?state=odd") == "400 BAD_REQUEST");
}

TEST_CASE("service: a limit that is reached is 429, and says which", "[http]") {
    House house{[](const Command&) -> Outcome {
        return Error{Errc::stream_limit, "5 of 5 recordings of 'anna' run"};
    }};
    house.board.show(with_room());
    const Response response = house.ask("POST", "/api/v1/rooms/Eight/start");
    CHECK(response.status == 429);
    CHECK(code_of(response) == "STREAM_LIMIT_EXCEEDED");
    CHECK_THAT(response.body, Catch::Contains("5 of 5"));
}

TEST_CASE("service: commands name the room by its id, whichever way it was called", "[http]") {
    std::string asked;
    House house{[&asked](const Command& command) -> Outcome {
        asked = command.room;
        return command.room;
    }};
    house.board.show(with_room());
    for (const std::string& name :
         {std::string{"Eight"}, std::string{"https%3A%2F%2Flive.test%2F8"},
          std::string{"live.test%2F8"}, room_key("live.test/8")}) {
        INFO(name);
        asked.clear();
        CHECK(house.ask("POST", "/api/v1/rooms/" + name + "/stop").status == 200);
        CHECK(asked == "live.test/8");
    }
}

TEST_CASE("service: a room of the configuration is changed there", "[http]") {
    House house{[](const Command& command) -> Outcome {
        if (command.room == "live.test/7")
            return Error{Errc::bad_option,
                         "this room stands in weir.toml, line 4; change it there"};
        return command.room;
    }};
    house.board.show(with_room());
    const Response refused = house.ask("DELETE", "/api/v1/rooms/" + room_key("live.test/7"));
    CHECK(refused.status == 409);
    CHECK(code_of(refused) == "CONFIGURED");
    CHECK(house.ask("DELETE", "/api/v1/rooms/" + room_key("live.test/8")).status == 200);
}

TEST_CASE("service: commands that nobody takes are bounded in number", "[http]") {
    Mailbox mailbox;
    std::vector<std::jthread> askers;
    for (std::size_t i = 0; i < Mailbox::kMost; ++i)
        askers.emplace_back([&mailbox] { (void)mailbox.ask({}); });
    CHECK(kit::wait_for(
        [&mailbox] {
            const auto refused = mailbox.ask({});
            return !refused && refused.error().detail.starts_with("more is asked");
        },
        20s));
    while (auto letter = mailbox.take())
        letter->answer.set_value(Outcome{""});
}

TEST_CASE("service: forms and pages of other sites do nothing", "[http]") {
    House house;
    house.board.show(with_room());
    Request form = request_of("POST", "/api/v1/rooms/Eight/stop");
    form.headers["content-type"] = "application/x-www-form-urlencoded";
    CHECK(house.service.answer(form).status == 415);
    Request foreign = request_of("POST", "/api/v1/session", "", R"({"token":"x"})");
    foreign.headers["origin"] = "https://evil.test";
    CHECK(house.service.answer(foreign).status == 403);
    Request rebound = request_of("GET", "/api/v1/rooms", "");
    rebound.headers["host"] = "evil.test";
    CHECK(house.service.answer(rebound).status == 403);
    // Prometheus and probes ask under whatever name.
    rebound.headers["authorization"] = "Bearer " + kReader;
    CHECK(house.service.answer(rebound).status == 200);
    Request probe = request_of("GET", "/livez", "");
    probe.headers["host"] = "weir.svc.cluster";
    CHECK(house.service.answer(probe).status == 200);
}

TEST_CASE("service: who asks too often is told to wait", "[http]") {
    House house{{}, {1, 3}};
    for (int i = 0; i < 3; ++i)
        CHECK(house.ask("GET", "/livez").status != 429);
    CHECK(house.ask("GET", "/livez").status == 429);
    Request owner = request_of("GET", "/livez");
    owner.peer.clear();
    CHECK(house.service.answer(owner).status != 429);
}

TEST_CASE("service: a browser logs in and out", "[http]") {
    House house;
    const Response wrong =
        house.ask("POST", "/api/v1/session", "", R"({"token":"nonsense-nonsense"})");
    CHECK(wrong.status == 401);
    CHECK(house.ask("POST", "/api/v1/session", "", "{}").status == 400);
    const Response login =
        house.ask("POST", "/api/v1/session", "", R"({"token":")" + kReader + "\"}");
    CHECK(login.status == 200);
    const auto cookie = std::ranges::find(login.headers, "Set-Cookie", [](const auto& header) {
        return std::string_view{header.first};
    });
    REQUIRE(cookie != login.headers.end());
    CHECK_THAT(cookie->second, Catch::Contains("HttpOnly; SameSite=Strict"));
    Request visit = request_of("GET", "/api/v1/session", "");
    visit.headers["cookie"] = cookie->second.substr(0, cookie->second.find(';'));
    CHECK(house.service.answer(visit).body ==
          R"({"scope":"read","name":"reader","needs_login":true})");
    Request leave = visit;
    leave.method = "DELETE";
    leave.headers["content-type"] = "application/json";
    CHECK(house.service.answer(leave).status == 200);
    CHECK(house.service.answer(visit).body == R"({"scope":null,"name":null,"needs_login":true})");
}

}  // namespace weir::cli::http
