// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <weir/error.hpp>
#include <weir/options.hpp>

#include "base/file_system.hpp"

namespace weir::index {

/// A text beside a recording that only ever grows: its ledger, its subtitles. It is made with the
/// first bytes, under a name that is nobody else's ("x-2.vtt" where "x.vtt" is taken), and locked
/// (flock) while its writer lives. It holds whole entries only, but for the one that a power cut
/// may tear.  Thread: disk, one call at a time.
class TextFile {
public:
    /// SyncPolicy::each_flush: append() waits for the medium.
    explicit TextFile(SyncPolicy sync) : sync_(sync) {}
    ~TextFile();
    TextFile(const TextFile&) = delete;

    /// Its name from now on, or until that is known better. Never replaces a file.
    Result<void> set_name(const std::filesystem::path& wanted);
    /// Whole entries. What can't be written is tried again with the next ones; of that, no more
    /// than kMostHeld is kept.  Errors: errno, Errc::disk_full.
    Result<void> append(std::string_view text);
    /// No more will come.  Errors: errno.
    Result<void> close();

    /// Empty until the first entry was written.
    const std::filesystem::path& path() const { return path_; }

    static constexpr std::size_t kMostHeld = 64 << 10;  ///< Bytes.

private:
    Result<void> create();
    Result<void> write_held();

    const SyncPolicy sync_;
    std::filesystem::path wanted_, path_;
    FileHandle file_;
    std::uint64_t size_ = 0;  ///< Of whole entries.
    std::string held_;        ///< Not yet in the file.
};

}  // namespace weir::index
