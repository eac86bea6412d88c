// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <weir/options.hpp>

#include "media/timestamp.hpp"

namespace weir::mux {

/// Decides at each point where a file may be cut (a keyframe) whether it should be. Pure.
class Cutter {
public:
    explicit Cutter(SplitOptions options) : options_(options) {}

    /// `in_file`: media duration since the file began; `file_bytes`: its size so far.
    /// By size, the cut comes before the GOP that would exceed the limit, judged by the largest so
    /// far.
    bool should_cut(media::Nanoseconds in_file, std::uint64_t file_bytes);

    void on_new_file() { bytes_at_last_point_ = 0; }

private:
    SplitOptions options_;
    std::uint64_t bytes_at_last_point_ = 0;
    std::uint64_t largest_gop_bytes_ = 0;
};

}  // namespace weir::mux
