// SPDX-License-Identifier: MIT
#include "process/usage.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <sstream>

#include "kit/process.hpp"

namespace weir::bench {
namespace {

namespace fs = std::filesystem;

std::optional<pid_t> pid_from(const std::string& name) {
    pid_t pid = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (error != std::errc{} || end != name.data() + name.size()) return std::nullopt;
    return pid;
}

/// What follows "PID (name) " in a stat file of /proc: "state parent group …".
std::istringstream fields_of(const std::string& stat) {
    const auto name_end = stat.rfind(')');
    return std::istringstream{name_end == stat.npos ? std::string{} : stat.substr(name_end + 1)};
}

std::optional<pid_t> group_of(pid_t pid) {
    auto fields = fields_of(kit::read_text(fmt::format("/proc/{}/stat", pid)));
    char state = 0;
    pid_t parent = 0, group = 0;
    if (!(fields >> state >> parent >> group)) return std::nullopt;
    return group;
}

/// utime and stime are the 14th and 15th field of stat, the 12th and 13th behind the name.
CpuTime cpu_in(const fs::path& folder) {
    auto fields = fields_of(kit::read_text(folder / "stat"));
    std::string skipped;
    for (int i = 0; i < 11; ++i)
        fields >> skipped;
    CpuTime time;
    fields >> time.user_s >> time.system_s;
    const auto ticks = double(sysconf(_SC_CLK_TCK));
    return {time.user_s / ticks, time.system_s / ticks};
}

unsigned entries_in(const fs::path& folder) {
    std::error_code ignored;
    const fs::directory_iterator all{folder, ignored};
    return ignored ? 0 : unsigned(std::distance(begin(all), end(all)));
}

}  // namespace

CpuTime& CpuTime::operator+=(const CpuTime& other) {
    user_s += other.user_s;
    system_s += other.system_s;
    return *this;
}

CpuTime& CpuTime::operator-=(const CpuTime& other) {
    user_s -= other.user_s;
    system_s -= other.system_s;
    return *this;
}

Footprint& Footprint::operator+=(const Footprint& other) {
    pss_bytes += other.pss_bytes;
    rss_bytes += other.rss_bytes;
    processes += other.processes;
    threads += other.threads;
    open_files += other.open_files;
    return *this;
}

Activity& Activity::operator+=(const Activity& other) {
    write_calls += other.write_calls;
    context_switches += other.context_switches;
    if (other.system_calls) system_calls = system_calls.value_or(0) + *other.system_calls;
    for (const auto& [name, cpu_s] : other.thread_cpu_s)
        thread_cpu_s[name] += cpu_s;
    return *this;
}

std::uint64_t number_after(std::string_view text, std::string_view key) {
    for (std::size_t line = 0; line < text.size();) {
        const auto end = std::min(text.find('\n', line), text.size());
        std::string_view rest = text.substr(line, end - line);
        line = end + 1;
        if (!rest.starts_with(key)) continue;
        rest.remove_prefix(std::min(rest.find_first_of("0123456789"), rest.size()));
        std::uint64_t value = 0;
        std::from_chars(rest.data(), rest.data() + rest.size(), value);
        return value;
    }
    return 0;
}

std::vector<pid_t> processes_of_groups(std::span<const pid_t> leaders) {
    std::vector<pid_t> found;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator{"/proc", ignored}) {
        const auto pid = pid_from(entry.path().filename());
        const auto group = pid ? group_of(*pid) : std::nullopt;
        if (group && std::ranges::find(leaders, *group) != leaders.end()) found.push_back(*pid);
    }
    return found;
}

CpuTime cpu_of(pid_t pid) {
    return cpu_in(fmt::format("/proc/{}", pid));
}

Footprint footprint_of(pid_t pid) {
    const fs::path folder = fmt::format("/proc/{}", pid);
    const std::string rollup = kit::read_text(folder / "smaps_rollup");
    if (rollup.empty()) return {};
    const std::string status = kit::read_text(folder / "status");
    return {.pss_bytes = number_after(rollup, "Pss:") * 1024,
            .rss_bytes = number_after(rollup, "Rss:") * 1024,
            .processes = 1,
            .threads = unsigned(number_after(status, "Threads:")),
            .open_files = entries_in(folder / "fd")};
}

Activity activity_of(pid_t pid) {
    const fs::path folder = fmt::format("/proc/{}", pid);
    Activity activity;
    activity.write_calls = number_after(kit::read_text(folder / "io"), "syscw:");
    std::error_code ignored;
    for (const auto& task : fs::directory_iterator{folder / "task", ignored}) {
        const std::string status = kit::read_text(task.path() / "status");
        activity.context_switches += number_after(status, "voluntary_ctxt_switches:") +
                                     number_after(status, "nonvoluntary_ctxt_switches:");
        std::string name = kit::read_text(task.path() / "comm");
        if (name.ends_with('\n')) name.pop_back();
        activity.thread_cpu_s[name] += cpu_in(task.path()).total_s();
    }
    return activity;
}

}  // namespace weir::bench
