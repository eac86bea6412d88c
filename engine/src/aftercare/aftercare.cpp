// SPDX-License-Identifier: MIT
// weir::Aftercare: a short queue, and the threads that work it off.
#include <weir/aftercare.hpp>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "aftercare/brake.hpp"
#include "aftercare/job.hpp"
#include "aftercare/names.hpp"
#include "aftercare/worker_thread.hpp"
#include "base/fail.hpp"
#include "base/log.hpp"
#include "base/thread_name.hpp"

namespace weir {
namespace {

constexpr std::size_t kMostWaiting = 4096;
constexpr unsigned kMostJobs = 16;
constexpr auto kFarewell = std::chrono::seconds{2};  ///< For one that was not closed.

Result<void> check(const AftercareOptions& options) {
    if (options.jobs == 0 || options.jobs > kMostJobs)
        return fail(Errc::bad_option, "aftercare does 1 to {} jobs at once, not {}", kMostJobs,
                    options.jobs);
    return {};
}

}  // namespace

/// The threads keep it alive: one that a disk holds is left to the end of the process.
class Aftercare::Impl : public std::enable_shared_from_this<Impl> {
public:
    Impl(const AftercareOptions& options, AftercareSink sink, Log log)
        : sink_(std::move(sink)),
          log_(std::move(log)),
          brake_(options.bytes_per_second),
          options_(options) {}

    bool add(const std::filesystem::path& file) {
        const AftercareOptions options = this->options();
        if (!needs_work(file, options)) return true;
        const std::lock_guard lock{mutex_};
        const auto is_here = [&file](const auto& paths) {
            return std::ranges::find(paths, file) != paths.end();
        };
        if (closed_) return false;
        if (is_here(waiting_) || is_here(running_)) return true;
        if (waiting_.size() >= kMostWaiting) return false;
        waiting_.push_back(file);
        start_threads();
        changed_.notify_all();
        return true;
    }

    void pause(bool paused) {
        brake_.pause(paused);
        const std::lock_guard lock{mutex_};
        paused_ = paused;
        changed_.notify_all();
    }

    void set(const AftercareOptions& options) {
        const std::lock_guard lock{mutex_};
        if (options.bytes_per_second != options_.bytes_per_second)
            brake_.set_rate(options.bytes_per_second);
        options_ = options;
        if (!waiting_.empty()) start_threads();
        changed_.notify_all();
    }

    AftercareStats stats() const {
        const std::lock_guard lock{mutex_};
        return {waiting_.size(), running_.size(), done_, failed_, paused_};
    }

    Result<void> close(std::chrono::milliseconds limit) {
        stop_.request_stop();
        std::unique_lock lock{mutex_};
        closed_ = true;
        waiting_.clear();
        changed_.notify_all();
        const bool ended = changed_.wait_for(lock, limit, [this] { return alive_ == 0; });
        auto threads = std::exchange(threads_, {});
        lock.unlock();
        for (std::thread& thread : threads)
            ended ? thread.join() : thread.detach();
        if (ended) return {};
        return fail(Errc::timed_out, "aftercare did not end in time");
    }

private:
    AftercareOptions options() const {
        const std::lock_guard lock{mutex_};
        return options_;
    }

    /// As many as there is work for. Under the lock.
    void start_threads() {
        const auto wanted = std::min<std::size_t>(options_.jobs, waiting_.size() + running_.size());
        while (threads_.size() < wanted && !closed_) {
            ++alive_;
            threads_.emplace_back([self = shared_from_this()] { self->work(); });
            set_name(threads_.back(), "care", unsigned(threads_.size() - 1));
        }
    }

    bool may_begin() const {
        return !paused_ && !waiting_.empty() && running_.size() < options_.jobs;
    }

    void work() {
        aftercare::take_lowest_priority();
        std::unique_lock lock{mutex_};
        while (true) {
            changed_.wait(lock, [this] { return closed_ || may_begin(); });
            if (closed_) break;
            const auto file = waiting_.front();
            waiting_.pop_front();
            running_.push_back(file);
            const AftercareOptions options = options_;
            lock.unlock();
            const auto done = aftercare::do_job(file, options, {brake_, stop_.get_token()});
            if (!stop_.stop_requested()) tell(done);
            lock.lock();
            ++(done.error ? failed_ : done_);
            std::erase(running_, file);
            changed_.notify_all();
        }
        --alive_;
        changed_.notify_all();
    }

    void tell(const AftercareDone& done) {
        if (done.error)
            log_.warn("aftercare failed: file={} error={}", done.source.native(),
                      done.error->message());
        else
            log_.info("aftercare done: file={} seconds={:.1f} source_removed={}",
                      done.source.native(), done.seconds, done.source_removed);
        if (sink_) sink_(done);
    }

    const AftercareSink sink_;
    const Log log_;
    aftercare::Brake brake_;
    std::stop_source stop_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    AftercareOptions options_;
    std::deque<std::filesystem::path> waiting_;
    std::vector<std::filesystem::path> running_;
    std::vector<std::thread> threads_;
    std::size_t alive_ = 0;
    std::uint64_t done_ = 0, failed_ = 0;
    bool paused_ = false, closed_ = false;
};

Aftercare::Aftercare(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
Aftercare::Aftercare(Aftercare&&) noexcept = default;
Aftercare& Aftercare::operator=(Aftercare&& other) noexcept {
    std::swap(impl_, other.impl_);
    return *this;
}
Aftercare::~Aftercare() {
    if (impl_) (void)impl_->close(kFarewell);
}

Result<Aftercare> Aftercare::open(const AftercareOptions& options, AftercareSink sink, LogSink log,
                                  LogLevel level) {
    if (auto checked = check(options); !checked) return checked.error();
    return Aftercare{std::make_shared<Impl>(options, std::move(sink), Log{std::move(log), level})};
}

bool Aftercare::add(const std::filesystem::path& file) {
    return impl_->add(file);
}
void Aftercare::pause(bool paused) {
    impl_->pause(paused);
}
Result<void> Aftercare::set(const AftercareOptions& options) {
    if (auto checked = check(options); !checked) return checked.error();
    impl_->set(options);
    return {};
}
AftercareStats Aftercare::stats() const {
    return impl_->stats();
}
Result<void> Aftercare::close(std::chrono::milliseconds limit) {
    return impl_->close(limit);
}

}  // namespace weir
