// SPDX-License-Identifier: MIT
#include "process/warm_memory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

#include "process/pause.hpp"

namespace weir::bench {
namespace {

constexpr std::uint64_t kGroup = 16;  ///< Pages, of which one is held.

/// By /proc/meminfo; 0: unknown.
std::uint64_t available_bytes() {
    std::ifstream file{"/proc/meminfo"};
    std::uint64_t kibibytes = 0;
    for (std::string name; file >> name >> kibibytes;) {
        if (name == "MemAvailable:") return kibibytes << 10;
        file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    }
    return 0;
}

}  // namespace

WarmMemory::~WarmMemory() {
    if (file_ >= 0) ::close(file_);
}

void WarmMemory::grow_to(std::uint64_t bytes) {
    const std::uint64_t page = std::uint64_t(::sysconf(_SC_PAGESIZE)), group = kGroup * page;
    bytes = std::min(bytes, bytes_ + available_bytes() / 4 * 3) / group * group;
    if (bytes <= bytes_) return;
    if (file_ < 0) file_ = ::memfd_create("weir-bench-warm", MFD_CLOEXEC);
    if (file_ < 0) return;
    const std::string touched(group, 'x');
    const std::uint64_t first = bytes_;
    for (; bytes_ < bytes && !is_interrupted(); bytes_ += group)
        if (::pwrite(file_, touched.data(), group, off_t(bytes_)) != ssize_t(group)) break;
    // Not before all is touched: otherwise the same pages would come again.
    for (std::uint64_t at = first; at < bytes_; at += group)
        ::fallocate(file_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, off_t(at + page),
                    off_t(group - page));
}

}  // namespace weir::bench
