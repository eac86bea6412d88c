// SPDX-License-Identifier: MIT
#include <weir/session.hpp>

#include <algorithm>
#include <mutex>
#include <thread>
#include <vector>

#include "av/process.hpp"
#include "base/fail.hpp"
#include "base/url.hpp"
#include "index/naming.hpp"
#include "session/admission.hpp"
#include "session/event_queue.hpp"
#include "session/shard.hpp"

namespace weir {
namespace {

constexpr auto kFarewell = std::chrono::seconds{3};  ///< For a Session that was not closed.
constexpr auto kCutOffLimit =
    std::chrono::seconds{2};  ///< For streams that did not finish in time.

Result<void> check(const SessionOptions& options) {
    if (options.shards > 1024 || options.disk_threads > 64)
        return fail(Errc::bad_option, "at most 1024 shards and 64 disk threads a volume");
    if (options.event_queue == 0)
        return fail(Errc::bad_option, "event_queue must hold at least one event");
    return {};
}

Result<void> check(const RecordingOptions& options) {
    if (auto named = index::check_template(options.name); !named) return named;
    if (auto quality = check_quality(options.quality); !quality) return quality;
    if (options.buffer_bytes < (1u << 20))
        return fail(Errc::bad_option, "buffer_bytes must be at least 1 MiB");
    if (options.flush_interval < std::chrono::milliseconds{10})
        return fail(Errc::bad_option, "flush_interval must be at least 10 ms");
    return {};
}

}  // namespace

class Session::Impl {
public:
    explicit Impl(const SessionOptions& options)
        : limits_(options.limits),
          log_(options.log, options.log_level),
          events_(std::make_shared<session::EventQueue>(options.event_queue)),
          disk_(std::make_unique<store::Disk>(options.disk_threads, options.disk_queue_bytes)),
          ahead_(std::make_shared<buffer::Budget>(options.prefetch_bytes)) {
        const unsigned cores = std::max(std::thread::hardware_concurrency(), 1u);
        const unsigned shards = options.shards > 0 ? options.shards : cores;
        const std::size_t share = options.host_connections > 0
                                      ? std::max(options.host_connections / shards, 1u)
                                      : fetch::Client::kHostConnections;
        for (unsigned i = 0; i < shards; ++i)
            shards_.push_back(std::make_unique<session::Shard>(i, share));
    }

    ~Impl() {
        (void)close(kFarewell);
        for (auto& shard : shards_)
            shard->stop();
        for (const auto& handle : handles_)
            handle->set_orphaned();
        // A stuck disk can't be waited for: what its threads still use is left to the end of the
        // process.
        if (!disk_->wait_idle(kCutOffLimit)) leave_to_process_end();
    }

    Result<std::shared_ptr<recorder::Handle>> record(RecordingOptions options) {
        if (auto checked = check(options); !checked) return checked.error();
        auto url = checked_url(options.url);
        if (!url) return url.error();
        options.url = *url;
        for (auto& alternative : options.alternatives) {
            auto checked = checked_url(alternative);
            if (!checked) return checked.error();
            alternative = *checked;
        }
        const std::lock_guard lock{mutex_};
        if (closed_) return fail(Errc::session_closed, "nothing new can be recorded");
        std::erase_if(handles_, [](const auto& handle) { return handle->is_done(); });
        if (auto admitted = session::admit(limits_, options.user, running_users()); !admitted)
            return admitted.error();
        auto volume = disk_->volume_of(options.directory);
        auto handle = std::make_shared<recorder::Handle>(++last_id_, std::move(options));
        handles_.push_back(handle);
        const auto least = std::ranges::min_element(
            shards_, {}, [](const auto& shard) { return shard->streams(); });
        (*least)->start(
            {std::move(volume), ahead_}, handle,
            [events = events_](Event event) { events->push(std::move(event)); }, log_);
        return handle;
    }

    std::optional<Event> next_event(std::chrono::milliseconds limit) { return events_->pop(limit); }

    Result<void> close(std::chrono::milliseconds limit) {
        const auto deadline = std::chrono::steady_clock::now() + limit;
        std::vector<std::shared_ptr<recorder::Handle>> handles;
        {
            const std::lock_guard lock{mutex_};
            closed_ = true;
            handles = handles_;
        }
        for (const auto& handle : handles)
            handle->ask(recorder::Handle::Wish::finish);
        if (wait_for(handles, deadline) == 0) return {};
        for (const auto& handle : handles)
            handle->ask(recorder::Handle::Wish::abort);
        const auto forced = wait_for(handles, deadline);
        (void)wait_for(handles, std::chrono::steady_clock::now() + kCutOffLimit);
        return fail(Errc::timed_out, "{} recordings had to be cut off", forced);
    }

private:
    using Handles = std::vector<std::shared_ptr<recorder::Handle>>;

    std::vector<std::string_view> running_users() const {
        std::vector<std::string_view> users;
        for (const auto& handle : handles_)
            users.push_back(handle->options().user);
        return users;
    }

    /// How many are not done by then.
    static std::size_t wait_for(const Handles& handles,
                                std::chrono::steady_clock::time_point deadline) {
        std::size_t open = 0;
        for (const auto& handle : handles) {
            const auto left = deadline - std::chrono::steady_clock::now();
            const auto limit = std::chrono::ceil<std::chrono::milliseconds>(left);
            if (!handle->wait(std::max(limit, std::chrono::milliseconds{0}))) ++open;
        }
        return open;
    }

    void leave_to_process_end() {
        (void)disk_.release();
        for (auto& shard : shards_)
            (void)shard.release();
    }

    const LimitOptions limits_;
    Log log_;
    std::shared_ptr<session::EventQueue> events_;
    std::unique_ptr<store::Disk> disk_;  // Outlives the shards: what they left is written.
    std::shared_ptr<buffer::Budget> ahead_;
    std::mutex mutex_;
    bool closed_ = false;
    std::uint64_t last_id_ = 0;
    Handles handles_;
    std::vector<std::unique_ptr<session::Shard>> shards_;
};

Session::Session(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

Result<Session> Session::open(const SessionOptions& options) {
    if (auto checked = check(options); !checked) return checked.error();
    av::set_up_libav();
    return Session{std::make_unique<Impl>(options)};
}

Result<Recording> Session::record(RecordingOptions options) {
    auto handle = impl_->record(std::move(options));
    if (!handle) return handle.error();
    return Recording{std::move(*handle)};
}

std::optional<Event> Session::next_event(std::chrono::milliseconds limit) {
    return impl_->next_event(limit);
}

Result<void> Session::close(std::chrono::milliseconds limit) {
    return impl_->close(limit);
}

}  // namespace weir
