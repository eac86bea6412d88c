// SPDX-License-Identifier: MIT
#include "run/control.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <future>

#include "kit/process.hpp"

using namespace weir;
using namespace weir::cli;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<ControlServer> opened(const std::filesystem::path& path) {
    auto server = ControlServer::open(path);
    if (!server) FAIL(server.error().message());
    return std::move(*server);
}

/// What a client that asks for it is answered by `reply`.
Result<std::string> ask(ControlServer& server, const std::filesystem::path& path,
                        const ControlRequest& request, const std::string& reply) {
    auto asking =
        std::async(std::launch::async, [&] { return ask_control(path, request, 5'000ms); });
    std::optional<ControlRequest> seen;
    REQUIRE(kit::wait_for([&] { return (seen = server.next()).has_value(); }, 5s));
    CHECK(seen->verb == request.verb);
    CHECK(seen->room == request.room);
    server.answer(reply);
    return asking.get();
}

int connected(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    const int client = ::socket(AF_UNIX, SOCK_STREAM, 0);
    REQUIRE(::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    return client;
}

std::string answer_to(int client) {
    std::string text(4096, '\0');
    const auto size = ::recv(client, text.data(), text.size(), 0);
    text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return text;
}

}  // namespace

TEST_CASE("control: a request reaches main, and its answer the one who asked", "[cli]") {
    const kit::TempDir folder;
    const auto server = opened(folder / "s");
    const std::string large(300'000, 'x');
    CHECK(ask(*server, folder / "s", {"status", ""}, large).value() == large);
    CHECK(ask(*server, folder / "s", {"stop", "https://a/\"b\"\n"}, "{}").value() == "{}");
}

TEST_CASE("control: only the owner may connect", "[cli]") {
    const kit::TempDir folder;
    const auto server = opened(folder / "s");
    struct ::stat info {};
    REQUIRE(::stat((folder / "s").c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
}

TEST_CASE("control: who talks nonsense is told so, and main never hears of it", "[cli]") {
    const kit::TempDir folder;
    const auto server = opened(folder / "s");
    for (const char* nonsense : {"\n", "{\n", "[1]\n", "{\"verb\":7}\n", "\xff\xfe\n"}) {
        const int client = connected(folder / "s");
        REQUIRE(::send(client, nonsense, std::strlen(nonsense), 0) > 0);
        CHECK(answer_to(client).starts_with("{\"error\":"));
        ::close(client);
    }
    CHECK_FALSE(server->next());
    CHECK(ask(*server, folder / "s", {"status", ""}, "{}").value() == "{}");
}

TEST_CASE("control: who sends without end is dropped", "[cli]") {
    const kit::TempDir folder;
    const auto server = opened(folder / "s");
    const int client = connected(folder / "s");
    const std::string flood(64'000, 'x');
    (void)::send(client, flood.data(), flood.size(), MSG_NOSIGNAL);
    CHECK(answer_to(client).empty());
    ::close(client);
    CHECK(ask(*server, folder / "s", {"status", ""}, "{}").value() == "{}");
}

TEST_CASE("control: a socket that nobody listens at any more is taken over", "[cli]") {
    const kit::TempDir folder;
    CHECK(ask_control(folder / "s", {"status", ""}, 100ms).error().code ==
          boost::system::errc::no_such_file_or_directory);
    kit::write_text(folder / "s", "left behind");
    CHECK(ask_control(folder / "s", {"status", ""}, 100ms).error().code ==
          boost::system::errc::connection_refused);
    const auto server = opened(folder / "s");
    CHECK(ask(*server, folder / "s", {"status", ""}, "{}").value() == "{}");
}

TEST_CASE("control: a path too long for a socket is refused with its limit", "[cli]") {
    const auto server = ControlServer::open("/tmp/" + std::string(200, 'x'));
    REQUIRE(server.has_error());
    CHECK_THAT(server.error().detail, Catch::Contains("shorter data directory"));
}

TEST_CASE("control: outcomes come back as they were", "[cli]") {
    CHECK(parse_outcome(outcome_text({})).has_value());
    const auto refused = parse_outcome(outcome_text(Error{Errc::bad_option, "no room \"x\" \xff"}));
    REQUIRE(refused.has_error());
    CHECK_THAT(refused.error().detail, Catch::Contains("no room \"x\""));
    CHECK(parse_outcome("{}").has_error());
}
