// SPDX-License-Identifier: MIT
#include "base/account.hpp"

#include <algorithm>
#include <ctime>
#include <unordered_map>

#include "base/clock.hpp"

namespace weir {
namespace {

constexpr auto kWindow = 100ms;
/// Of a job's time, what the loop around it may cost at most.
constexpr double kMostRatio = 4;

/// CPU time of one thread, shared out among those it works for. The kernel's clock of it is a
/// system call, ten times as dear as our clock, which can't tell when a thread waited for a core.
/// So jobs are measured by ours, and every kWindow the kernel's says how much there is to share
/// out, the loop's own work included.
class Meter {
public:
    ~Meter() { settle(Clock::now()); }

    const AccountPtr& account() const { return account_; }

    void work_for(AccountPtr next) {
        if (next == account_) return;
        const auto now = Clock::now();
        if (account_) end_job(now - since_);
        if (now - window_begin_ >= kWindow) settle(now);
        account_ = std::move(next);
        since_ = now;
    }

    void settle(Clock::time_point now) {
        const auto cpu = thread_cpu_time();
        const double used =
            std::min(double((cpu - cpu_).count()), kMostRatio * double(measured_.count()));
        for (auto& [key, share] : shares_)
            share.account->add_cpu(std::chrono::nanoseconds{static_cast<std::int64_t>(
                used * double(share.length.count()) / double(measured_.count()))});
        shares_.clear();
        measured_ = {};
        cpu_ = cpu;
        window_begin_ = now;
    }

private:
    struct Share {
        AccountPtr account;
        Clock::duration length{0};  ///< Of its jobs.
    };

    void end_job(Clock::duration length) {
        if (length.count() <= 0) return;
        measured_ += length;
        auto& share = shares_[account_.get()];
        share.length += length;
        if (!share.account) share.account = account_;
    }

    AccountPtr account_;
    Clock::time_point since_, window_begin_;
    std::unordered_map<const Account*, Share> shares_;  ///< Of this window.
    Clock::duration measured_{0};                       ///< All of them.
    std::chrono::nanoseconds cpu_{0};                   ///< When it began.
};

Meter& meter() {
    thread_local Meter of_this_thread;
    return of_this_thread;
}

}  // namespace

void Account::change_held(std::uint64_t before, std::uint64_t now) {
    memory_->change(before, now);
    const auto held = held_.fetch_add(now - before) + (now - before);  // Modulo 2^64.
    auto peak = peak_.load();
    while (peak < held && !peak_.compare_exchange_weak(peak, held)) {
    }
}

const AccountPtr& current_account() {
    return meter().account();
}

void work_for(AccountPtr account) {
    meter().work_for(std::move(account));
}

void settle_work() {
    meter().settle(Clock::now());
}

std::chrono::nanoseconds thread_cpu_time() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

}  // namespace weir
