// SPDX-License-Identifier: MIT
// The catalogue and the disk, brought in line and compared.
#pragma once
#include <weir/error.hpp>
#include <weir/files.hpp>
#include <weir/options.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace weir {

struct ReconcileOptions {
    /// Nothing records below the data directory now: what a dead process left is cleared away.
    bool is_alone = false;
    /// Repairs the ".part" files; recover() where it is empty.
    std::function<Result<std::vector<RecoveredFile>>(const std::filesystem::path& data)> recover{};
};

/// What reconcile() found and did.
struct ReconcileReport {
    std::vector<RecoveredFile> recovered{};
    bool was_empty = false;        ///< The catalogue was new or damaged, and was rebuilt.
    unsigned interrupted = 0;      ///< Recordings whose process had died.
    unsigned adopted = 0;          ///< Media files that the catalogue did not know.
    unsigned missing = 0;          ///< Files that it knew, and that are gone.
    unsigned corrected = 0;        ///< Rows that said something else than the disk.
    unsigned gaps_added = 0;       ///< From ledgers.
    unsigned orphans_removed = 0;  ///< Temporary files and empty directories of ours.
    std::uint64_t orphan_bytes = 0;
};

/// Repairs what a dead process left behind, and brings the catalogue in line with the disk, which
/// is right where they differ. A catalogue that was deleted or damaged is rebuilt from the media
/// files and the ledgers beside them. Removes, with `is_alone`: "NAME.weir-tmp" that nobody has
/// locked, and empty directories that held files of ours. Never touches anything else, follows no
/// link, leaves the data directory never.
/// Thread: any.  Blocks: for as long as it takes to list the directory.
/// Errors: Errc::database; errno where the directory can't be read.
Result<ReconcileReport> reconcile(const std::filesystem::path& data,
                                  const ReconcileOptions& options);

/// What is not as the catalogue says; empty when all is. Right after a reconcile() that was alone,
/// and at any other time; while a living process writes, what is only on its way is not told.
/// Thread: any.  Blocks: yes, 2 s longer where a living process writes.
/// Errors: Errc::database where there is no catalogue.
Result<std::vector<std::string>> check_catalogue(const std::filesystem::path& data);

struct RemoveReport {
    unsigned recordings = 0, files = 0;
    std::uint64_t bytes = 0;              ///< Freed.
    std::vector<std::string> problems{};  ///< A line for each file that could not be removed.
};

/// Removes recordings with all their files, or, with `keep_files`, only from the lists.
/// Thread: any.  Blocks: yes.  Errors: Errc::bad_option, and nothing is removed, when one is not
/// there or is being recorded; Errc::database.
Result<RemoveReport> remove_recordings(const std::filesystem::path& data,
                                       const std::vector<std::int64_t>& ids, bool keep_files);

}  // namespace weir
