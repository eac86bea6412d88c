// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>

#include "media/timestamp.hpp"

namespace weir::mux {

/// Makes 64-bit times of counters that wrap: 33 bits for MPEG-TS, 32 for FLV. One for all tracks of
/// a program, kept across segments and reconnects. Pure.
class Unwrapper {
public:
    /// `bits` 0: the times do not wrap.
    explicit Unwrapper(int bits = 0) : bits_(bits) {}
    int bits() const { return bits_; }

    /// The time congruent to `wrapped` that is nearest to the last one.
    std::int64_t unwrap(std::int64_t wrapped);

private:
    int bits_;
    std::optional<std::int64_t> last_;
};

/// The multiple of a turn of the 33-bit clock of MPEG-TS that is nearest to `distance`. Pure.
media::Nanoseconds whole_turns(media::Nanoseconds distance);

}  // namespace weir::mux
