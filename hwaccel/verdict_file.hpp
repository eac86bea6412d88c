// SPDX-License-Identifier: MIT
// What was found out about encoders, kept for the next process: JSON.  Thread: any, one at a time.
#pragma once
#include <weir/ext/codec_backend.hpp>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <utility>

namespace weir::hwaccel {

struct Finding {
    std::string versions{};  ///< CodecBackend::versions() at that time.
    bool works = false;
    std::string reason{};
    std::chrono::milliseconds took{0};
};

/// By backend and codec.
using Findings = std::map<std::pair<std::string, ext::VideoCodec>, Finding>;

/// What is missing, damaged or not ours counts as empty.
Findings load_findings(const std::filesystem::path& file);

/// Replaces the file in one step; its folder is made where it is missing.
/// Errors: errno.
Result<void> save_findings(const std::filesystem::path& file, const Findings& findings);

}  // namespace weir::hwaccel
