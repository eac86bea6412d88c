// SPDX-License-Identifier: MIT
#pragma once
#include <weir/event.hpp>

#include <cstdint>

namespace weir {

/// Counters of one recording at one instant.
struct RecordingStats {
    RecordingState state = RecordingState::connecting;
    std::uint64_t received_bytes = 0;
    std::uint64_t written_bytes = 0;   ///< Handed to the kernel.
    std::uint64_t buffered_bytes = 0;  ///< Held in memory: prefetched, or waiting for the disk.
    double media_s = 0;                ///< Media duration recorded.
    unsigned runs = 0;
    unsigned files = 0;
    unsigned gaps = 0;
    double gap_s = 0;
};

}  // namespace weir
