// SPDX-License-Identifier: MIT
// The data directory: paths below it, what lies there, and how something of it is removed.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <weir/error.hpp>

#include "base/clock.hpp"
#include "base/file_system.hpp"

namespace weir::catalogue {

/// A regular file; links are none.
struct DiskFile {
    std::uint64_t bytes = 0;
    WallClock::time_point changed_at{};
    std::uint64_t device = 0, inode = 0;
};

/// By their paths relative to the data directory.
using DiskFiles = std::map<std::string, DiskFile>;

/// Thread: any.  Blocks: on the disk.
class DataFolder {
public:
    /// Absolute from now on, whatever the working directory will be.
    explicit DataFolder(const std::filesystem::path& data);

    const std::filesystem::path& path() const { return path_; }
    /// ".weir/NAME" below it.
    std::filesystem::path own(std::string_view name) const { return path_ / ".weir" / name; }
    Result<void> make_own() const;

    /// As the catalogue writes it: relative below the data directory, else absolute.
    std::string catalogued(const std::filesystem::path& file) const;
    std::filesystem::path full(std::string_view catalogued) const { return path_ / catalogued; }
    /// False for absolute paths and those that climb.
    static bool is_below(std::string_view catalogued);

    std::optional<DiskFile> look_at(std::string_view catalogued) const;
    /// All files of names that may be ours, links not followed, folders that begin with a dot left
    /// out. What can't be read is left out.  Errors: errno of the topmost only.
    Result<DiskFiles> list() const;

    /// Of a file below, no link on the way followed. False: it is not there.
    /// Errors: errno; Errc::bad_option where it is being written, or is no regular file.
    Result<bool> remove_file(std::string_view catalogued) const;
    /// Of an empty directory below; false where it is not empty, or not there.
    bool remove_empty(std::string_view directory) const;
    /// Somebody holds its lock (flock).
    bool is_locked(std::string_view catalogued) const;

private:
    struct Place {
        FileHandle folder;
        std::string name;
    };
    Result<Place> place_of(std::string_view catalogued) const;

    std::filesystem::path path_, real_path_;
};

/// The lock that tells that a process writes the catalogue. The kernel takes it off when that dies,
/// so the file itself may stay.
class WriterLock {
public:
    /// Errors: Errc::bad_option where another one has it; errno.
    static Result<WriterLock> take(const DataFolder& data);
    static bool is_taken(const DataFolder& data);

private:
    explicit WriterLock(FileHandle file) : file_(std::move(file)) {}
    FileHandle file_;
};

}  // namespace weir::catalogue
