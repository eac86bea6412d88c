// SPDX-License-Identifier: MIT
#pragma once
#include <weir/catalogue_view.hpp>

#include <filesystem>
#include <vector>

#include "http/file_parts.hpp"

namespace weir::cli::http {

/// The files of a recording that a player of HLS can take, in their order, the one that is written
/// included.  Blocks: as PartIndex.
std::vector<PlayedFile> played_files(const std::filesystem::path& data,
                                     const RecordingDetail& detail, PartIndex& index);

}  // namespace weir::cli::http
