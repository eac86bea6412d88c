// SPDX-License-Identifier: MIT
#include "catalogue/data_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/fail.hpp"
#include "catalogue/names.hpp"
#include "index/own_name.hpp"
#include "publish/names.hpp"

namespace weir::catalogue {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLockName = "catalogue.lock";

std::optional<DiskFile> regular(const struct ::stat& info) {
    if (!S_ISREG(info.st_mode)) return std::nullopt;
    const auto since_1970 =
        std::chrono::seconds{info.st_mtim.tv_sec} + std::chrono::nanoseconds{info.st_mtim.tv_nsec};
    return DiskFile{
        static_cast<std::uint64_t>(info.st_size),
        WallClock::time_point{std::chrono::duration_cast<WallClock::duration>(since_1970)},
        info.st_dev, info.st_ino};
}

bool may_be_ours(std::string_view name) {
    return kind_of(name) || index::is_part_name(name) || is_temporary_name(name);
}

std::string relative_to(const fs::path& file, const fs::path& folder) {
    const std::string relative = file.lexically_relative(folder).native();
    return DataFolder::is_below(relative) ? relative : std::string{};
}

struct ::flock whole_file(short type) {
    struct ::flock lock {};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    return lock;
}

}  // namespace

DataFolder::DataFolder(const fs::path& data) {
    std::error_code code;
    path_ = fs::absolute(data, code).lexically_normal();
    if (!path_.has_filename()) path_ = path_.parent_path();
    real_path_ = fs::weakly_canonical(path_, code);
    if (code) real_path_ = path_;
}

Result<void> DataFolder::make_own() const {
    std::error_code code;
    fs::create_directories(path_, code);
    if (::mkdir(own("").parent_path().c_str(), 0700) != 0 && errno != EEXIST)
        return fail_errno("make '{}'", own("").native());
    return {};
}

std::string DataFolder::catalogued(const fs::path& file) const {
    std::error_code code;
    const fs::path whole = fs::absolute(file, code).lexically_normal();
    for (const fs::path& folder : {path_, real_path_})
        if (auto relative = relative_to(whole, folder); !relative.empty()) return relative;
    return whole.native();
}

bool DataFolder::is_below(std::string_view catalogued) {
    if (catalogued.empty() || catalogued.front() == '/') return false;
    for (const fs::path& component : fs::path{catalogued})
        if (component == ".." || component == "." || component.empty()) return false;
    return true;
}

std::optional<DiskFile> DataFolder::look_at(std::string_view catalogued) const {
    struct ::stat info {};
    if (::lstat(full(catalogued).c_str(), &info) != 0) return std::nullopt;
    return regular(info);
}

Result<DiskFiles> DataFolder::list() const {
    constexpr auto kOptions = fs::directory_options::skip_permission_denied;
    DiskFiles files;
    std::error_code code;
    fs::recursive_directory_iterator it{path_, kOptions, code};
    if (code) {
        errno = code.value();
        return fail_errno("list '{}'", path_.native());
    }
    while (it != fs::recursive_directory_iterator{}) {
        const std::string name = it->path().filename().native();
        std::error_code gone;
        const bool is_folder = it->symlink_status(gone).type() == fs::file_type::directory;
        const bool is_published = is_folder && fs::exists(it->path() / publish::kMarkName, gone);
        if (is_folder && (name.starts_with('.') || is_published)) it.disable_recursion_pending();
        if (!is_folder && may_be_ours(name)) {
            std::string path = it->path().lexically_relative(path_).native();
            if (const auto file = look_at(path)) files.emplace(std::move(path), *file);
        }
        it.increment(code);
        // A folder that went away in the meantime, or can't be read: what follows it is.
        if (code && it == fs::recursive_directory_iterator{}) break;
    }
    return files;
}

Result<DataFolder::Place> DataFolder::place_of(std::string_view catalogued) const {
    constexpr int kFlags = O_PATH | O_DIRECTORY | O_CLOEXEC;
    if (!is_below(catalogued))
        return fail(Errc::bad_option, "'{}' is not below '{}'", catalogued, path_.native());
    FileHandle folder{::open(path_.c_str(), kFlags)};
    const fs::path path{catalogued};
    for (const fs::path& component : path.parent_path()) {
        if (!folder) break;
        folder = FileHandle{::openat(folder.fd(), component.c_str(), kFlags | O_NOFOLLOW)};
    }
    if (!folder) return fail_errno("open the folder of '{}'", catalogued);
    return Place{std::move(folder), path.filename().native()};
}

Result<bool> DataFolder::remove_file(std::string_view catalogued) const {
    const auto place = place_of(catalogued);
    if (!place && place.error().code == boost::system::errc::no_such_file_or_directory)
        return false;
    if (!place) return place.error();
    struct ::stat info {};
    if (::fstatat(place->folder.fd(), place->name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT) return false;
        return fail_errno("look at '{}'", catalogued);
    }
    if (!S_ISREG(info.st_mode)) return fail(Errc::bad_option, "'{}' is no file", catalogued);
    if (is_locked(catalogued)) return fail(Errc::bad_option, "'{}' is being written", catalogued);
    if (::unlinkat(place->folder.fd(), place->name.c_str(), 0) != 0)
        return fail_errno("remove '{}'", catalogued);
    return true;
}

bool DataFolder::remove_empty(std::string_view directory) const {
    const auto place = place_of(directory);
    return place && ::unlinkat(place->folder.fd(), place->name.c_str(), AT_REMOVEDIR) == 0;
}

bool DataFolder::is_locked(std::string_view catalogued) const {
    constexpr int kFlags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    const FileHandle file{::open(full(catalogued).c_str(), kFlags)};
    return file && ::flock(file.fd(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

Result<WriterLock> WriterLock::take(const DataFolder& data) {
    const auto path = data.own(kLockName);
    FileHandle file{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (!file) return fail_errno("open '{}'", path.native());
    auto lock = whole_file(F_WRLCK);
    if (::fcntl(file.fd(), F_OFD_SETLK, &lock) == 0) return WriterLock{std::move(file)};
    if (errno == EAGAIN || errno == EACCES)
        return fail(Errc::bad_option, "'{}' is in use by another weir", data.path().native());
    return fail_errno("lock '{}'", path.native());
}

bool WriterLock::is_taken(const DataFolder& data) {
    const FileHandle file{::open(data.own(kLockName).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW)};
    auto lock = whole_file(F_WRLCK);
    return file && ::fcntl(file.fd(), F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

}  // namespace weir::catalogue
