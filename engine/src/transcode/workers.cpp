// SPDX-License-Identifier: MIT
#include "transcode/workers.hpp"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

namespace weir::transcode {
namespace {

constexpr auto kFarewell = std::chrono::seconds{1};
constexpr int kNiceness = 10;

/// Of this thread, and of those that libav begins for it.
void give_way() {
    (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), kNiceness);
}

}  // namespace

/// Outlives the Workers where a thread is stuck.
struct Workers::State {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<Job> jobs;
    unsigned running = 0;  ///< Threads, but for those that are stuck.
    unsigned alive = 0;    ///< Threads.
    bool is_over = false;
    std::optional<Clock::time_point> round_begin{};
    unsigned may_go = 0;  ///< In this round.

    void work();
};

void Workers::State::work() {
    give_way();
    std::unique_lock lock{mutex};
    while (!is_over) {
        if (jobs.empty()) {
            changed.wait(lock);
            continue;
        }
        Job job = std::move(jobs.front());
        jobs.pop_front();
        lock.unlock();
        job();
        job = {};
        lock.lock();
    }
    --alive;
    changed.notify_all();
}

Workers::Workers(unsigned threads) : threads_(threads), state_(std::make_shared<State>()) {}

bool Workers::stop() {
    std::deque<Job> dropped;
    std::unique_lock lock{state_->mutex};
    state_->is_over = true;
    dropped.swap(state_->jobs);
    state_->changed.notify_all();
    return state_->changed.wait_for(lock, kFarewell, [this] { return state_->alive == 0; });
}

unsigned Workers::users() const {
    return static_cast<unsigned>(users_.use_count() - 1);
}

unsigned Workers::share() const {
    return std::max(threads_ / std::max(users(), 1u), 1u);
}

bool Workers::lets_one_go(Clock::time_point now) {
    constexpr unsigned kOneIn = 4;
    const std::lock_guard lock{state_->mutex};
    auto& begin = state_->round_begin;
    if (!begin || now - *begin >= kRound) {
        begin = now;
        state_->may_go = std::max(users() / kOneIn, 1u);
    }
    if (state_->may_go == 0) return false;
    --state_->may_go;
    return true;
}

/// With the lock held.
void Workers::begin() {
    while (state_->running < threads_) {
        ++state_->running;
        ++state_->alive;
        std::thread{[state = state_] { state->work(); }}.detach();
    }
}

void Workers::post(Job job) {
    const std::lock_guard lock{state_->mutex};
    if (state_->is_over) return;
    begin();
    state_->jobs.push_back(std::move(job));
    state_->changed.notify_one();
}

void Workers::replace_stuck() {
    const std::lock_guard lock{state_->mutex};
    if (state_->running > 0) --state_->running;
    begin();
}

}  // namespace weir::transcode
