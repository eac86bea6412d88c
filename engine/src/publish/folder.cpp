// SPDX-License-Identifier: MIT
#include "publish/folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <weir/publish_options.hpp>

#include <charconv>

#include "base/fail.hpp"
#include "publish/names.hpp"

namespace weir::publish {
namespace {

namespace fs = std::filesystem;

constexpr int kTries = 10;  ///< Against who removes the folder at the same moment.
constexpr std::size_t kLargestPlaylist = 8u << 20;
constexpr std::size_t kLargestMark = 1u << 10;
constexpr std::string_view kGraceKey = "grace_s=";
constexpr mode_t kForServers = 0644;  ///< Who serves it is another user.

Result<void> write_all(int fd, ByteView bytes, const fs::path& path) {
    while (!bytes.empty()) {
        const auto n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return fail_errno("can't write '{}'", path.native());
        bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
    return {};
}

ByteView bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// None: it can't be read, is no regular file, or larger.
std::optional<std::string> read_small(const fs::path& path, std::size_t most) {
    const FileHandle file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    struct ::stat info {};
    if (!file || ::fstat(file.fd(), &info) != 0 || !S_ISREG(info.st_mode) ||
        static_cast<std::uint64_t>(info.st_size) > most)
        return std::nullopt;
    std::string text(static_cast<std::size_t>(info.st_size), '\0');
    const auto n = ::read(file.fd(), text.data(), text.size());
    if (n != info.st_size) return std::nullopt;
    return text;
}

std::optional<WallClock::time_point> written_at(const fs::path& path) {
    struct ::stat info {};
    if (::lstat(path.c_str(), &info) != 0) return std::nullopt;
    return WallClock::time_point{std::chrono::seconds{info.st_mtim.tv_sec} +
                                 std::chrono::duration_cast<WallClock::duration>(
                                     std::chrono::nanoseconds{info.st_mtim.tv_nsec})};
}

bool has_name(const FileHandle& file) {
    struct ::stat info {};
    return ::fstat(file.fd(), &info) == 0 && info.st_nlink > 0;
}

double number_after(std::string_view text, std::string_view key, std::size_t from = 0) {
    const auto at = text.find(key, from);
    double value = 0;
    if (at == text.npos) return 0;
    const auto rest = text.substr(at + key.size());
    std::from_chars(rest.data(), rest.data() + rest.size(), value);
    return value;
}

/// Of all that the playlist lists.
double listed_s(std::string_view playlist) {
    constexpr std::string_view kDuration = "#EXTINF:";
    double sum = 0;
    for (auto at = playlist.find(kDuration); at != playlist.npos;
         at = playlist.find(kDuration, at + 1))
        sum += number_after(playlist, kDuration, at);
    return sum;
}

std::vector<std::string> own_names(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error)) {
        const auto status = at->symlink_status(error);
        const bool is_file = fs::is_regular_file(status) || fs::is_symlink(status);
        if (const auto name = at->path().filename().native(); is_file && is_own(name))
            names.push_back(name);
    }
    return names;
}

/// The mark last: what is left of a folder after a crash is ours still.
void remove_own(const fs::path& folder) {
    for (const std::string& name : own_names(folder))
        if (name != kMarkName) ::unlink((folder / name).c_str());
    ::unlink((folder / kMarkName).c_str());
    ::rmdir(folder.c_str());
}

}  // namespace

Result<Folder> Folder::open(const fs::path& path, std::chrono::seconds grace) {
    const fs::path mark = path / kMarkName;
    for (int i = 0; i < kTries; ++i) {
        std::error_code made;
        fs::create_directories(path, made);
        if (made)
            return Error{{made.value(), boost::system::system_category()},
                         fmt::format("can't make directory '{}'", path.native())};
        FileHandle file{
            ::open(mark.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kForServers)};
        if (!file && errno == ENOENT) continue;
        if (!file) return fail_errno("can't write '{}'", mark.native());
        if (::flock(file.fd(), LOCK_EX | LOCK_NB) != 0)
            return fail_errno("another publishes in '{}'", path.native());
        if (!has_name(file)) continue;
        const std::string text =
            fmt::format("weir publishes here; it removes its files in this folder\n{}{}\n",
                        kGraceKey, grace.count());
        if (::ftruncate(file.fd(), 0) != 0) return fail_errno("can't write '{}'", mark.native());
        if (auto written = write_all(file.fd(), bytes_of(text), mark); !written)
            return written.error();
        return Folder{path, std::move(file)};
    }
    return fail(Errc::volume_stuck, "'{}' is removed again and again", path.native());
}

Result<void> Folder::write(std::string_view name, ByteView bytes) const {
    const fs::path wanted = path_ / name;
    fs::path unfinished = wanted;
    unfinished += kUnfinished;
    const auto undo = [&unfinished](const Error& error) {
        ::unlink(unfinished.c_str());
        return error;
    };
    {
        const FileHandle file{::open(unfinished.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
                                     kForServers)};
        if (!file) return fail_errno("can't write '{}'", unfinished.native());
        if (auto written = write_all(file.fd(), bytes, unfinished); !written)
            return undo(written.error());
    }
    if (::rename(unfinished.c_str(), wanted.c_str()) != 0)
        return undo(fail_errno("can't rename '{}'", unfinished.native()));
    return {};
}

Result<void> Folder::link(const fs::path& file, std::string_view name) const {
    if (::link(file.c_str(), (path_ / name).c_str()) == 0) return {};
    if (errno == EXDEV)
        return fail(Errc::bad_option,
                    "'{}' is on another file system than the recordings, which dvr can't do with",
                    path_.native());
    return fail_errno("can't link '{}'", file.native());
}

void Folder::remove(std::string_view name) const {
    ::unlink((path_ / name).c_str());
}

std::optional<std::string> Folder::read_playlist() const {
    return read_small(path_ / kPlaylistName, kLargestPlaylist);
}

std::optional<std::chrono::seconds> Folder::playlist_age(WallClock::time_point now) const {
    const auto at = written_at(path_ / kPlaylistName);
    if (!at) return std::nullopt;
    return std::chrono::floor<std::chrono::seconds>(now - *at);
}

std::vector<std::string> Folder::names() const {
    auto names = own_names(path_);
    std::erase_if(
        names, [](const std::string& name) { return name == kMarkName || name == kPlaylistName; });
    return names;
}

Swept sweep_folder(const fs::path& path, WallClock::time_point now) {
    const fs::path mark = path / kMarkName;
    const auto text = read_small(mark, kLargestMark);
    if (!text) return Swept::left;
    const FileHandle file{::open(mark.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    if (!file || ::flock(file.fd(), LOCK_EX | LOCK_NB) != 0 || !has_name(file)) return Swept::left;
    const auto playlist = read_small(path / kPlaylistName, kLargestPlaylist);
    const auto at = written_at(path / kPlaylistName);
    const auto begun = written_at(mark);
    if (!at && !begun) return Swept::left;
    const std::chrono::duration<double> wanted_for{number_after(*text, kGraceKey) +
                                                   (playlist ? listed_s(*playlist) : 0)};
    // Written in the time to come: the clock was set back.
    const auto age = now - at.value_or(*begun);
    if (age >= WallClock::duration{0} && age < wanted_for) return Swept::too_early;
    remove_own(path);
    return Swept::removed;
}

}  // namespace weir::publish

namespace weir {

std::size_t sweep_published(const std::filesystem::path& directory) {
    std::size_t removed = 0;
    std::error_code error;
    std::vector<std::filesystem::path> folders;
    for (std::filesystem::directory_iterator at{directory, error}, end; !error && at != end;
         at.increment(error))
        if (std::filesystem::is_directory(at->symlink_status(error))) folders.push_back(at->path());
    for (const auto& folder : folders)
        if (publish::sweep_folder(folder, WallClock::now()) == publish::Swept::removed) ++removed;
    return removed;
}

}  // namespace weir
