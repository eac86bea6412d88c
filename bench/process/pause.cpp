// SPDX-License-Identifier: MIT
#include "process/pause.hpp"

#include <poll.h>

#include <algorithm>
#include <csignal>

namespace weir::bench {
namespace {

volatile std::sig_atomic_t signal_came = 0;

void on_signal(int) noexcept {
    signal_came = 1;
}

}  // namespace

void catch_interrupts() {
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
        std::signal(number, on_signal);
}

bool is_interrupted() {
    return signal_came != 0;
}

bool pause(milliseconds length) {
    const auto deadline = Clock::now() + length;
    while (!is_interrupted()) {
        const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
        if (left.count() <= 0) return true;
        // In slices: a signal that comes just before poll() would not wake it.
        poll(nullptr, 0, int(std::min(left, milliseconds{200}).count()));
    }
    return false;
}

}  // namespace weir::bench
