// SPDX-License-Identifier: MIT
// A recorded stream, frame by frame, against what its origin sent.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "check/completeness.hpp"
#include "check/growth_log.hpp"
#include "kit/verify.hpp"

namespace weir::bench {

struct Checked {
    Completeness completeness;
    /// Seconds from when the origin had a segment to when all of it was in the file; only of
    /// segments that appeared while the file was there already.
    std::vector<double> lags_s;
    double media_s = 0;  ///< Of the picture.
};

/// `growth` may be null: then there are no lags.  Blocks: while it reads the files.  Thread: any.
Checked check_stream(const kit::Recorded& recorded, const std::string& origin_url,
                     const GrowthLog* growth);

/// Adds both tracks.
void add_verdict(Completeness& to, const kit::Verdict& verdict);

/// All of them, on all cores.
Checked check_streams(std::span<const kit::Recorded> recordings, const std::string& origin_url,
                      const GrowthLog* growth);

}  // namespace weir::bench
