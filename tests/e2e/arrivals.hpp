// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "kit/origin/origin.hpp"

namespace weir::e2e {

/// Tells how much of a stream its one client had at any moment. The origin's log is the witness: a
/// fault that strikes behind the last byte of each body does no harm, and is logged with its time
/// when the body is handed to the kernel.
class Arrivals {
public:
    /// Before anybody asks for the stream. FLV: segments of the origin are as long as its GOPs.
    Arrivals(kit::Origin& origin, std::string stream, bool is_flv);

    /// Media that began to be sent before `at`, seconds since the origin's media began; nothing
    /// when none was.
    struct Stretch {
        double begin_s = 0, end_s = 0;
    };
    std::optional<Stretch> before(Clock::time_point at) const;

private:
    std::optional<Stretch> flv_before(double at_s) const;
    std::optional<Stretch> hls_before(double at_s) const;
    double segment_s() const;

    kit::Origin& origin_;
    std::string stream_;
    bool is_flv_;
    Clock::time_point created_;
};

}  // namespace weir::e2e
