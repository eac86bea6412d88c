// SPDX-License-Identifier: MIT
#include "store/space.hpp"

#include <sys/statvfs.h>

#include <string_view>

#include "base/fail.hpp"

namespace weir::store {
namespace {

// A recording has a file, its ledger, subtitles, and the next file before the last is closed.
constexpr std::uint64_t kStartInodes = 16;
constexpr std::uint64_t kStopInodes = 1;
constexpr double kMegabyte = 1e6;

Space to_space(const struct ::statvfs& told) {
    const std::uint64_t block = told.f_frsize;
    return {told.f_bavail * block, told.f_blocks * block, told.f_favail, told.f_files};
}

double percent_free(const Space& space) {
    return space.total_bytes == 0 ? 100
                                  : 100 * double(space.free_bytes) / double(space.total_bytes);
}

Result<void> check(const Space& space, std::uint64_t bytes, double percent, std::uint64_t inodes,
                   std::string_view floor) {
    if (space.free_bytes < bytes)
        return fail(Errc::disk_full, "{:.1f} MB are free, the floor for {} is {:.1f} MB",
                    double(space.free_bytes) / kMegabyte, floor, double(bytes) / kMegabyte);
    if (percent_free(space) < percent)
        return fail(Errc::disk_full,
                    "{:.2f} % are free ({:.1f} of {:.1f} MB), the floor for {} is {:.2f} %",
                    percent_free(space), double(space.free_bytes) / kMegabyte,
                    double(space.total_bytes) / kMegabyte, floor, percent);
    if (space.total_inodes > 0 && space.free_inodes < inodes)
        return fail(Errc::disk_full, "{} of {} inodes are free, the floor for {} is {}",
                    space.free_inodes, space.total_inodes, floor, inodes);
    return {};
}

}  // namespace

Result<Space> read_space(const std::filesystem::path& directory) {
    std::error_code ignored;
    auto existing = std::filesystem::absolute(directory, ignored);
    struct ::statvfs told {};
    while (::statvfs(existing.c_str(), &told) != 0) {
        if (errno != ENOENT || !existing.has_relative_path())
            return fail_errno("no figure of the space at '{}'", existing.native());
        existing = existing.parent_path();
    }
    return to_space(told);
}

Result<Space> read_space(int fd) {
    struct ::statvfs told {};
    if (::fstatvfs(fd, &told) != 0) return fail_errno("no figure of the space");
    return to_space(told);
}

Result<void> check_start(const SpaceOptions& floors, const Space& space) {
    return check(space, floors.start_bytes, floors.start_percent, kStartInodes, "starting");
}

Result<void> check_stop(const SpaceOptions& floors, const Space& space) {
    return check(space, floors.stop_bytes, floors.stop_percent, kStopInodes, "going on");
}

}  // namespace weir::store
