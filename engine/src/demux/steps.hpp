// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>
#include <weir/files.hpp>

namespace weir::demux {

/// A track's DTS, one after the other -> holes and backward steps. What a hole is depends on the
/// track's usual step, so holes are known at the end only. Pure.  Thread: any.
class Steps {
public:
    using Microseconds = std::chrono::microseconds;

    void add(Microseconds dts);
    /// A packet without DTS. At the beginning (Matroska with B-frames) each counts as a typical
    /// step.
    void add_undated();

    /// The median, to 0.1 ms; 0 with fewer than two timestamps.
    Microseconds typical() const;
    std::uint64_t backward() const { return backward_; }
    std::optional<Microseconds> first() const;
    std::optional<Microseconds> last() const { return last_; }
    /// Steps above three typical ones and 100 ms.
    std::vector<TrackReport::Hole> holes() const;

private:
    struct LongStep {
        Microseconds before;
        Microseconds length;
    };

    std::optional<Microseconds> first_, last_;
    std::uint64_t backward_ = 0;
    std::uint64_t forward_ = 0;
    std::int64_t undated_ = 0;                      ///< Before the first.
    std::map<std::int64_t, std::uint64_t> counts_;  ///< By length in 0.1 ms, at most 10 s.
    std::vector<LongStep> long_steps_;              ///< Above 100 ms.
};

}  // namespace weir::demux
