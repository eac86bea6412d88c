// SPDX-License-Identifier: MIT
#include "aftercare/file_io.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <new>

#include "base/fail.hpp"

namespace weir::aftercare {
namespace {

constexpr int kBufferBytes = 128 << 10;

std::uint64_t size_of(int fd) {
    struct ::stat info {};
    return ::fstat(fd, &info) == 0 ? static_cast<std::uint64_t>(info.st_size) : 0;
}

}  // namespace

FileIo::FileIo(int fd, std::filesystem::path path, Use use, Rein rein)
    : fd_(fd), path_(std::move(path)), rein_(std::move(rein)) {
    auto* buffer = static_cast<std::uint8_t*>(av_malloc(kBufferBytes));
    const bool writes = use == Use::write;
    if (!writes) bytes_ = size_of(fd);
    io_.reset(avio_alloc_context(buffer, kBufferBytes, writes ? 1 : 0, this, &FileIo::on_read,
                                 &FileIo::on_write, &FileIo::on_seek));
    if (!io_) throw std::bad_alloc{};
}

int FileIo::failed(Error error) {
    if (!error_) error_ = std::move(error);
    return AVERROR_EXIT;
}

int FileIo::moved(std::uint64_t bytes) {
    position_ += bytes;
    if (!rein_.pass(bytes)) return failed(Error{Errc::cancelled});
    return static_cast<int>(bytes);
}

int FileIo::on_read(void* opaque, std::uint8_t* buffer, int size) noexcept {
    auto& self = *static_cast<FileIo*>(opaque);
    if (self.error_) return AVERROR_EXIT;
    while (true) {
        const auto n = ::pread(self.fd_, buffer, static_cast<std::size_t>(size),
                               static_cast<off_t>(self.position_));
        if (n == 0) return AVERROR_EOF;
        if (n > 0) return self.moved(static_cast<std::uint64_t>(n));
        if (errno != EINTR) return self.failed(fail_errno("can't read '{}'", self.path_.native()));
    }
}

int FileIo::on_write(void* opaque, av::WriteBuffer buffer, int size) noexcept {
    auto& self = *static_cast<FileIo*>(opaque);
    if (self.error_) return AVERROR_EXIT;
    auto left = static_cast<std::size_t>(size);
    auto at = self.position_;
    while (left > 0) {
        const auto n = ::pwrite(self.fd_, buffer, left, static_cast<off_t>(at));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return self.failed(fail_errno("can't write '{}'", self.path_.native()));
        buffer += n;
        at += static_cast<std::uint64_t>(n);
        left -= static_cast<std::size_t>(n);
    }
    self.bytes_ = std::max(self.bytes_, at);
    return self.moved(static_cast<std::uint64_t>(size));
}

std::int64_t FileIo::on_seek(void* opaque, std::int64_t offset, int whence) noexcept {
    auto& self = *static_cast<FileIo*>(opaque);
    const auto size = static_cast<std::int64_t>(self.bytes_);
    switch (whence & ~AVSEEK_FORCE) {
        case SEEK_SET: break;
        case SEEK_CUR: offset += static_cast<std::int64_t>(self.position_); break;
        case SEEK_END: offset += size; break;
        case AVSEEK_SIZE: return size;
        default: return AVERROR(EINVAL);
    }
    if (offset < 0) return AVERROR(EINVAL);
    self.position_ = static_cast<std::uint64_t>(offset);
    return offset;
}

Result<FileHandle> open_to_read(const std::filesystem::path& path) {
    // Else a FIFO of that name would hold us until somebody writes to it.
    FileHandle file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    struct ::stat info {};
    if (!file || ::fstat(file.fd(), &info) != 0) return fail_errno("open '{}'", path.native());
    if (!S_ISREG(info.st_mode)) return fail(Errc::bad_media, "'{}' is no file", path.native());
    ::posix_fadvise(file.fd(), 0, 0, POSIX_FADV_SEQUENTIAL);
    return file;
}

}  // namespace weir::aftercare
