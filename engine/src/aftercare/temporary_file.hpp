// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>

#include "aftercare/brake.hpp"
#include "base/file_system.hpp"

namespace weir::aftercare {

/// What is being made, under the name TARGET.weir-tmp. Removed unless it is kept. Locked as long as
/// it is written, so that one that a process left behind can be told from one in use.
/// Thread: one at a time.
class TemporaryFile {
public:
    /// Removes one of that name that nobody writes any more.
    /// Errors: errno; Errc::bad_option when another process makes this very file.
    static Result<TemporaryFile> create(const std::filesystem::path& target);
    TemporaryFile(TemporaryFile&& other) noexcept = default;
    TemporaryFile& operator=(TemporaryFile&& other) = delete;
    ~TemporaryFile();

    int fd() const { return file_.fd(); }
    const std::filesystem::path& path() const { return path_; }

    /// Forces it to the medium, a piece at a time between which the job can be stopped.
    /// Errors: errno, Errc::disk_full, Errc::cancelled.
    Result<void> sync(const Rein& rein);
    /// Out of the kernel's memory, once it was synced: what is read next is what is stored.
    void forget();
    /// With the time of another file, to which rules by age go on to apply.
    void set_time_of(const std::filesystem::path& source);

    /// Gives it its name, or the next numbered one that is free; durable afterwards.
    Result<std::filesystem::path> keep();
    /// The same, in the place of the target.
    Result<std::filesystem::path> replace();

private:
    TemporaryFile(std::filesystem::path target, std::filesystem::path path, FileHandle file)
        : target_(std::move(target)), path_(std::move(path)), file_(std::move(file)) {}

    std::filesystem::path target_, path_;
    FileHandle file_;
    bool kept_ = false;
};

}  // namespace weir::aftercare
