// SPDX-License-Identifier: MIT
// What writing files safely asks of the file system.  Thread: disk, or whoever may block.
#pragma once
#include <unistd.h>

#include <filesystem>
#include <utility>
#include <weir/error.hpp>

namespace weir {

/// A file descriptor, closed at the end of its scope.
class FileHandle {
public:
    explicit FileHandle(int fd = -1) : fd_(fd) {}
    FileHandle(FileHandle&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    FileHandle& operator=(FileHandle&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~FileHandle() {
        if (fd_ >= 0) close(fd_);
    }

    explicit operator bool() const { return fd_ >= 0; }
    int fd() const { return fd_; }

private:
    int fd_;
};

inline constexpr unsigned kMostNames = 10'000;

/// "x.ts" itself for 1, then "x-2.ts", "x-3.ts", …
std::filesystem::path numbered_name(const std::filesystem::path& wanted, unsigned number);

/// Renames to the first numbered name that is free; never replaces a file.
/// Errors: errno; Errc::bad_option when all names are taken.
Result<std::filesystem::path> rename_to_free_name(const std::filesystem::path& from,
                                                  const std::filesystem::path& wanted);

/// Makes the names in the directory of `path` durable.
Result<void> sync_directory_of(const std::filesystem::path& path);

}  // namespace weir
