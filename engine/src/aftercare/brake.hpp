// SPDX-License-Identifier: MIT
#pragma once
#include <condition_variable>
#include <mutex>
#include <stop_token>

#include "aftercare/token_bucket.hpp"

namespace weir::aftercare {

/// Holds back all jobs together: by rate, and while paused. Each read and write goes through it.
/// Thread: any.
class Brake {
public:
    explicit Brake(std::uint64_t bytes_per_second) : bucket_(bytes_per_second) {}

    /// So many bytes were moved. False: the job is asked to stop.  Blocks: until more may be moved.
    bool pass(std::uint64_t bytes, const std::stop_token& stop);

    void pause(bool paused);
    bool is_paused() const;
    void set_rate(std::uint64_t bytes_per_second);

private:
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    TokenBucket bucket_;
    std::uint64_t rates_set_ = 0;
    bool paused_ = false;
};

/// A job's own hold on the common brake.
struct Rein {
    Brake& brake;
    std::stop_token stop;

    bool pass(std::uint64_t bytes) const { return brake.pass(bytes, stop); }
    bool is_stopped() const { return stop.stop_requested(); }
};

}  // namespace weir::aftercare
