// SPDX-License-Identifier: MIT
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace weir::bench {

/// Counts the system calls of a process and of all threads and children that it begins from now on,
/// by the kernel's own counter; needs root or CAP_PERFMON, and tracefs.
class SystemCalls {
public:
    /// None where the kernel does not let us.
    static std::optional<SystemCalls> of(pid_t pid);

    SystemCalls(SystemCalls&& other) noexcept;
    SystemCalls& operator=(SystemCalls&&) = delete;
    ~SystemCalls();

    std::uint64_t count() const;

private:
    explicit SystemCalls(int fd) : fd_(fd) {}
    int fd_;
};

}  // namespace weir::bench
