// SPDX-License-Identifier: MIT
#pragma once
#include <stop_token>
#include <string>
#include <vector>

#include "origin/live_origin.hpp"

namespace weir::bench {

/// What is to go wrong at an origin while somebody records from it.
struct Mischief {
    unsigned withheld = 0;  ///< Segments that are listed and can't be had, each of another stream.
    std::string unnoticed{};  ///< "drop", "double" or "swap": so is one segment of the first
                              ///< stream, and no recorder can notice. Empty: none.
};

/// Blocks: until all of it is done, some segments after the recorder began.  Thread: its own.
void make_mischief(const Mischief& mischief, const LiveOrigin& origin,
                   const std::vector<std::string>& urls, const std::stop_token& stop);

/// The fault that an origin knows `unnoticed` by; empty: it knows none.
std::string fault_of(const std::string& unnoticed);

}  // namespace weir::bench
