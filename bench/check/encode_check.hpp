// SPDX-License-Identifier: MIT
// Rooms that were to be encoded by a machine that can't carry them all: what became of each. Pure
// but for reading files.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kit/verify.hpp"

namespace weir::bench {

struct EncodeCheck {
    unsigned encoded = 0;  ///< From the beginning to the end.
    unsigned behind =
        0;              ///< Until they were to stop; what was not encoded then was copied, as told.
    unsigned shed = 0;  ///< Went on as copies before that, and said so.
    unsigned untold = 0;  ///< Hold copied files, of which no word was said.
    unsigned lost = 0;    ///< Told of a gap, failed, or have no files.
    std::vector<std::string> troubles{};

    unsigned all() const { return encoded + behind + shed + untold + lost; }
    bool holds() const { return untold == 0 && lost == 0; }
};

struct ToldCopy {
    std::string url{};
    bool is_at_stop = false;  ///< Because it was to stop.
};
/// The recordings of which `weir run --json` said that they are copied from then on. Pure.
std::vector<ToldCopy> told_copies(std::string_view output);

/// `height`: of what the encoder makes; files of another one are copies.  Blocks: reads the files.
EncodeCheck check_encodes(std::span<const kit::Recorded> recordings,
                          const std::vector<ToldCopy>& told, unsigned height);

/// "8 encodes: 1 kept up, 1 behind at the end, 6 shed and told, 0 shed untold, 0 lost media"
std::string describe(const EncodeCheck& check);

}  // namespace weir::bench
