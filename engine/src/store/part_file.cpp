// SPDX-License-Identifier: MIT
#include "store/part_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.hpp"

namespace weir::store {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kMostNames = 10'000;

fs::path numbered(const fs::path& stem, const std::string& extension, unsigned number) {
    auto name = stem.string();
    if (number > 1) name += fmt::format("-{}", number);
    return name + "." + extension;
}

/// Renames where nothing is replaced; file systems without RENAME_NOREPLACE get a link instead.
bool rename_new(const fs::path& from, const fs::path& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS) return false;
    if (::link(from.c_str(), to.c_str()) == 0) return ::unlink(from.c_str()) == 0;
    if (errno == EEXIST) return false;
    struct ::stat info {};
    if (::stat(to.c_str(), &info) == 0) {
        errno = EEXIST;
        return false;
    }
    return ::rename(from.c_str(), to.c_str()) == 0;
}

void sync_directory(const fs::path& directory) {
    const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    ::fsync(fd);
    ::close(fd);
}

}  // namespace

PartFile::~PartFile() {
    if (fd_ >= 0) ::close(fd_);
}

Result<void> PartFile::open() {
    const fs::path stem = options_.directory / options_.name;
    std::error_code made;
    fs::create_directories(stem.parent_path(), made);
    if (made)
        error_ = Error{{made.value(), boost::system::system_category()},
                       fmt::format("can't make directory '{}'", stem.parent_path().string())};
    else if (auto created = create(stem); !created)
        error_ = created.error();
    if (error_) return *error_;
    return {};
}

Result<void> PartFile::create(const fs::path& stem) {
    for (unsigned n = 1; n < kMostNames; ++n) {
        final_ = numbered(stem, options_.extension, n);
        part_ = final_.string() + ".part";
        struct ::stat info {};
        if (::lstat(final_.c_str(), &info) == 0) continue;
        fd_ = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
        if (fd_ < 0 && errno == EEXIST) continue;
        if (fd_ < 0) return fail_errno("can't write '{}'", part_.string());
        ::flock(fd_, LOCK_EX | LOCK_NB);
        return {};
    }
    return fail(Errc::bad_option, "'{}' and {} numbered names are taken; use another --name",
                stem.string(), kMostNames - 2);
}

Result<void> PartFile::write(std::uint64_t offset, ByteView bytes) {
    if (error_) return *error_;
    end_ = std::max(end_, offset + bytes.size());
    while (!bytes.empty()) {
        const auto n = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            error_ = fail_errno("can't write '{}'", part_.string());
            return *error_;
        }
        offset += static_cast<std::uint64_t>(n);
        bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
    if (options_.sync == SyncPolicy::each_flush && ::fdatasync(fd_) != 0) {
        error_ = fail_errno("can't sync '{}'", part_.string());
        return *error_;
    }
    return {};
}

Result<ClosedFile> PartFile::close() {
    if (fd_ < 0) return error_ ? *error_ : Error{Errc::cancelled};
    if (!error_ && options_.sync != SyncPolicy::never && ::fdatasync(fd_) != 0)
        error_ = fail_errno("can't sync '{}'", part_.string());
    if (error_ && options_.repair) options_.repair(part_);
    struct ::stat info {};
    if (::fstat(fd_, &info) == 0) end_ = static_cast<std::uint64_t>(info.st_size);
    if (end_ == 0) {
        ::unlink(part_.c_str());
        return ClosedFile{};
    }
    return give_name();
}

Result<ClosedFile> PartFile::give_name() {
    const fs::path stem = options_.directory / options_.name;
    unsigned n = 2;
    while (!rename_new(part_, final_)) {
        if (errno != EEXIST || n >= kMostNames)
            return fail_errno("can't rename '{}'; its media is whole", part_.string());
        final_ = numbered(stem, options_.extension, n++);
    }
    if (options_.sync != SyncPolicy::never) sync_directory(final_.parent_path());
    return ClosedFile{final_, end_};
}

}  // namespace weir::store
