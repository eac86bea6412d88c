// SPDX-License-Identifier: MIT
#include "aftercare/worker_thread.hpp"

#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace weir::aftercare {
namespace {

// <linux/ioprio.h> is not in all kernels' headers.
constexpr int kWhoProcess = 1, kClassIdle = 3, kClassShift = 13;

}  // namespace

void take_lowest_priority() {
    const auto thread = static_cast<id_t>(::syscall(SYS_gettid));
    ::setpriority(PRIO_PROCESS, thread, 19);
    const sched_param no_priority{};
    ::pthread_setschedparam(::pthread_self(), SCHED_IDLE, &no_priority);
    ::syscall(SYS_ioprio_set, kWhoProcess, 0, kClassIdle << kClassShift);
}

}  // namespace weir::aftercare
