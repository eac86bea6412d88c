// SPDX-License-Identifier: MIT
#pragma once
#include <functional>
#include <thread>

namespace weir::cli {

/// Keeps SIGINT, SIGTERM and SIGHUP from this thread and every thread started later. Must come
/// before the first thread. A SIGHUP that is ignored already (nohup) stays ignored.
void block_interrupts();

/// Waits for those signals on a thread of its own and calls `on_interrupt(1)`, then (2), … there:
/// plain code, not a signal handler. One that follows another at
/// once is the same wish.  Thread: main.
class Interrupts {
public:
    /// `on_hangup`: what a SIGHUP is instead of an interrupt.
    explicit Interrupts(std::function<void(unsigned count)> on_interrupt,
                        std::function<void()> on_hangup = {});
    ~Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

private:
    std::jthread waiter_;
};

}  // namespace weir::cli
