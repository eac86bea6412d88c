// SPDX-License-Identifier: MIT
#include "base/file_system.hpp"

#include <fcntl.h>

#include "base/fail.hpp"

namespace weir {
namespace {

namespace fs = std::filesystem;

/// False with errno EEXIST when the name is taken.
bool rename_to_new(const fs::path& from, const fs::path& to) {
    if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
    if (errno != EINVAL && errno != ENOSYS) return false;
    // File systems that do not know the flag (NFS, some of FUSE) know links.
    return link(from.c_str(), to.c_str()) == 0 && unlink(from.c_str()) == 0;
}

}  // namespace

fs::path numbered_name(const fs::path& wanted, unsigned number) {
    if (number <= 1) return wanted;
    fs::path name = wanted;
    return name.replace_filename(
        fmt::format("{}-{}{}", wanted.stem().native(), number, wanted.extension().native()));
}

Result<fs::path> rename_to_free_name(const fs::path& from, const fs::path& wanted) {
    for (unsigned number = 1; number < kMostNames; ++number) {
        fs::path name = numbered_name(wanted, number);
        if (rename_to_new(from, name)) return name;
        if (errno != EEXIST) return fail_errno("rename '{}'", from.native());
    }
    return fail(Errc::bad_option, "{} names after '{}' are taken; move files away", kMostNames,
                wanted.native());
}

Result<void> sync_directory_of(const fs::path& path) {
    const auto directory = path.has_parent_path() ? path.parent_path() : fs::path{"."};
    const FileHandle handle{open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!handle || fsync(handle.fd()) != 0) return fail_errno("sync '{}'", directory.native());
    return {};
}

}  // namespace weir
