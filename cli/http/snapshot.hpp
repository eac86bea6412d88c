// SPDX-License-Identifier: MIT
// What `weir run` is at one instant, for all who look at it: made once a second by the thread that
// owns it, so that looking costs the recordings nothing.
#pragma once
#include <weir/aftercare.hpp>
#include <weir/hooks.hpp>
#include <weir/session.hpp>
#include <weir/watch.hpp>

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace weir::cli::http {

struct RoomView {
    RoomStatus status{};  ///< With the name that its service has for it, where the user has none.
    double bitrate_bps = 0;
    bool is_added = false;  ///< Over HTTP; else by the configuration.
};

struct Snapshot {
    std::chrono::steady_clock::time_point taken{};
    double elapsed_s = 0;    ///< Since the process began.
    double cpu_percent = 0;  ///< Of one core, of late.
    std::uint64_t memory_bytes = 0;
    std::vector<RoomView> rooms{};
    SessionStats session{};
    LimitOptions limits{};
    HookFigures hooks{};
    std::vector<PlatformPolls> polls{};
    std::string config{};  ///< What is at work, as JSON, secrets masked.
};

/// The last snapshot.  Thread: any.
class Board {
public:
    void show(Snapshot snapshot) {
        auto next = std::make_shared<const Snapshot>(std::move(snapshot));
        const std::lock_guard lock{mutex_};
        last_ = std::move(next);
    }
    /// Never null.
    std::shared_ptr<const Snapshot> look() const {
        const std::lock_guard lock{mutex_};
        return last_;
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Snapshot> last_ = std::make_shared<const Snapshot>();
};

}  // namespace weir::cli::http
