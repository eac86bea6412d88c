// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <optional>

#include "aftercare/brake.hpp"
#include "av/compat.hpp"
#include "av/handles.hpp"
#include "base/file_system.hpp"

namespace weir::aftercare {

/// A file as libav reads or writes it, each turn through the brake: so a job stops and rests within
/// one buffer, wherever in libav it is.  Thread: one at a time. Stays where it is.
class FileIo {
public:
    enum class Use { read, write };
    /// The descriptor must outlive it; its position is not used.
    FileIo(int fd, std::filesystem::path path, Use use, Rein rein);
    FileIo(const FileIo&) = delete;
    FileIo& operator=(const FileIo&) = delete;

    AVIOContext* get() { return io_.get(); }
    /// What the disk said, or Errc::cancelled: libav tells its caller less.
    const std::optional<Error>& error() const { return error_; }
    /// The file's size when it was opened, or what was written.
    std::uint64_t bytes() const { return bytes_; }

private:
    static int on_read(void* opaque, std::uint8_t* buffer, int size) noexcept;
    static int on_write(void* opaque, av::WriteBuffer buffer, int size) noexcept;
    static std::int64_t on_seek(void* opaque, std::int64_t offset, int whence) noexcept;
    int failed(Error error);
    int moved(std::uint64_t bytes);

    int fd_;
    std::filesystem::path path_;
    Rein rein_;
    std::uint64_t position_ = 0;
    std::uint64_t bytes_ = 0;
    std::optional<Error> error_;
    av::IoPtr io_;
};

/// A media file, to be read.  Errors: errno; Errc::bad_media for what is no regular file.
Result<FileHandle> open_to_read(const std::filesystem::path& path);

}  // namespace weir::aftercare
