// SPDX-License-Identifier: MIT
#include "service_manager.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>

namespace weir::cli {
namespace {

/// Connected to where the service manager listens; -1: nowhere.
int connect_to(const char* path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::size_t size = std::strlen(path);
    // '@' stands for the NUL of an abstract name.
    if (size < 2 || size >= sizeof address.sun_path || (path[0] != '/' && path[0] != '@'))
        return -1;
    std::memcpy(address.sun_path, path, size);
    if (path[0] == '@') address.sun_path[0] = '\0';
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0) return -1;
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + size);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), length) == 0) return socket;
    ::close(socket);
    return -1;
}

/// WATCHDOG_USEC, where it is meant for us.
std::optional<std::chrono::microseconds> watchdog() {
    const char* process = std::getenv("WATCHDOG_PID");
    const char* interval = std::getenv("WATCHDOG_USEC");
    if (interval == nullptr || (process != nullptr && process != std::to_string(::getpid())))
        return std::nullopt;
    std::int64_t microseconds = 0;
    const char* end = interval + std::strlen(interval);
    if (std::from_chars(interval, end, microseconds).ptr != end || microseconds <= 0)
        return std::nullopt;
    return std::chrono::microseconds{microseconds};
}

}  // namespace

ServiceManager::ServiceManager() {
    const char* path = std::getenv("NOTIFY_SOCKET");
    if (path == nullptr) return;
    socket_ = connect_to(path);
    watchdog_ = watchdog();
}

ServiceManager::~ServiceManager() {
    if (socket_ >= 0) ::close(socket_);
}

void ServiceManager::tell(std::string_view state) const {
    if (socket_ >= 0) (void)::send(socket_, state.data(), state.size(), MSG_NOSIGNAL);
}

void ServiceManager::beat(std::chrono::steady_clock::time_point now) {
    if (!watchdog_ || now < next_beat_) return;
    tell("WATCHDOG=1");
    next_beat_ = now + *watchdog_ / 3;
}

}  // namespace weir::cli
