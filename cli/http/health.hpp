// SPDX-License-Identifier: MIT
// Whether all is well, as orchestrators and people ask it. Pure.
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "http/snapshot.hpp"

namespace weir::cli::http {

enum class Verdict { ok, warning, critical };
std::string_view to_string(Verdict verdict);

struct Check {
    std::string name{};
    Verdict verdict = Verdict::ok;
    std::string detail{};
};

using Checks = std::vector<Check>;

/// The data directory's file system; both 0: it does not answer.
struct DataSpace {
    std::uint64_t free_bytes = 0, total_bytes = 0;
};

/// The shards turn, and so does the thread that owns the rooms.
Checks liveness(const Snapshot& snapshot, std::chrono::steady_clock::time_point now);
/// A recording could begin now. `catalogue_error`: empty: it can be read.
Checks readiness(const Snapshot& snapshot, const DataSpace& data,
                 const std::string& catalogue_error);
/// What is no reason to stop, but to look.
Checks cautions(const Snapshot& snapshot, const DataSpace& data);

Verdict worst(const Checks& checks);
/// {"status":"ok","checks":[…]}
std::string health_json(const Checks& checks);

}  // namespace weir::cli::http
