// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

namespace weir::cli {

/// What systemd wants to know of a service (sd_notify(3)), where one listens at $NOTIFY_SOCKET;
/// nothing happens where none does.  Thread: main.  Blocks: never.
class ServiceManager {
public:
    ServiceManager();
    ~ServiceManager();
    ServiceManager(const ServiceManager&) = delete;

    /// "READY=1", "RELOADING=1", "STOPPING=1", "STATUS=…"; several with newlines between.
    void tell(std::string_view state) const;
    /// To be called often: it tells that we live, as often as the watchdog wants.
    void beat(std::chrono::steady_clock::time_point now);

private:
    int socket_ = -1;
    std::optional<std::chrono::microseconds> watchdog_;
    std::chrono::steady_clock::time_point next_beat_{};
};

}  // namespace weir::cli
