// SPDX-License-Identifier: MIT
#include "recorder/handle.hpp"

#include <algorithm>
#include <utility>
#include <weir/recording.hpp>

#include "base/fail.hpp"

namespace weir {
namespace recorder {

void Handle::on_wish(std::function<void()> call) {
    const std::lock_guard lock{mutex_};
    wake_ = std::move(call);
}

void Handle::ask(Wish wish) {
    const std::lock_guard lock{mutex_};
    if (summary_ || orphaned_) return;
    const Wish before = wish_.load();
    if (before < wish) wish_ = wish;
    if (before < wish && wish == Wish::abort) ++tally_->forced_stops;
    if (wake_) wake_();
}

void Handle::finish_by(Clock::time_point deadline) {
    {
        const std::lock_guard lock{mutex_};
        if (!abort_at_ || deadline < *abort_at_) abort_at_ = deadline;
    }
    ask(Wish::finish);
}

std::optional<Clock::time_point> Handle::take_abort_at() {
    const std::lock_guard lock{mutex_};
    return std::exchange(abort_at_, std::nullopt);
}

RecordingStats Handle::stats() const {
    RecordingStats s;
    s.state = state;
    s.received_bytes = received_bytes;
    s.written_bytes = written_bytes;
    s.buffered_bytes = buffered_bytes;
    s.media_s = static_cast<double>(media_ms) / 1000;
    s.runs = runs;
    s.files = files;
    s.gaps = gaps;
    s.gap_s = static_cast<double>(gap_ms) / 1000;
    s.network_bytes = account_->network_bytes();
    s.cpu_s = std::chrono::duration<double>(account_->cpu()).count();
    s.held_bytes = account_->held_bytes();
    const std::lock_guard lock{mutex_};
    s.cpu_share = usage_.recent().cpu_share;
    s.peak_bytes = std::max(usage_.peak_bytes(), s.held_bytes);
    return s;
}

UsageHistory::Recent Handle::sample_usage(Clock::time_point now) {
    const UsageHistory::Sample sample{std::chrono::duration<double>(account_->cpu()).count(),
                                      account_->network_bytes(), written_bytes,
                                      account_->take_peak_bytes()};
    const std::lock_guard lock{mutex_};
    usage_.add(sample, now, WallClock::now());
    return usage_.recent();
}

std::vector<UsageBucket> Handle::usage() const {
    const std::lock_guard lock{mutex_};
    return usage_.buckets();
}

void Handle::set_summary(RecordingSummary summary) {
    const std::lock_guard lock{mutex_};
    summary_ = std::move(summary);
    done_.notify_all();
}

void Handle::set_orphaned() {
    const std::lock_guard lock{mutex_};
    orphaned_ = true;
    done_.notify_all();
}

bool Handle::is_done() const {
    const std::lock_guard lock{mutex_};
    return summary_.has_value();
}

Result<RecordingSummary> Handle::wait(std::chrono::milliseconds limit) {
    std::unique_lock lock{mutex_};
    const bool ended = done_.wait_for(lock, limit, [this] { return summary_ || orphaned_; });
    if (summary_) return *summary_;
    if (ended) return fail(Errc::session_closed, "before the recording ended");
    return fail(Errc::timed_out, "still recording after {} ms", limit.count());
}

}  // namespace recorder

Recording::Recording(std::shared_ptr<recorder::Handle> impl) : impl_(std::move(impl)) {}
std::uint64_t Recording::id() const {
    return impl_->id();
}
void Recording::finish() {
    impl_->ask(recorder::Handle::Wish::finish);
}
void Recording::finish(std::chrono::milliseconds limit) {
    impl_->finish_by(Clock::now() + limit);
}
void Recording::hand_over(std::chrono::milliseconds limit) {
    impl_->set_handed_over();
    impl_->finish_by(Clock::now() + limit);
}
void Recording::abort() {
    impl_->ask(recorder::Handle::Wish::abort);
}
std::vector<UsageBucket> Recording::usage() const {
    return impl_->usage();
}
RecordingStats Recording::stats() const {
    return impl_->stats();
}
Result<RecordingSummary> Recording::wait(std::chrono::milliseconds limit) {
    return impl_->wait(limit);
}

}  // namespace weir
