// SPDX-License-Identifier: MIT
#include "set_up.hpp"

#include <malloc.h>
#include <sys/resource.h>

namespace weir::cli {

void raise_open_file_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

void return_freed_memory() {
#ifdef __GLIBC__
    // Left alone, glibc raises both to what was freed last, up to 32 and 64 MiB. Below the first
    // are pictures, and the second of media that an MP4 fragment holds: taking pages for each of
    // them, and giving them back, was up to a third of all CPU time.
    ::mallopt(M_MMAP_THRESHOLD, 1 << 20);
    ::mallopt(M_TRIM_THRESHOLD, 1 << 20);
#endif
}

}  // namespace weir::cli
