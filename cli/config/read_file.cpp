// SPDX-License-Identifier: MIT
#include "config/read_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace weir::cli {
namespace {

constexpr std::size_t kMostBytes = 4u << 20;

class Descriptor {
public:
    explicit Descriptor(int value) : value_(value) {}
    ~Descriptor() {
        if (value_ >= 0) ::close(value_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int value() const { return value_; }

private:
    int value_;
};

std::int64_t nanoseconds(const timespec& at) {
    return std::int64_t{at.tv_sec} * 1'000'000'000 + at.tv_nsec;
}

FileStamp stamp_of(const struct stat& found) {
    return {found.st_ino, static_cast<std::uint64_t>(found.st_size), nanoseconds(found.st_mtim),
            nanoseconds(found.st_ctim)};
}

UsageError not_read(int error) {
    return {fmt::format("it can't be read: {}",
                        std::error_code(error, std::generic_category()).message()),
            ""};
}

}  // namespace

FileStamp stamp_of(const std::filesystem::path& path) {
    struct stat found {};
    return ::stat(path.c_str(), &found) == 0 ? stamp_of(found) : FileStamp{};
}

Parsed<FileText> read_file(const std::filesystem::path& path) {
    // Without O_NONBLOCK a pipe of that name would make us wait for its writer.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat found {};
    if (file.value() < 0 || ::fstat(file.value(), &found) != 0) return not_read(errno);
    if (!S_ISREG(found.st_mode)) return UsageError{"it is not a regular file", ""};
    FileText out{{}, stamp_of(found), found.st_mode};
    char block[64 << 10];
    while (true) {
        const ssize_t got = ::read(file.value(), block, sizeof block);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return not_read(errno);
        if (got == 0) return out;
        out.text.append(block, static_cast<std::size_t>(got));
        if (out.text.size() > kMostBytes) return UsageError{"it is larger than 4 MiB", ""};
    }
}

}  // namespace weir::cli
