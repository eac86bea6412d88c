// SPDX-License-Identifier: MIT
#include "aftercare/temporary_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "base/fail.hpp"

namespace weir::aftercare {
namespace {

namespace fs = std::filesystem;

/// Removes the file if no process holds its lock. False: one does.
bool remove_orphan(const fs::path& path) {
    const FileHandle file{::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    if (!file) return errno == ENOENT;
    if (::flock(file.fd(), LOCK_EX | LOCK_NB) != 0) return false;
    return ::unlink(path.c_str()) == 0;
}

/// False: another process took it for an orphan, and away, before it was locked.
bool lock_as_writer(int fd) {
    struct ::stat info {};
    return ::flock(fd, LOCK_EX) == 0 && ::fstat(fd, &info) == 0 && info.st_nlink > 0;
}

}  // namespace

Result<TemporaryFile> TemporaryFile::create(const fs::path& target) {
    fs::path path = target;
    path += ".weir-tmp";
    constexpr int kTries = 3;
    for (int i = 0; i < kTries; ++i) {
        FileHandle file{::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644)};
        if (file && lock_as_writer(file.fd())) return TemporaryFile{target, path, std::move(file)};
        if (!file && errno != EEXIST) return fail_errno("can't write '{}'", path.native());
        if (!file && !remove_orphan(path)) break;
    }
    return fail(Errc::bad_option, "'{}' is there, and in use", path.native());
}

TemporaryFile::~TemporaryFile() {
    if (file_ && !kept_) ::unlink(path_.c_str());
}

Result<void> TemporaryFile::sync(const Rein& rein) {
    constexpr off64_t kPiece = 32 << 20;
    constexpr unsigned kWrite =
        SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;
    struct ::stat info {};
    if (::fstat(file_.fd(), &info) != 0) return fail_errno("can't sync '{}'", path_.native());
    for (off64_t at = 0; at < info.st_size; at += kPiece) {
        if (!rein.pass(0)) return Error{Errc::cancelled};
        // What goes wrong here, or is not known to the file system, fdatasync() tells of.
        (void)::sync_file_range(file_.fd(), at, kPiece, kWrite);
    }
    if (::fdatasync(file_.fd()) != 0) return fail_errno("can't sync '{}'", path_.native());
    return {};
}

void TemporaryFile::forget() {
    ::posix_fadvise(file_.fd(), 0, 0, POSIX_FADV_DONTNEED);
}

void TemporaryFile::set_time_of(const fs::path& source) {
    struct ::stat info {};
    if (::stat(source.c_str(), &info) != 0) return;
    const std::array<timespec, 2> times{info.st_atim, info.st_mtim};
    ::futimens(file_.fd(), times.data());
}

Result<fs::path> TemporaryFile::keep() {
    auto name = rename_to_free_name(path_, target_);
    if (!name) return name.error();
    kept_ = true;
    if (auto synced = sync_directory_of(*name); !synced) return synced.error();
    return name;
}

Result<fs::path> TemporaryFile::replace() {
    if (::rename(path_.c_str(), target_.c_str()) != 0)
        return fail_errno("rename '{}'", path_.native());
    kept_ = true;
    if (auto synced = sync_directory_of(target_); !synced) return synced.error();
    return target_;
}

}  // namespace weir::aftercare
