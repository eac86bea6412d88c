// SPDX-License-Identifier: MIT
#include "index/repair_ledger.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/fail.hpp"
#include "base/file_system.hpp"
#include "index/ledger.hpp"

namespace weir::index {
namespace {

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

Result<std::uint64_t> repair_ledger(const std::filesystem::path& path) {
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
