// SPDX-License-Identifier: MIT
#include "process/system_calls.hpp"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <charconv>
#include <utility>

#include "kit/process.hpp"

namespace weir::bench {
namespace {

/// The number of the tracepoint that each system call passes.
std::optional<std::uint64_t> tracepoint() {
    const std::string text = kit::read_text("/sys/kernel/tracing/events/raw_syscalls/sys_enter/id");
    std::uint64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc{}) return std::nullopt;
    return id;
}

}  // namespace

std::optional<SystemCalls> SystemCalls::of(pid_t pid) {
    const auto id = tracepoint();
    if (!id) return std::nullopt;
    perf_event_attr how{};
    how.type = PERF_TYPE_TRACEPOINT;
    how.size = sizeof how;
    how.config = *id;
    how.inherit = 1;
    const auto fd = int(syscall(SYS_perf_event_open, &how, pid, -1, -1, PERF_FLAG_FD_CLOEXEC));
    if (fd < 0) return std::nullopt;
    return SystemCalls{fd};
}

SystemCalls::SystemCalls(SystemCalls&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

SystemCalls::~SystemCalls() {
    if (fd_ >= 0) close(fd_);
}

std::uint64_t SystemCalls::count() const {
    std::uint64_t value = 0;
    return read(fd_, &value, sizeof value) == sizeof value ? value : 0;
}

}  // namespace weir::bench
