// SPDX-License-Identifier: MIT
#include "measure.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>

namespace weir::bench {
namespace {

constexpr auto kKillLimit = 10s;

double seconds(const timeval& time) {
    return double(time.tv_sec) + double(time.tv_usec) / 1e6;
}

/// The times of a child that has ended but is not reaped yet: the kernel's waitid tells them as
/// wait4 does, and can leave the child for kit::Process to reap.
std::optional<CpuTime> cpu_of_ended(pid_t pid) {
    siginfo_t info{};
    rusage usage{};
    if (syscall(SYS_waitid, P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT, &usage) != 0 ||
        info.si_pid != pid)
        return std::nullopt;
    return CpuTime{seconds(usage.ru_utime), seconds(usage.ru_stime)};
}

std::optional<pid_t> pid_from(const std::string& name) {
    pid_t pid = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (error != std::errc{} || end != name.data() + name.size()) return std::nullopt;
    return pid;
}

/// The group of a process, from /proc/PID/stat: "PID (name) state parent group …".
std::optional<pid_t> group_of(pid_t pid) {
    const std::string stat = kit::read_text(fmt::format("/proc/{}/stat", pid));
    const auto name_end = stat.rfind(')');
    if (name_end == stat.npos) return std::nullopt;
    std::istringstream rest{stat.substr(name_end + 1)};
    char state = 0;
    pid_t parent = 0, group = 0;
    if (!(rest >> state >> parent >> group)) return std::nullopt;
    return group;
}

Footprint footprint_of(pid_t pid) {
    const std::string rollup = kit::read_text(fmt::format("/proc/{}/smaps_rollup", pid));
    if (rollup.empty()) return {};
    const std::string status = kit::read_text(fmt::format("/proc/{}/status", pid));
    return {kib_of(rollup, "Pss:") * 1024, 1, unsigned(kib_of(status, "Threads:"))};
}

}  // namespace

CpuTime& CpuTime::operator+=(const CpuTime& other) {
    user_s += other.user_s;
    system_s += other.system_s;
    return *this;
}

Footprint& Footprint::operator+=(const Footprint& other) {
    pss_bytes += other.pss_bytes;
    processes += other.processes;
    threads += other.threads;
    return *this;
}

std::uint64_t kib_of(std::string_view text, std::string_view key) {
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

Footprint footprint_of_groups(std::span<const pid_t> leaders) {
    Footprint sum;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator{"/proc", ignored}) {
        const auto pid = pid_from(entry.path().filename());
        const auto group = pid ? group_of(*pid) : std::nullopt;
        if (group && std::ranges::find(leaders, *group) != leaders.end()) sum += footprint_of(*pid);
    }
    return sum;
}

Result<void> Crew::start(const kit::Command& command) {
    auto process = kit::Process::start(command);
    if (!process) return process.error();
    running_.push_back(std::move(*process));
    return {};
}

void Crew::look() {
    std::vector<pid_t> leaders;
    for (const kit::Process& process : running_)
        leaders.push_back(process.pid());
    const Footprint now = footprint_of_groups(leaders);
    if (now.pss_bytes > largest_.pss_bytes) largest_ = now;
}

bool Crew::all_running() {
    collect();
    return exit_codes_.empty();
}

void Crew::interrupt() {
    for (const kit::Process& process : running_)
        kill(process.pid(), SIGINT);  // Not reaped yet, so it is no stranger.
}

bool Crew::wait(milliseconds limit) {
    const auto ended = [this] {
        collect();
        return running_.empty();
    };
    if (kit::wait_for(ended, limit)) return true;
    for (const kit::Process& process : running_)
        kill(-process.pid(), SIGKILL);
    kit::wait_for(ended, kKillLimit);
    return false;
}

void Crew::collect() {
    std::erase_if(running_, [this](kit::Process& process) {
        const auto cpu = cpu_of_ended(process.pid());
        if (!cpu) return false;
        cpu_ += *cpu;
        exit_codes_.push_back(process.wait(kKillLimit).value_or(-1));
        return true;
    });
}

}  // namespace weir::bench
