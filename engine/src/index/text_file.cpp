// SPDX-License-Identifier: MIT
#include "index/text_file.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include "base/fail.hpp"

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

}  // namespace

TextFile::~TextFile() {
    if (file_ && size_ == 0) ::unlink(path_.c_str());
}

Result<void> TextFile::set_name(const fs::path& wanted) {
    wanted_ = wanted;
    if (!file_ || path_ == wanted_) return {};
    auto renamed = rename_to_free_name(path_, wanted_);
    if (!renamed) return renamed.error();
    path_ = std::move(*renamed);
    if (sync_ == SyncPolicy::never) return {};
    return sync_directory_of(path_);
}

Result<void> TextFile::append(std::string_view text) {
    if (held_.size() + text.size() <= kMostHeld) held_ += text;
    if (!file_)
        if (auto created = create(); !created) return created;
    return write_held();
}

Result<void> TextFile::create() {
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

Result<void> TextFile::write_held() {
    if (auto written = write_at(file_.fd(), size_, held_); !written) {
        // Of a text that found no room in full, nothing stays.
        (void)!::ftruncate(file_.fd(), static_cast<off_t>(size_));
        return Error{written.error().code, fmt::format("can't write '{}'", path_.native())};
    }
    const bool is_new = size_ == 0;
    size_ += held_.size();
    held_.clear();
    if (sync_ != SyncPolicy::each_flush) return {};
    if (::fdatasync(file_.fd()) != 0) return fail_errno("can't sync '{}'", path_.native());
    if (is_new) return sync_directory_of(path_);
    return {};
}

Result<void> TextFile::close() {
    const FileHandle file = std::exchange(file_, FileHandle{});
    if (!file) return {};
    if (size_ == 0) {
        ::unlink(path_.c_str());
        return {};
    }
    if (sync_ != SyncPolicy::at_close) return {};
    if (::fdatasync(file.fd()) != 0) return fail_errno("can't sync '{}'", path_.native());
    return sync_directory_of(path_);
}

}  // namespace weir::index
