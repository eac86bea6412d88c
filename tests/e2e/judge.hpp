// SPDX-License-Identifier: MIT
// A recording held against what the origin sent: which media is there, and was the rest told?
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "e2e/weir_process.hpp"
#include "kit/compare.hpp"
#include "kit/origin/origin.hpp"

namespace weir::e2e {

/// Where a recording begins and ends in the origin's media, seconds since that began.
struct Stretch {
    double begin_s = 0, end_s = 0;
};

/// What a track of a recording covers; an empty stretch when it has no frame of the reference.
Stretch stretch_of(const kit::Verdict& verdict, const kit::Reference& reference, kit::Kind kind);

/// A recording, and what became of the frames that the origin sent.
struct Judged {
    Recorded recorded{};
    kit::Reference reference{};
    kit::Verdict verdict{};
    bool begins_first = false;  ///< With the first frames that the origin gave to anybody.
    std::vector<std::string> problems{};  ///< What `weir check` would say.

    double told_s() const;
    /// Of the video, without what the origin never had: an outage.
    double missing_s() const;
    /// Every gap names segments of which something is really missing.
    bool tells_no_more() const;
    /// For INFO().
    std::string text() const;
};

/// Reads all its files. Fails the test when one can't be read.
Judged judge(const kit::Origin& origin, const std::string& stream, Recorded recorded);

}  // namespace weir::e2e
