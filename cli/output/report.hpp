// SPDX-License-Identifier: MIT
// Text for people about files: what check and recover found, what became of them. Pure.
#pragma once
#include <weir/aftercare.hpp>
#include <weir/encode.hpp>
#include <weir/files.hpp>

#include <string>
#include <vector>

namespace weir::cli {

/// The verdict on one file, a line for each track, and each hole and problem.
std::string report_text(const FileReport& report);

std::string recovered_text(const RecoveredFile& file);

std::string converted_text(const std::filesystem::path& source, const Result<ConvertedFile>& copy);
std::string encoded_text(const std::filesystem::path& source, const Result<EncodedFile>& copy);
/// "a.ts: 0:12 of 1:00, 2.5x, 0:19 left".
std::string progress_text(const std::filesystem::path& source, const EncodeProgress& progress);
std::string poster_text(const std::filesystem::path& source,
                        const Result<std::optional<PosterFile>>& poster);

}  // namespace weir::cli
