// SPDX-License-Identifier: MIT
#pragma once
#include <functional>
#include <memory>

#include "base/clock.hpp"

namespace weir::transcode {

/// Threads on which pictures are decoded and encoded: they give way to those that record. Begin
/// with the first job.  Thread: any.
/// Full: jobs wait; whoever posts them has one under way at a time.
class Workers {
public:
    using Job = std::function<void()>;

    explicit Workers(unsigned threads);
    ~Workers() { (void)stop(); }
    Workers(const Workers&) = delete;

    void post(Job job);
    /// One of the jobs will not come back: another thread takes the place of its one.
    void replace_stuck();
    /// Jobs that wait are dropped, and none is taken any more.  Blocks: up to a second.
    /// False: a thread is stuck in its job, and left behind.
    bool stop();

    /// Who has one encodes; see share().
    using Pass = std::shared_ptr<const int>;
    Pass enter() { return users_; }
    /// Of the threads, what each of those who encode may use for one of its encoders.
    unsigned share() const;
    /// Not all who are too slow need give up: with every fourth of them gone, the others may do.
    /// Whether one of them may now; they go on being asked each kRound.
    bool lets_one_go(Clock::time_point now);
    static constexpr auto kRound = std::chrono::seconds{6};  ///< To see who recovers.

private:
    struct State;
    void begin();
    /// Those who have a pass.
    unsigned users() const;

    const unsigned threads_;
    const std::shared_ptr<State> state_;
    const Pass users_ = std::make_shared<int>(0);
};

}  // namespace weir::transcode
