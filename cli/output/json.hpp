// SPDX-License-Identifier: MIT
// What --json prints: one object a line, without newline, always valid UTF-8. docs/reference.md
// names every field. Pure.
#pragma once
#include <weir/aftercare.hpp>
#include <weir/encode.hpp>
#include <weir/event.hpp>
#include <weir/files.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "process/usage.hpp"

namespace weir::cli {

/// `url` is that of the recording; empty for EventsDropped.
std::string event_json(const Event& event, std::string_view url);

std::string summary_json(const std::vector<RecordingSummary>& recordings,
                         const ProcessUsage& usage);

std::string report_json(const std::filesystem::path& path, const Result<FileReport>& report);

std::string recovered_json(const RecoveredFile& file);

std::string converted_json(const std::filesystem::path& source, const Result<ConvertedFile>& copy);
std::string encoded_json(const std::filesystem::path& source, const Result<EncodedFile>& copy);

/// `poster` none: there is nothing to show.
std::string poster_json(const std::filesystem::path& source,
                        const Result<std::optional<PosterFile>>& poster);

/// "2026-02-03T14:05:06.789Z"
std::string iso_time(std::chrono::system_clock::time_point at);

}  // namespace weir::cli
