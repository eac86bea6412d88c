// SPDX-License-Identifier: MIT
#include "interrupts.hpp"

#include <pthread.h>

#include <chrono>
#include <csignal>
#include <utility>

namespace weir::cli {
namespace {

/// Wakes the waiter when it shall end; nobody else has a use for it here.
constexpr int kWake = SIGUSR1;

/// Wrappers such as timeout(1) signal the child and then its group: that is one wish, told twice.
constexpr std::chrono::milliseconds kEcho{300};

bool is_ignored(int signal) {
    struct sigaction action {};
    return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

sigset_t interrupts() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, kWake);
    if (!is_ignored(SIGHUP)) sigaddset(&set, SIGHUP);
    return set;
}

}  // namespace

void block_interrupts() {
    const sigset_t set = interrupts();
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

Interrupts::Interrupts(std::function<void(unsigned)> on_interrupt, std::function<void()> on_hangup)
    : waiter_([on_interrupt = std::move(on_interrupt),
               on_hangup = std::move(on_hangup)](const std::stop_token& stop) {
          const sigset_t set = interrupts();
          unsigned count = 0;
          std::chrono::steady_clock::time_point last{};
          while (!stop.stop_requested()) {
              int signal = 0;
              if (::sigwait(&set, &signal) != 0 || signal == kWake) continue;
              if (signal == SIGHUP && on_hangup) {
                  on_hangup();
                  continue;
              }
              const auto now = std::chrono::steady_clock::now();
              if (count == 0 || now - last > kEcho) on_interrupt(++count);
              last = now;
          }
      }) {}

Interrupts::~Interrupts() {
    waiter_.request_stop();
    ::pthread_kill(waiter_.native_handle(), kWake);
}

}  // namespace weir::cli
