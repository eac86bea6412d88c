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

/// A ledger on disk. It is made with the first line, under a name that is nobody else's ("x.gaps-2"
/// where "x.gaps" is taken), and locked (flock) while its recording lives. It holds whole lines
/// only, but for the one that a power cut may tear.  Thread: disk, one call at a time.
class LedgerFile {
public:
    /// SyncPolicy::never: the kernel writes when it likes; else append() waits for the medium.
    explicit LedgerFile(SyncPolicy sync) : sync_(sync) {}
    ~LedgerFile();
    LedgerFile(const LedgerFile&) = delete;

    /// Its name from now on, or until that is known better. Never replaces a file.
    Result<void> set_name(const std::filesystem::path& wanted);
    /// Whole lines. What can't be written is tried again with the next ones; of that, no more than
    /// kMostHeld is kept.  Errors: errno, Errc::disk_full.
    Result<void> append(std::string_view lines);

    /// Empty until the first line was written.
    const std::filesystem::path& path() const { return path_; }

    static constexpr std::size_t kMostHeld = 64 << 10;  ///< Bytes.

private:
    Result<void> create();
    Result<void> write_held();

    const SyncPolicy sync_;
    std::filesystem::path wanted_, path_;
    FileHandle file_;
    std::uint64_t size_ = 0;  ///< Of whole lines.
    std::string held_;        ///< Not yet in the file.
};

/// Cuts off a last line that is not whole. Gives the bytes cut off; 0 too where a living recording
/// holds the lock, and where the file only has the name of a ledger.
/// Thread: any (blocks on the disk).  Errors: errno.
Result<std::uint64_t> repair_ledger(const std::filesystem::path& path);

}  // namespace weir::index
