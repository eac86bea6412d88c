// SPDX-License-Identifier: MIT
#include "recorder/handle.hpp"

#include <weir/recording.hpp>

#include "base/fail.hpp"

namespace weir {
namespace recorder {

void Handle::on_wish(std::function<void()> call) {
    const std::lock_guard lock{mutex_};
    wake_ = std::move(call);
}

void Handle::ask(Wish wish) {
    Wish before = wish_.load();
    while (before < wish && !wish_.compare_exchange_weak(before, wish)) {
    }
    const std::lock_guard lock{mutex_};
    if (wake_ && !summary_ && !orphaned_) wake_();
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
    return s;
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
RecordingStats Recording::stats() const {
    return impl_->stats();
}
Result<RecordingSummary> Recording::wait(std::chrono::milliseconds limit) {
    return impl_->wait(limit);
}

}  // namespace weir
