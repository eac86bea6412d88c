// SPDX-License-Identifier: MIT
#pragma once
#include <condition_variable>
#include <mutex>

namespace weir::kit {

/// Whoever waits at it goes on when it is opened.  Thread: any.
class Gate {
public:
    void wait() {
        std::unique_lock lock{mutex_};
        is_reached_ = true;
        opened_.wait(lock, [this] { return is_open_; });
    }
    /// Somebody came to it.
    bool is_reached() const {
        const std::lock_guard lock{mutex_};
        return is_reached_;
    }
    void open() {
        const std::lock_guard lock{mutex_};
        is_open_ = true;
        opened_.notify_all();
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable opened_;
    bool is_open_ = false, is_reached_ = false;
};

}  // namespace weir::kit
