// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>

#include "base/bytes.hpp"

namespace weir::kit {

/// Adds `shift_90k` to all PTS, DTS and PCR, modulo 2^33. `ts` is whole packets.
void shift_ts(Bytes& ts, std::int64_t shift_90k);

}  // namespace weir::kit
