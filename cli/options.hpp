// SPDX-License-Identifier: MIT
// Flags and environment to RecordingOptions.
#pragma once
#include <weir/options.hpp>

#include <istream>
#include <string>
#include <vector>

#include "flags.hpp"
#include "given.hpp"
#include "usage_error.hpp"

namespace weir::cli {

/// SessionOptions::host_connections and resolvers; the rest as it is by default. Reads
/// `--resolvers`.
Parsed<SessionOptions> plan_session(const RecordFlags& flags, const Environment& environment);

struct PlannedRecording {
    RecordingOptions options;
    std::string from;  ///< Where its URL stood, if in a list: "streams.txt, line 3".
};

/// One RecordingOptions a URL, in the order they were given, those of the list last. Flags beat the
/// environment, which beats the defaults; empty variables count as unset. Reads `--input-file`,
/// from `standard_input` where it is "-".
Parsed<std::vector<PlannedRecording>> plan_recordings(const RecordFlags& flags,
                                                      const Environment& environment,
                                                      std::istream& standard_input);

}  // namespace weir::cli
