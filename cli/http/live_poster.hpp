// SPDX-License-Identifier: MIT
#pragma once
#include <weir/error.hpp>

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "http/file_parts.hpp"

namespace weir::cli::http {

/// What recordings show now: a JPEG of the last part of the file that is written. One is made at a
/// time, and kept for a while.  Thread: any.  Blocks: for as long as decoding a few keyframes
/// takes.
class LivePoster {
public:
    static constexpr auto kFresh = std::chrono::seconds{5};
    static constexpr std::size_t kMostKept = 1'000;
    static constexpr unsigned kWidth = 480;

    /// `scratch`: a folder for what lives for a moment.
    LivePoster(std::filesystem::path scratch, PartIndex& index)
        : scratch_(std::move(scratch)), index_(index) {}

    using Jpeg = std::shared_ptr<const std::string>;
    /// Null: there is no picture in it (yet), or its container shows only what is finished.
    /// Errors: errno; Errc::bad_media.
    Result<Jpeg> of(const std::filesystem::path& file);

private:
    Result<Jpeg> make(const std::filesystem::path& file);

    const std::filesystem::path scratch_;
    PartIndex& index_;
    std::mutex mutex_;
    struct Made {
        Jpeg jpeg;
        std::chrono::steady_clock::time_point at;
    };
    std::map<std::filesystem::path, Made> made_;
};

}  // namespace weir::cli::http
