// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <stop_token>

#include "kit/process.hpp"

namespace weir::bench {

/// What became of connections that mean no good.
struct Attack {
    unsigned opened = 0;    ///< In all.
    unsigned most = 0;      ///< At the same time.
    unsigned closed = 0;    ///< By the server.
    unsigned unopened = 0;  ///< Attempts that were not taken.
    std::uint64_t sent_bytes = 0;
};

/// Keeps so many connections at once, or tries to: a third say nothing, a third send a header a
/// byte a second (slow loris), a third announce a body of 1 GB and send it as fast as it is taken.
/// What the server closes is opened anew after some seconds.
/// Blocks: `length`, or until it is told to stop.
Attack attack(std::uint16_t port, unsigned connections, milliseconds length,
              const std::stop_token& stop);

}  // namespace weir::bench
