// SPDX-License-Identifier: MIT
#include "data_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include "path_error.hpp"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

std::string text_of(int descriptor) {
    std::array<char, 32> text{};
    const auto size = ::pread(descriptor, text.data(), text.size(), 0);
    return {text.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
}

}  // namespace

Result<DataFolder> DataFolder::take(const fs::path& data) {
    DataPaths paths{data};
    std::error_code made;
    fs::create_directories(data, made);
    if (!made && ::mkdir(paths.own.c_str(), 0700) != 0 && errno != EEXIST)
        made = {errno, std::generic_category()};
    if (made) return path_error("can't make", paths.own, made.value());
    const int lock = ::open(paths.lock().c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock < 0) return path_error("can't open", paths.lock());
    DataFolder folder{std::move(paths), lock};
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return path_error("can't lock", folder.paths_.lock());
        return Error{Errc::bad_option, fmt::format("'{}' is in use by weir run, process {}",
                                                   data.native(), text_of(lock))};
    }
    struct ::stat info {};
    if (::fstat(lock, &info) == 0 && info.st_size > 0) {
        const auto since_epoch = std::chrono::seconds{info.st_mtim.tv_sec} +
                                 std::chrono::nanoseconds{info.st_mtim.tv_nsec};
        folder.last_alive_ = std::chrono::system_clock::time_point{
            std::chrono::duration_cast<std::chrono::system_clock::duration>(since_epoch)};
    }
    const std::string process = std::to_string(::getpid());
    if (::ftruncate(lock, 0) != 0 ||
        ::pwrite(lock, process.data(), process.size(), 0) != ssize_t(process.size()))
        return path_error("can't write", folder.paths_.lock());
    return folder;
}

DataFolder::DataFolder(DataFolder&& other) noexcept
    : paths_(std::move(other.paths_)),
      lock_(std::exchange(other.lock_, -1)),
      last_alive_(other.last_alive_) {}

DataFolder::~DataFolder() {
    if (lock_ >= 0) ::close(lock_);
}

void DataFolder::beat() const {
    (void)::futimens(lock_, nullptr);
}

}  // namespace weir::cli
