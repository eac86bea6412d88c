// SPDX-License-Identifier: MIT
#include "supervise.hpp"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include "output/terminal.hpp"

namespace weir::cli {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kYoung = 10s;  ///< A child that dies before it had not got far.
constexpr std::chrono::milliseconds kFirstWait = 500ms, kLongestWait = 60s;
constexpr std::array kPassedOn{SIGINT, SIGTERM, SIGHUP};

sigset_t watched() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    for (const int signal : kPassedOn)
        sigaddset(&set, signal);
    return set;
}

[[noreturn]] void be_child(const std::function<ExitCode()>& work, pid_t parent,
                           const sigset_t& mask) {
    // Without us nobody would begin it again: it ends in good order, and leaves its data directory
    // to the next.
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) ::_exit(kFailed);
    ::sigprocmask(SIG_SETMASK, &mask, nullptr);
    ::_exit(work());
}

/// Until the child has ended: how it did. `asked`: it was told to end.
int wait_for(pid_t child, const sigset_t& set, bool& asked) {
    int status = 0;
    while (::waitpid(child, &status, WNOHANG) == 0) {
        int signal = 0;
        if (::sigwait(&set, &signal) != 0 || signal == SIGCHLD) continue;
        asked = asked || signal != SIGHUP;
        ::kill(child, signal);
    }
    return status;
}

/// True: a signal that asks to end came meanwhile.
bool pause(std::chrono::milliseconds wait, const sigset_t& set) {
    const auto end = Clock::now() + wait;
    while (true) {
        const auto left = std::chrono::ceil<std::chrono::nanoseconds>(end - Clock::now());
        if (left <= 0ns) return false;
        const timespec limit{left / 1s, static_cast<long>((left % 1s).count())};
        const int signal = ::sigtimedwait(&set, nullptr, &limit);
        if (signal == SIGINT || signal == SIGTERM) return true;
    }
}

void say(const std::string& line) {
    write_all(STDERR_FILENO, "weir: " + line + "\n");
}

}  // namespace

ExitCode supervise(const std::function<ExitCode()>& work) {
    const sigset_t set = watched();
    sigset_t before;
    ::sigprocmask(SIG_BLOCK, &set, &before);
    auto wait = std::chrono::milliseconds{0};
    for (bool asked = false;;) {
        const auto begin = Clock::now();
        const pid_t parent = ::getpid();
        const pid_t child = ::fork();
        if (child < 0) {
            say(fmt::format("can't start a process: {}", std::strerror(errno)));
            return kFailed;
        }
        if (child == 0) be_child(work, parent, before);
        const int status = wait_for(child, set, asked);
        if (WIFEXITED(status)) return static_cast<ExitCode>(WEXITSTATUS(status));
        const int signal = WTERMSIG(status);
        if (asked) return static_cast<ExitCode>(128 + signal);
        const bool was_young = Clock::now() - begin < kYoung;
        wait = was_young ? std::clamp<std::chrono::milliseconds>(wait * 2, kFirstWait, kLongestWait)
                         : 0ms;
        say(fmt::format("the recorder was ended by signal {} ({}); it begins again{}", signal,
                        ::strsignal(signal),
                        wait > 0ms ? fmt::format(" in {} ms", wait.count()) : ""));
        if (pause(wait, set)) return kFailed;
    }
}

}  // namespace weir::cli
