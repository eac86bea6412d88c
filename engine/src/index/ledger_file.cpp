// SPDX-License-Identifier: MIT
#include "index/ledger_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "base/fail.hpp"
#include "index/ledger.hpp"

namespace weir::index {
namespace {

namespace fs = std::filesystem;

Result<void> write_at(int fd, std::uint64_t offset, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto n = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return fail_errno("can't write");
        offset += static_cast<std::uint64_t>(n);
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
}

/// Up to `count` bytes; fewer at the end or when they can't be read.
std::string_view read_at(int fd, std::uint64_t offset, std::array<char, 4096>& buffer) {
    const auto n = ::pread(fd, buffer.data(), buffer.size(), static_cast<off_t>(offset));
    return {buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(n, 0))};
}

/// A file of somebody else may have such a name.
bool begins_as_ledger(int fd) {
    std::array<char, 4096> buffer;
    const std::string_view start = read_at(fd, 0, buffer).substr(0, kLedgerStart.size());
    return kLedgerStart.starts_with(start);
}

/// Where the last whole line ends.
std::uint64_t end_of_lines(int fd, std::uint64_t size) {
    std::array<char, 4096> buffer;
    while (size > 0) {
        const std::uint64_t begin = (size - 1) / buffer.size() * buffer.size();
        const auto page = read_at(fd, begin, buffer).substr(0, size - begin);
        if (const auto newline = page.rfind('\n'); newline != page.npos) return begin + newline + 1;
        size = begin;
    }
    return 0;
}

}  // namespace

LedgerFile::~LedgerFile() {
    if (file_ && size_ == 0) ::unlink(path_.c_str());
}

Result<void> LedgerFile::set_name(const fs::path& wanted) {
    wanted_ = wanted;
    if (!file_) return {};
    auto renamed = rename_to_free_name(path_, wanted_);
    if (!renamed) return renamed.error();
    path_ = std::move(*renamed);
    if (sync_ == SyncPolicy::never) return {};
    return sync_directory_of(path_);
}

Result<void> LedgerFile::append(std::string_view lines) {
    if (held_.size() + lines.size() <= kMostHeld) held_ += lines;
    if (!file_)
        if (auto created = create(); !created) return created;
    return write_held();
}

Result<void> LedgerFile::create() {
    std::error_code made;
    fs::create_directories(wanted_.parent_path(), made);
    for (unsigned number = 1; number < kMostNames; ++number) {
        path_ = numbered_name(wanted_, number);
        FileHandle file{::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)};
        if (!file && errno == EEXIST) continue;
        if (!file) return fail_errno("can't write '{}'", path_.native());
        if (::flock(file.fd(), LOCK_EX) != 0) return fail_errno("lock '{}'", path_.native());
        file_ = std::move(file);
        return {};
    }
    return fail(Errc::bad_option, "{} names after '{}' are taken; use another --name", kMostNames,
                wanted_.native());
}

Result<void> LedgerFile::write_held() {
    if (auto written = write_at(file_.fd(), size_, held_); !written) {
        // Of a line that found no room in full, nothing stays.
        (void)!::ftruncate(file_.fd(), static_cast<off_t>(size_));
        return Error{written.error().code, fmt::format("can't write '{}'", path_.native())};
    }
    const bool is_new = size_ == 0;
    size_ += held_.size();
    held_.clear();
    if (sync_ == SyncPolicy::never) return {};
    if (::fdatasync(file_.fd()) != 0) return fail_errno("can't sync '{}'", path_.native());
    if (is_new) return sync_directory_of(path_);
    return {};
}

Result<std::uint64_t> repair_ledger(const fs::path& path) {
    const FileHandle file{::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    if (!file && errno == ENOENT) return std::uint64_t{0};
    if (!file) return fail_errno("open '{}'", path.native());
    if (::flock(file.fd(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return std::uint64_t{0};
        return fail_errno("lock '{}'", path.native());
    }
    struct ::stat info {};
    if (::fstat(file.fd(), &info) != 0) return fail_errno("stat '{}'", path.native());
    const auto size = static_cast<std::uint64_t>(info.st_size);
    const auto end = end_of_lines(file.fd(), size);
    if (end == size || !begins_as_ledger(file.fd())) return std::uint64_t{0};
    if (::ftruncate(file.fd(), static_cast<off_t>(end)) != 0 || ::fdatasync(file.fd()) != 0)
        return fail_errno("repair '{}'", path.native());
    return size - end;
}

}  // namespace weir::index
