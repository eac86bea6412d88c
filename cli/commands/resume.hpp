// SPDX-License-Identifier: MIT
#pragma once
#include <weir/notes.hpp>

#include <filesystem>
#include <vector>

#include "options.hpp"

namespace weir::cli {

/// What was done with the notes of a `weir record` that was killed.
struct TakenUp {
    std::vector<Unfinished> unfinished;  ///< For SessionOptions.
    std::vector<RecoveredFile> files;
};

/// Reads the notes, if there are some; repairs the files under the recordings' directory by them,
/// and tells each recording where it goes on.
/// Errors: those of read_notes() and recover().
Result<TakenUp> take_up(const std::filesystem::path& notes, std::vector<PlannedRecording>& planned);

}  // namespace weir::cli
