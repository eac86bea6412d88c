// SPDX-License-Identifier: MIT
#include "process/crew.hpp"

#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

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

}  // namespace

Result<void> Crew::start(const kit::Command& command) {
    if (running_.empty()) started_ = Clock::now();
    auto process = kit::Process::start(command);
    if (!process) return process.error();
    auto calls = counts_calls_ ? SystemCalls::of(process->pid()) : std::nullopt;
    running_.push_back({std::move(*process), std::move(calls)});
    return {};
}

void Crew::look() {
    std::vector<pid_t> leaders;
    for (const Member& member : running_)
        leaders.push_back(member.process.pid());
    footprint_ = {};
    activity_ = {};
    for (const pid_t pid : processes_of_groups(leaders)) {
        footprint_ += footprint_of(pid);
        activity_ += activity_of(pid);
    }
    for (const Member& member : running_)
        if (member.calls)
            activity_.system_calls = activity_.system_calls.value_or(0) + member.calls->count();
    looked_ = Clock::now();
    if (footprint_.pss_bytes > largest_.pss_bytes) largest_ = footprint_;
}

CpuTime Crew::running_cpu() const {
    CpuTime sum;
    for (const Member& member : running_)
        sum += cpu_of(member.process.pid());
    return sum;
}

bool Crew::all_running() {
    collect();
    return exit_codes_.empty();
}

void Crew::interrupt() {
    for (const Member& member : running_)
        kill(member.process.pid(), SIGINT);  // Not reaped yet, so it is no stranger.
}

bool Crew::wait(milliseconds limit) {
    const auto ended = [this] {
        collect();
        return running_.empty();
    };
    if (kit::wait_for(ended, limit)) return true;
    for (const Member& member : running_)
        kill(-member.process.pid(), SIGKILL);
    kit::wait_for(ended, kKillLimit);
    return false;
}

void Crew::collect() {
    std::vector<Member> left;
    for (Member& member : running_) {
        if (const auto cpu = cpu_of_ended(member.process.pid())) {
            cpu_ += *cpu;
            exit_codes_.push_back(member.process.wait(kKillLimit).value_or(-1));
        } else {
            left.push_back(std::move(member));
        }
    }
    running_ = std::move(left);
}

}  // namespace weir::bench
