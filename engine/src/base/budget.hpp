// SPDX-License-Identifier: MIT
#pragma once
#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>

namespace weir {

/// Bytes that many streams hold together. Full: nothing is refused; is_spent() tells them to hold
/// back what can wait.  Thread: any.
class Budget {
public:
    static constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

    explicit Budget(std::uint64_t limit = kNoLimit) : limit_(limit) {}

    void set_limit(std::uint64_t limit) { limit_.store(limit, std::memory_order_relaxed); }
    std::uint64_t limit() const { return limit_.load(std::memory_order_relaxed); }
    std::uint64_t used() const { return used_.load(std::memory_order_relaxed); }
    /// Of the limit; 0 where there is none.
    double share() const {
        const auto limit = this->limit();
        return limit == kNoLimit ? 0 : double(used()) / double(limit > 0 ? limit : 1);
    }
    bool is_spent() const { return used() >= limit(); }

    /// From `before` to `now` bytes held by one holder.
    void change(std::uint64_t before, std::uint64_t now) {
        used_.fetch_add(now - before, std::memory_order_relaxed);  // Modulo 2^64.
    }

    /// What one holder has of it; gives it back when it ends.  Thread: one at a time.
    class Share {
    public:
        explicit Share(std::shared_ptr<Budget> budget) : budget_(std::move(budget)) {}
        ~Share() { set(0); }
        Share(const Share&) = delete;
        Share& operator=(const Share&) = delete;

        void set(std::uint64_t bytes) { budget_->change(std::exchange(bytes_, bytes), bytes); }
        bool is_spent() const { return budget_->is_spent(); }

    private:
        std::shared_ptr<Budget> budget_;
        std::uint64_t bytes_ = 0;
    };

private:
    std::atomic<std::uint64_t> limit_;
    std::atomic<std::uint64_t> used_{0};
};

}  // namespace weir
