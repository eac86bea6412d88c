// SPDX-License-Identifier: MIT
#include "run/service_manager.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <cstring>

#include "kit/process.hpp"

using namespace weir;
using namespace weir::cli;
using namespace std::chrono_literals;

namespace {

/// What stands in for systemd.
class Manager {
public:
    Manager() {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, (folder_ / "notify").c_str(), sizeof address.sun_path - 1);
        REQUIRE(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
        ::setenv("NOTIFY_SOCKET", address.sun_path, 1);
    }
    ~Manager() {
        ::close(socket_);
        for (const char* variable : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"})
            ::unsetenv(variable);
    }

    /// The next datagram; empty: there is none.
    std::string heard() const {
        std::string text(256, '\0');
        const auto size = ::recv(socket_, text.data(), text.size(), MSG_DONTWAIT);
        text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        return text;
    }

private:
    kit::TempDir folder_;
    int socket_ = ::socket(AF_UNIX, SOCK_DGRAM, 0);
};

}  // namespace

TEST_CASE("service manager: it hears what is told", "[cli]") {
    const Manager manager;
    const ServiceManager service;
    service.tell("READY=1");
    CHECK(manager.heard() == "READY=1");
}

TEST_CASE("service manager: it hears that we live three times in each interval", "[cli]") {
    const Manager manager;
    ::setenv("WATCHDOG_USEC", "3000000", 1);
    ServiceManager service;
    std::chrono::steady_clock::time_point now{1h};
    unsigned beats = 0;
    for (int i = 0; i < 300; ++i, now += 10ms) {
        service.beat(now);
        beats += manager.heard() == "WATCHDOG=1" ? 1 : 0;
    }
    CHECK(beats == 3);
}

TEST_CASE("service manager: a watchdog that is meant for another process is not ours", "[cli]") {
    const Manager manager;
    ::setenv("WATCHDOG_USEC", "3000000", 1);
    ::setenv("WATCHDOG_PID", "1", 1);
    ServiceManager service;
    service.beat(std::chrono::steady_clock::time_point{1h});
    CHECK(manager.heard().empty());
}

TEST_CASE("service manager: without one, nothing happens", "[cli]") {
    ::unsetenv("NOTIFY_SOCKET");
    const auto open_files = [] {
        return std::distance(std::filesystem::directory_iterator{"/proc/self/fd"}, {});
    };
    const auto before = open_files();
    ServiceManager service;
    service.tell("READY=1");
    service.beat(std::chrono::steady_clock::time_point{1h});
    CHECK(open_files() == before);
}
