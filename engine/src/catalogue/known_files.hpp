// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <weir/catalogue_view.hpp>

#include "catalogue/schema.hpp"

namespace weir::catalogue {

/// A row of the table of files, with what matters of its recording.
struct KnownFile {
    std::int64_t recording = 0;
    FileKind kind = FileKind::media;
    FileState state = FileState::finished;
    std::uint64_t bytes = 0;
    bool ours = true;
    WallClock::time_point at{};  ///< Finished, else opened.
    bool is_open = false;        ///< Its recording runs.
    std::string room{};          ///< Id; empty: none.
    std::string room_name{};
};

inline bool is_there(FileState state) {
    return state == FileState::finished || state == FileState::recovered;
}
inline bool is_media(FileKind kind) {
    return kind == FileKind::media || kind == FileKind::converted;
}

/// By path, as the catalogue writes it.
using KnownFiles = std::map<std::string, KnownFile>;

/// Errors: Errc::database.
Result<KnownFiles> load_files(database::Database& database);

}  // namespace weir::catalogue
