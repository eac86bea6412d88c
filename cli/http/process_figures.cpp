// SPDX-License-Identifier: MIT
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "http/metrics.hpp"
#include "process/usage.hpp"

namespace weir::cli::http {
namespace {

namespace fs = std::filesystem;

unsigned entries_of(const fs::path& folder) {
    std::error_code ignored;
    const fs::directory_iterator begin{folder, ignored};
    return static_cast<unsigned>(std::distance(begin, fs::directory_iterator{}));
}

/// Of /proc/…/stat, behind the name, which may hold anything: the 12th and 13th are user and system
/// time, the 20th is when it began, in ticks.  Source: proc(5).
struct Stat {
    double cpu_s = 0, start_s = 0;
};

Stat read_stat(const fs::path& file) {
    std::ifstream in{file};
    const std::string all{std::istreambuf_iterator<char>{in}, {}};
    const auto behind = all.rfind(')');
    if (behind == all.npos) return {};
    static const double ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
    Stat stat;
    std::size_t field = 2, at = behind + 1;
    while (at < all.size()) {
        const auto begin = all.find_first_not_of(' ', at);
        if (begin == all.npos) break;
        at = std::min(all.find(' ', begin), all.size());
        ++field;
        const double value = std::strtod(all.c_str() + begin, nullptr) / ticks;
        if (field == 14 || field == 15) stat.cpu_s += value;
        if (field == 22) stat.start_s = value;
    }
    return stat;
}

/// "weir-shard-0": "shard". Threads of libraries are called as whoever began them is.
std::string stage_of(const fs::path& thread) {
    std::ifstream in{thread / "comm"};
    std::string name;
    std::getline(in, name);
    constexpr std::string_view kOurs = "weir-";
    if (!name.starts_with(kOurs)) return "main";
    name.erase(0, kOurs.size());
    return name.substr(0, name.find('-'));
}

double boot_s() {
    std::ifstream in{"/proc/stat"};
    std::string key;
    while (in >> key) {
        double value = 0;
        if (key == "btime" && in >> value) return value;
        in.ignore(1 << 20, '\n');
    }
    return 0;
}

}  // namespace

ProcessFigures process_figures() {
    ProcessFigures figures;
    const ProcessUsage usage = process_usage();
    figures.cpu_s = usage.cpu_seconds;
    figures.memory_bytes = usage.memory_bytes;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0)
        figures.most_files = static_cast<unsigned>(limit.rlim_cur);
    figures.open_files = entries_of("/proc/self/fd");
    figures.threads = entries_of("/proc/self/task");
    figures.start_s = boot_s() + read_stat("/proc/self/stat").start_s;
    std::error_code ignored;
    for (const auto& thread : fs::directory_iterator{"/proc/self/task", ignored})
        figures.cpu_s_by_stage[stage_of(thread.path())] += read_stat(thread.path() / "stat").cpu_s;
    return figures;
}

}  // namespace weir::cli::http
