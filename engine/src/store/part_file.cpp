// SPDX-License-Identifier: MIT
#include "store/part_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>

#include "base/fail.hpp"

namespace weir::store {
namespace {

namespace fs = std::filesystem;

constexpr auto kPathLookPeriod = 1s;

/// The lock tells recover() that the writer lives. False: recover() was faster and took the file
/// away.
bool lock_as_writer(int fd) {
    struct ::stat info {};
    return ::flock(fd, LOCK_EX) == 0 && ::fstat(fd, &info) == 0 && info.st_nlink > 0;
}

}  // namespace

Result<void> PartFile::open() {
    const fs::path wanted =
        options_.directory / fmt::format("{}.{}", options_.name, options_.extension);
    std::error_code made;
    fs::create_directories(wanted.parent_path(), made);
    if (made)
        error_ = Error{{made.value(), boost::system::system_category()},
                       fmt::format("can't make directory '{}'", wanted.parent_path().native())};
    else if (auto created = create(wanted); !created)
        error_ = created.error();
    if (error_) return *error_;
    return {};
}

Result<void> PartFile::create(const fs::path& wanted) {
    for (unsigned number = 1; number < kMostNames; ++number) {
        final_ = numbered_name(wanted, number);
        part_ = final_.native() + ".part";
        struct ::stat info {};
        if (::lstat(final_.c_str(), &info) == 0) continue;
        FileHandle file{::open(part_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)};
        if (!file && errno == EEXIST) continue;
        if (!file) return fail_errno("can't write '{}'", part_.native());
        if (!lock_as_writer(file.fd())) continue;
        file_ = std::move(file);
        if (options_.created) options_.created(part_);
        return {};
    }
    return fail(Errc::bad_option, "{} names after '{}' are taken; use another --name", kMostNames,
                wanted.native());
}

Result<void> PartFile::write(std::uint64_t offset, ByteView bytes) {
    if (error_) return *error_;
    end_ = std::max(end_, offset + bytes.size());
    while (!bytes.empty()) {
        const auto n = ::pwrite(file_.fd(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            error_ = fail_errno("can't write '{}'", part_.native());
            return *error_;
        }
        offset += static_cast<std::uint64_t>(n);
        bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
    if (options_.sync == SyncPolicy::each_flush && ::fdatasync(file_.fd()) != 0) {
        error_ = fail_errno("can't sync '{}'", part_.native());
        return *error_;
    }
    return check_present();
}

/// It may have other names: it is published by one.
bool PartFile::has_part_name(const struct ::stat& info) const {
    struct ::stat named {};
    if (info.st_nlink <= 1) return info.st_nlink == 1;
    return ::lstat(part_.c_str(), &named) == 0 && named.st_ino == info.st_ino &&
           named.st_dev == info.st_dev;
}

/// Bytes can be written to a file that has no name any more, for hours.
Result<void> PartFile::check_present() {
    const auto now = Clock::now();
    if (now < look_at_) return {};
    look_at_ = now + kPathLookPeriod;
    struct ::stat info {};
    if (::fstat(file_.fd(), &info) != 0 || has_part_name(info)) return {};
    error_ = Error{{ENOENT, boost::system::system_category()},
                   fmt::format("'{}' was removed while it was written", part_.native())};
    return *error_;
}

Result<void> PartFile::cut(std::uint64_t bytes) {
    if (error_) return *error_;
    end_ = bytes;
    if (::ftruncate(file_.fd(), static_cast<off_t>(bytes)) == 0) return {};
    error_ = fail_errno("can't cut '{}'", part_.native());
    return *error_;
}

Result<ClosedFile> PartFile::close() {
    if (!file_) return error_.value_or(Error{Errc::cancelled});
    if (!error_ && options_.sync != SyncPolicy::never && ::fdatasync(file_.fd()) != 0)
        error_ = fail_errno("can't sync '{}'", part_.native());
    if (error_ && options_.repair) options_.repair(part_);
    struct ::stat info {};
    if (::fstat(file_.fd(), &info) == 0) end_ = static_cast<std::uint64_t>(info.st_size);
    if (end_ == 0) {
        ::unlink(part_.c_str());
        return ClosedFile{};
    }
    auto name = rename_to_free_name(part_, final_);
    if (!name) return name.error();
    final_ = std::move(*name);
    file_ = FileHandle{};
    if (options_.sync != SyncPolicy::never) (void)sync_directory_of(final_);
    return ClosedFile{final_, end_};
}

}  // namespace weir::store
