// SPDX-License-Identifier: MIT
#pragma once
#include <weir/catalogue_view.hpp>

#include <filesystem>
#include <vector>

#include "http/file_parts.hpp"
#include "http/snapshot.hpp"

namespace weir::cli::http {

/// The files of a recording that a player of HLS can take, in their order, the one that is written
/// included.  Blocks: reads a little of each.
std::vector<PlayedFile> played_files(const std::filesystem::path& data,
                                     const RecordingDetail& detail, const Snapshot& snapshot);

}  // namespace weir::cli::http
