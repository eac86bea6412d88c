// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "catalogue/known_files.hpp"

namespace weir::catalogue {

/// Removes files of the catalogue, and marks their rows.  Thread: one.  Blocks: on the disk.
class Remover {
public:
    Remover(const DataFolder& data, database::Database& database, KnownFiles known);

    const KnownFiles& known() const { return known_; }

    /// Subtitles and posters of this media file alone.
    std::vector<std::string> beside(const std::string& media) const;
    /// The file, what is beside it, and the ledger once nothing else of its recording is left.
    /// Bytes freed.  Errors: errno, Errc::bad_option where it is being written, Errc::database.
    Result<std::uint64_t> remove_media(const std::string& path);
    /// One file, whatever it is.  Bytes freed.
    Result<std::uint64_t> remove_one(const std::string& path);

private:
    std::vector<std::string> of_stem(const std::string& stem, bool is_of_media) const;

    const DataFolder& data_;
    database::Database& database_;
    KnownFiles known_;
    std::multimap<std::string, std::string> by_stem_;        ///< Paths.
    std::multimap<std::int64_t, std::string> by_recording_;  ///< Paths.
};

}  // namespace weir::catalogue
