// SPDX-License-Identifier: MIT
#include "usage.hpp"

#include <sys/resource.h>

#include <fstream>
#include <limits>
#include <string>

namespace weir::cli {
namespace {

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

ProcessUsage process_usage() {
    ProcessUsage out;
    rusage usage{};
    if (::getrusage(RUSAGE_SELF, &usage) == 0) {
        out.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    }
    // ru_maxrss would also count the process that forked us: the kernel keeps it over exec.
    std::ifstream status("/proc/self/status");
    std::string key;
    while (status >> key) {
        std::uint64_t kib = 0;
        if (key == "VmHWM:" && status >> kib) out.peak_memory_bytes = kib * 1024;
        if (key == "VmRSS:" && status >> kib) out.memory_bytes = kib * 1024;
        status.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    }
    return out;
}

}  // namespace weir::cli
