// SPDX-License-Identifier: MIT
#pragma once
#include <sys/stat.h>

#include <optional>

#include "base/clock.hpp"
#include "base/file_system.hpp"
#include "store/file.hpp"

namespace weir::store {

/// "NAME.part" on disk: the blocking half of File.  Thread: disk.
class PartFile {
public:
    explicit PartFile(FileOptions options) : options_(std::move(options)) {}

    /// Makes the directories, finds a name that is free, locks the file.
    Result<void> open();
    /// After a failure nothing more is written; the first error is returned again. That the file
    /// was removed by somebody is noticed within a second, and an error too.
    Result<void> write(std::uint64_t offset, ByteView bytes);
    Result<void> cut(std::uint64_t bytes);
    /// Syncs, renames without ever replacing a file, syncs the directory. A file with an error is
    /// repaired first, and given its name as well. Errors: the first of all; the file is then kept
    /// as ".part".
    Result<ClosedFile> close();

    const std::filesystem::path& final_path() const { return final_; }
    int fd() const { return file_.fd(); }
    bool syncs_each_write() const { return options_.sync == SyncPolicy::each_flush; }
    bool syncs_at_close() const { return options_.sync != SyncPolicy::never; }

private:
    Result<void> create(const std::filesystem::path& wanted);
    Result<void> check_present();
    bool has_part_name(const struct ::stat& info) const;

    FileOptions options_;
    std::filesystem::path final_, part_;
    FileHandle file_;
    std::uint64_t end_ = 0;
    Clock::time_point look_at_{};  ///< Whether it is still there.
    std::optional<Error> error_;
};

}  // namespace weir::store
