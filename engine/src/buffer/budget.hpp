// SPDX-License-Identifier: MIT
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

namespace weir::buffer {

/// Bytes that many streams hold together. Full: nothing is refused; is_spent() tells them to hold
/// back what can wait.  Thread: any.
class Budget {
public:
    explicit Budget(std::uint64_t limit) : limit_(limit) {}

    bool is_spent() const { return used_.load(std::memory_order_relaxed) >= limit_; }
    std::uint64_t used() const { return used_.load(std::memory_order_relaxed); }

    /// What one holder has of it; gives it back when it ends.  Thread: one at a time.
    class Share {
    public:
        explicit Share(std::shared_ptr<Budget> budget) : budget_(std::move(budget)) {}
        ~Share() { set(0); }
        Share(const Share&) = delete;
        Share& operator=(const Share&) = delete;

        void set(std::uint64_t bytes) {
            budget_->used_.fetch_add(bytes - bytes_, std::memory_order_relaxed);  // Modulo 2^64.
            bytes_ = bytes;
        }
        bool is_spent() const { return budget_->is_spent(); }

    private:
        std::shared_ptr<Budget> budget_;
        std::uint64_t bytes_ = 0;
    };

private:
    const std::uint64_t limit_;
    std::atomic<std::uint64_t> used_{0};
};

}  // namespace weir::buffer
