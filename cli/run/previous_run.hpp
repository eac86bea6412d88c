// SPDX-License-Identifier: MIT
#pragma once
#include <weir/notes.hpp>
#include <weir/reconcile.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "data_folder.hpp"
#include "quarantine_list.hpp"

namespace weir::cli {

/// What the process before this one left behind, cleared up.
struct PreviousRun {
    std::vector<Unfinished> unfinished{};  ///< Recordings to go on with.
    QuarantineList quarantine{};
    std::vector<std::string> words{};  ///< For the log: what was found and done.
};

/// Reads its notes, repairs its files, brings the catalogue in line, and puts into quarantine the
/// rooms whose work it died of. Nothing records yet.  Blocks: while it lists the data directory.
/// Errors: errno, Errc::database.
Result<PreviousRun> take_over(const std::filesystem::path& data, const DataPaths& paths,
                              std::chrono::milliseconds quarantine);

}  // namespace weir::cli
