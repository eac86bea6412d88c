// SPDX-License-Identifier: MIT
// weir::recover(): what a process that died left behind gets its final name.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <weir/files.hpp>

#include "base/fail.hpp"
#include "base/file_system.hpp"
#include "index/ledger.hpp"
#include "index/repair.hpp"
#include "index/repair_ledger.hpp"

namespace weir {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPartSuffix = ".part";

Error failure_of(const std::error_code& code, const char* what, const fs::path& path) {
    errno = code.value();
    return fail_errno("{} '{}'", what, path.native());
}

bool is_part_name(const fs::path& path) {
    const std::string name = path.filename().native();
    return name.size() > kPartSuffix.size() && name.ends_with(kPartSuffix);
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
            if (type == fs::file_type::regular && is_part_name(it->path()))
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

/// The file is locked by us.
Result<void> finish(int fd, RecoveredFile& file) {
    const auto repair = index::repair_file(file.path);
    if (!repair) return repair.error();
    file.removed_bytes = repair->removed_bytes;
    if (!repair->has_media) {
        file.removed_bytes += repair->bytes;
        if (unlink(file.path.c_str()) != 0) return fail_errno("remove '{}'", file.path.native());
        return sync_directory_of(file.path);
    }
    file.bytes = repair->bytes;
    if (fdatasync(fd) != 0) return fail_errno("sync '{}'", file.path.native());
    // "x.ts.part" -> "x.ts", or "x-2.ts", "x-3.ts", … where that is taken.
    auto name = rename_to_free_name(file.path, fs::path{file.path}.replace_extension());
    if (!name) return name.error();
    file.path = std::move(*name);
    return sync_directory_of(file.path);
}

/// Nothing when the file is none of ours any more: its writer lives, or has finished it.
std::optional<RecoveredFile> recover_file(const fs::path& part) {
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
    if (auto finished = finish(handle.fd(), file); !finished) file.error = finished.error();
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

}  // namespace

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
