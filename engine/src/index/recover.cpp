// SPDX-License-Identifier: MIT
// weir::recover(): what a process that died left behind gets its final name.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <weir/files.hpp>
#include <weir/notes.hpp>

#include "base/fail.hpp"
#include "base/file_system.hpp"
#include "index/ledger.hpp"
#include "index/own_name.hpp"
#include "index/repair.hpp"
#include "index/repair_ledger.hpp"

namespace weir {
namespace {

namespace fs = std::filesystem;

Error failure_of(const std::error_code& code, const char* what, const fs::path& path) {
    errno = code.value();
    return fail_errno("{} '{}'", what, path.native());
}

/// Part files and ledgers under a directory, links not followed. A folder that can't be read is
/// told as one entry; only the topmost is an error.
struct Listing {
    std::vector<fs::path> parts, ledgers;
    std::vector<RecoveredFile> unreadable;

    Result<void> add(const fs::path& directory) {
        std::error_code code;
        std::vector<fs::path> folders;
        for (fs::directory_iterator it{directory, code}; !code && it != fs::directory_iterator{};
             it.increment(code)) {
            std::error_code gone;
            const auto type = it->symlink_status(gone).type();
            if (type == fs::file_type::directory) folders.push_back(it->path());
            if (type == fs::file_type::regular && index::is_part_name(it->path().native()))
                parts.push_back(it->path());
            if (type == fs::file_type::regular && index::is_ledger_name(it->path()))
                ledgers.push_back(it->path());
        }
        if (code) return failure_of(code, "list", directory);
        for (const fs::path& folder : folders)
            if (auto added = add(folder); !added)
                unreadable.push_back({.path = folder, .error = added.error()});
        return {};
    }
};

/// It is still the file that was opened: its writer may have finished and renamed it meanwhile.
bool is_still_named(int fd, const fs::path& path) {
    struct stat open_file {
    }, named{};
    return fstat(fd, &open_file) == 0 && lstat(path.c_str(), &named) == 0 &&
           open_file.st_ino == named.st_ino && open_file.st_dev == named.st_dev;
}

Result<void> remove(RecoveredFile& file, std::uint64_t bytes) {
    file.removed_bytes = bytes;
    if (unlink(file.path.c_str()) != 0) return fail_errno("remove '{}'", file.path.native());
    return sync_directory_of(file.path);
}

using Keep = std::optional<std::uint64_t>;

/// Behind that, the resumed recording fetches again. Gives what was cut off.
Result<std::uint64_t> cut_to(int fd, const Keep& keep) {
    struct stat status {};
    if (fstat(fd, &status) != 0) return fail_errno("stat");
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (!keep || size <= *keep) return std::uint64_t{0};
    if (ftruncate(fd, static_cast<off_t>(*keep)) != 0)
        return fail_errno("truncate to {} bytes", *keep);
    return size - *keep;
}

/// The file is locked by us.
Result<void> finish(int fd, RecoveredFile& file, const Keep& keep) {
    const auto cut = cut_to(fd, keep);
    if (!cut) return cut.error();
    if (keep && *keep == 0) return remove(file, *cut);
    const auto repair = index::repair_file(file.path);
    if (!repair) return repair.error();
    file.removed_bytes = *cut + repair->removed_bytes;
    if (!repair->has_media) return remove(file, file.removed_bytes + repair->bytes);
    file.bytes = repair->bytes;
    if (fdatasync(fd) != 0) return fail_errno("sync '{}'", file.path.native());
    if (!index::is_part_name(file.path.filename().native())) return {};
    // "x.ts.part" -> "x.ts", or "x-2.ts", "x-3.ts", … where that is taken.
    auto name = rename_to_free_name(file.path, fs::path{file.path}.replace_extension());
    if (!name) return name.error();
    file.path = std::move(*name);
    return sync_directory_of(file.path);
}

/// Nothing when the file is none of ours any more: its writer lives, or has finished it.
std::optional<RecoveredFile> recover_file(const fs::path& part, const Keep& keep = {}) {
    RecoveredFile file;
    file.path = part;
    const FileHandle handle{open(part.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW)};
    if (!handle && errno == ENOENT) return std::nullopt;
    if (!handle) {
        file.error = fail_errno("open '{}'", part.native());
        return file;
    }
    if (flock(handle.fd(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return std::nullopt;
        file.error = fail_errno("lock '{}'", part.native());
        return file;
    }
    if (!is_still_named(handle.fd(), part)) return std::nullopt;
    if (auto finished = finish(handle.fd(), file, keep); !finished) file.error = finished.error();
    return file;
}

/// Nothing when its lines are whole.
std::optional<RecoveredFile> recover_ledger(const fs::path& path) {
    RecoveredFile file;
    file.path = path;
    const auto removed = index::repair_ledger(path);
    if (!removed) {
        file.error = removed.error();
        return file;
    }
    if (*removed == 0) return std::nullopt;
    file.removed_bytes = *removed;
    std::error_code gone;
    file.bytes = fs::file_size(path, gone);
    return file;
}

bool lies_under(const fs::path& file, const fs::path& directory) {
    const fs::path relative = file.lexically_relative(directory);
    return !relative.empty() && *relative.begin() != "..";
}

std::optional<std::uint64_t> size_of(const fs::path& file) {
    std::error_code none;
    const auto size = fs::file_size(file, none);
    if (none) return std::nullopt;
    return size;
}

/// What was fetched behind `keep` of a file that was finished in the last moment is fetched again.
/// Nothing when there is no more than that.
std::optional<RecoveredFile> cut_finished(const fs::path& part, const Keep& keep) {
    const fs::path file = fs::path{part}.replace_extension();
    const auto size = size_of(file);
    if (!size || !keep || *keep == 0 || *size <= *keep) return std::nullopt;
    return recover_file(file, keep);
}

/// What the medium has lost can't be had again: the recording begins anew.
void begin_anew(Unfinished& note) {
    if (!note.resume) return;
    note.resume->playlists.clear();
    note.resume->tracks.clear();
    for (auto& file : note.files)
        if (file.keep_bytes) file.keep_bytes.reset();
}

bool is_short(const Unfinished::File& file) {
    const auto size = size_of(file.path);
    return size && file.keep_bytes && *size < *file.keep_bytes;
}

void recover_noted(Unfinished& note, const fs::path& directory, std::vector<RecoveredFile>& out) {
    if (std::ranges::any_of(note.files, is_short)) begin_anew(note);
    std::erase_if(note.files, [&](const Unfinished::File& noted) {
        if (!lies_under(noted.path, directory)) return false;
        auto file = size_of(noted.path) ? recover_file(noted.path, noted.keep_bytes)
                                        : cut_finished(noted.path, noted.keep_bytes);
        if (file) out.push_back(std::move(*file));
        return true;
    });
}

}  // namespace

Result<std::vector<RecoveredFile>> recover(const std::filesystem::path& directory,
                                           std::vector<Unfinished>& unfinished) {
    std::error_code code;
    const fs::path whole = fs::absolute(directory, code).lexically_normal();
    if (code) return failure_of(code, "find", directory);
    std::vector<RecoveredFile> recovered;
    for (Unfinished& note : unfinished)
        recover_noted(note, whole, recovered);
    auto rest = recover(directory);
    if (!rest) return rest;
    std::ranges::move(*rest, std::back_inserter(recovered));
    return recovered;
}

Result<std::vector<RecoveredFile>> recover(const std::filesystem::path& directory) {
    Listing listing;
    if (auto listed = listing.add(directory); !listed) return listed.error();
    std::ranges::sort(listing.parts);
    std::vector<RecoveredFile> recovered = std::move(listing.unreadable);
    for (const fs::path& part : listing.parts)
        if (auto file = recover_file(part)) recovered.push_back(std::move(*file));
    std::ranges::sort(listing.ledgers);
    for (const fs::path& ledger : listing.ledgers)
        if (auto file = recover_ledger(ledger)) recovered.push_back(std::move(*file));
    return recovered;
}

}  // namespace weir
