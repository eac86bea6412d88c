// SPDX-License-Identifier: MIT
// What one recording uses of the process: CPU time, memory, bytes of the network.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <utility>

#include "base/budget.hpp"

namespace weir {

/// Sums of one recording, over all threads that work for it.  Thread: any.
class Account {
public:
    /// `memory`: of the process; what is held for this account counts there too.
    explicit Account(std::shared_ptr<Budget> memory) : memory_(std::move(memory)) {}

    std::chrono::nanoseconds cpu() const { return std::chrono::nanoseconds{cpu_ns_.load()}; }
    std::uint64_t network_bytes() const { return network_bytes_; }
    std::uint64_t held_bytes() const { return held_; }
    /// Most that was held at once, since this was asked last.
    std::uint64_t take_peak_bytes() { return peak_.exchange(held_); }

    void add_cpu(std::chrono::nanoseconds time) { cpu_ns_ += time.count(); }
    void add_network(std::uint64_t bytes) { network_bytes_ += bytes; }
    void change_held(std::uint64_t before, std::uint64_t now);

private:
    const std::shared_ptr<Budget> memory_;
    std::atomic<std::int64_t> cpu_ns_{0};
    std::atomic<std::uint64_t> network_bytes_{0}, held_{0}, peak_{0};
};

using AccountPtr = std::shared_ptr<Account>;

/// Whom this thread works for; null: nobody. What is begun meanwhile (a transfer, a job for the
/// disk, a block of memory) is begun for the same account.
const AccountPtr& current_account();

/// From now on this thread works for `account`; null: for nobody. Its time until then goes to the
/// one before. A coroutine calls it when it goes on, and before it waits.
void work_for(AccountPtr account);

/// Account::cpu() has all that this thread did until now; else it comes up to 100 ms of work late.
void settle_work();

/// CPU time of this thread so far.
std::chrono::nanoseconds thread_cpu_time();

/// The thread works for `account` until the end of the scope.
class WorkScope {
public:
    explicit WorkScope(AccountPtr account) : before_(current_account()) {
        work_for(std::move(account));
    }
    ~WorkScope() { work_for(std::move(before_)); }
    WorkScope(const WorkScope&) = delete;
    WorkScope& operator=(const WorkScope&) = delete;

private:
    AccountPtr before_;
};

/// Bytes of memory that are held for an account, until this ends.  Thread: one at a time.
class Held {
public:
    Held() = default;  ///< For nobody.
    explicit Held(AccountPtr account, std::uint64_t bytes = 0) : account_(std::move(account)) {
        set(bytes);
    }
    Held(Held&& other) noexcept
        : account_(std::move(other.account_)), bytes_(std::exchange(other.bytes_, 0)) {}
    Held& operator=(Held&& other) noexcept {
        std::swap(account_, other.account_);
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    ~Held() { set(0); }

    void set(std::uint64_t bytes) {
        if (account_ && bytes != bytes_) account_->change_held(std::exchange(bytes_, bytes), bytes);
    }

private:
    AccountPtr account_;
    std::uint64_t bytes_ = 0;
};

}  // namespace weir
