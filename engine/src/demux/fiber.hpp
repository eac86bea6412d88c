// SPDX-License-Identifier: MIT
#pragma once
#include <functional>
#include <memory>

namespace weir::demux {

/// A body of C-style blocking code that can be suspended from within. The only stackful code in
/// weir. The sanitizers are told of each switch. The body must have returned before the Fiber is
/// destroyed. Thread: any, one at a time; may move between threads while suspended.
class Fiber {
public:
    /// `body` must not throw. It runs when resume() is first called.
    explicit Fiber(std::function<void()> body);
    Fiber(Fiber&&) = delete;
    ~Fiber();

    void resume();   ///< From outside: runs the body until it suspends or returns.
    void suspend();  ///< From inside the body.
    bool finished() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace weir::demux
