// SPDX-License-Identifier: MIT
#include <weir/session.hpp>

#include <algorithm>
#include <future>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "av/process.hpp"
#include "base/fail.hpp"
#include "base/url.hpp"
#include "index/naming.hpp"
#include "index/notes_file.hpp"
#include "recorder/leftovers.hpp"
#include "session/admission.hpp"
#include "session/event_queue.hpp"
#include "session/monitor.hpp"
#include "session/shard.hpp"

namespace weir {
namespace {

constexpr milliseconds kFarewell = 3s;   ///< For a Session that was not closed.
constexpr milliseconds kObeyLimit = 5s;  ///< For streams that were asked to finish.
/// For those that were cut off then: more than a stream waits for its disk.
constexpr milliseconds kCutOffLimit = 3500ms;
constexpr milliseconds kIdleLimit = 2s;  ///< For disks to write what is left.

Result<void> check(const SessionOptions& options) {
    if (options.shards > 1024 || options.disk_threads > 64 || options.codec_threads > 1024)
        return fail(Errc::bad_option,
                    "at most 1024 shards, 1024 codec threads and 64 disk threads a volume");
    if (options.event_queue == 0)
        return fail(Errc::bad_option, "event_queue must hold at least one event");
    const SpaceOptions& space = options.space;
    for (const double percent : {space.start_percent, space.stop_percent})
        if (!(percent >= 0 && percent <= 100))
            return fail(Errc::bad_option, "floors of free space are 0 to 100 %");
    if (!(options.resources.cpu_share >= 0) || options.resources.quiet_period < 1s)
        return fail(Errc::bad_option,
                    "resources: a CPU share below 0, or a quiet_period below 1 s");
    return {};
}

std::uint64_t budget_of(const SessionOptions& options) {
    return options.memory_bytes > 0 ? options.memory_bytes : Budget::kNoLimit;
}

Result<void> check_outputs(const RecordingOptions& options) {
    if (!options.encode && options.extra_outputs.empty()) return {};
    if (options.format == Format::source || options.audio_only)
        return fail(Errc::bad_option,
                    "what is kept as it comes, or has no picture, is not encoded");
    if (options.encode)
        if (auto encode = check(*options.encode); !encode) return encode;
    std::set<std::string_view> names;
    for (const ExtraOutput& extra : options.extra_outputs) {
        if (auto named = check_output_name(extra.name); !named) return named;
        if (!names.insert(extra.name).second)
            return fail(Errc::bad_option, "two extra_outputs are called '{}'", extra.name);
        if (auto encode = check(extra.encode); !encode) return encode;
    }
    return {};
}

Result<void> check_publishing(const RecordingOptions& options) {
    if (!options.publish) return {};
    if (options.format == Format::source && !options.audio_only)
        return fail(Errc::bad_option, "what is kept as it comes is not published; take ts or mp4");
    const bool can_dvr = options.format == Format::ts || options.format == Format::mp4;
    if (options.publish->dvr && !can_dvr)
        return fail(Errc::bad_option, "publish: dvr wants files of ts or mp4");
    return weir::check(*options.publish);
}

Result<void> check(const RecordingOptions& options) {
    if (auto named = index::check_template(options.name); !named) return named;
    if (auto quality = check_quality(options.quality); !quality) return quality;
    for (const std::string& codec : options.codecs)
        if (auto known = check_codec(codec); !known) return known;
    if (options.buffer_bytes < (1u << 20))
        return fail(Errc::bad_option, "buffer_bytes must be at least 1 MiB");
    if (auto encoded = check_outputs(options); !encoded) return encoded;
    if (auto published = check_publishing(options); !published) return published;
    if (options.flush_interval < std::chrono::milliseconds{10})
        return fail(Errc::bad_option, "flush_interval must be at least 10 ms");
    return {};
}

/// 0: as many as there are cores.
unsigned or_cores(unsigned threads) {
    return threads > 0 ? threads : std::max(std::thread::hardware_concurrency(), 1u);
}

}  // namespace

class Session::Impl {
public:
    Impl(const SessionOptions& options, std::shared_ptr<index::NotesFile> notes)
        : notes_(std::move(notes)),
          log_(options.log, options.log_level),
          services_(options.resolvers),
          events_(std::make_shared<session::EventQueue>(options.event_queue)),
          disk_(std::make_unique<store::Disk>(options.disk_threads, options.disk_queue_bytes)),
          ahead_(std::make_shared<Budget>(options.prefetch_bytes)),
          memory_(std::make_shared<Budget>()),
          encoders_(options.encoders),
          workers_(std::make_unique<transcode::Workers>(or_cores(options.codec_threads))) {
        (void)set_limits(options);
        const unsigned shards = or_cores(options.shards);
        const std::size_t share = options.host_connections > 0
                                      ? std::max(options.host_connections / shards, 1u)
                                      : fetch::Client::kHostConnections;
        monitor_ = std::make_unique<session::Monitor>(shards, *disk_, *memory_, emit(), log_);
        monitor_->set_options(options.resources);
        for (unsigned i = 0; i < shards; ++i)
            shards_.push_back(
                std::make_unique<session::Shard>(i, share, [this, i](auto due, auto now) {
                    monitor_->on_tick(i, due, now);
                    if (i == 0) leftovers_->step(now);
                }));
    }

    ~Impl() {
        (void)close(kFarewell);
        disk_->stop_finding();
        const bool are_done = workers_->stop();
        for (auto& shard : shards_)
            shard->stop();
        for (const auto& handle : handles_)
            handle->set_orphaned();
        // A stuck disk can't be waited for: what its threads still use is left to the end of the
        // process.
        // So can't a driver.
        if (!disk_->wait_idle(kIdleLimit) || !are_done) leave_to_process_end();
    }

    Result<std::shared_ptr<recorder::Handle>> record(RecordingOptions options) {
        if (auto checked = check(options); !checked) return checked.error();
        if ((options.encode || !options.extra_outputs.empty()) && !encoders_)
            return fail(Errc::bad_option, "the session has no encoders");
        if (!services_.find(options.url)) {
            auto url = checked_url(options.url);
            if (!url && !services_.takes_as_last_resort(options.url)) return url.error();
            if (url) options.url = *url;
        }
        if (options.quarantined) {
            options.format = Format::source;
            options.audio_only = false;
            options.encode.reset();
            options.extra_outputs.clear();
            options.publish.reset();
        }
        for (auto& alternative : options.alternatives) {
            auto checked = checked_url(alternative);
            if (!checked) return checked.error();
            alternative = *checked;
        }
        const std::lock_guard lock{mutex_};
        if (closed_) return fail(Errc::session_closed, "nothing new can be recorded");
        forget_done();
        if (auto admitted = session::admit(limits_, options.user, running_users()); !admitted)
            return admitted.error();
        if (auto has_room = check_room(); !has_room) return has_room.error();
        const auto least = std::ranges::min_element(
            shards_, {}, [](const auto& shard) { return shard->streams(); });
        auto slot = notes_ ? notes_->take(static_cast<unsigned>(least - shards_.begin()),
                                          options.room, options.url)
                           : nullptr;
        auto handle = std::make_shared<recorder::Handle>(
            ++last_id_, std::move(options), std::make_shared<Account>(memory_), tally_);
        handles_.push_back(handle);
        monitor_->add(handle);
        (*least)->start(shared(std::move(slot)), handle, emit(), log_);
        return handle;
    }

    Result<void> may_record(const std::string& user) {
        const std::lock_guard lock{mutex_};
        forget_done();
        if (auto admitted = session::admit(limits_, user, running_users()); !admitted)
            return admitted;
        return check_room();
    }

    Result<ext::Resolution> resolve(RecordingOptions options, const ResolveTrace& trace,
                                    milliseconds limit) {
        auto handle = std::make_shared<recorder::Handle>(0, std::move(options));
        auto answer = shards_.front()->ask(shared(nullptr), handle, trace, log_);
        if (answer.wait_for(limit) == std::future_status::ready) return answer.get();
        handle->ask(recorder::Handle::Wish::finish);
        return fail(Errc::timed_out, "no answer within {} ms", limit.count());
    }

    std::shared_ptr<const ext::Resolvers> resolvers() const { return services_.resolvers(); }

    Result<void> set_limits(const SessionOptions& options) {
        if (auto checked = check(options); !checked) return checked;
        const std::lock_guard lock{mutex_};
        limits_ = options.limits;
        disk_->set_floors(options.space);
        memory_->set_limit(budget_of(options));
        if (monitor_) monitor_->set_options(options.resources);
        return {};
    }

    SessionStats stats() const {
        SessionStats stats;
        stats.totals = tally_->totals();
        {
            const std::lock_guard lock{mutex_};
            stats.recordings = unsigned(std::ranges::count_if(
                handles_, [](const auto& handle) { return !handle->is_done(); }));
            add(stats.totals, ended_);
            for (const auto& handle : handles_)
                add(stats.totals, handle->stats());
        }
        stats.forced_stops = tally_->forced_stops;
        stats.events_dropped = events_->dropped();
        stats.encoders = tally_->encoders();
        stats.memory_bytes = memory_->used();
        stats.memory_limit = memory_->limit() == Budget::kNoLimit ? 0 : memory_->limit();
        stats.prefetched_bytes = ahead_->used();
        stats.volumes = disk_->stats();
        for (const auto& shard : shards_)
            stats.shard_streams.push_back(shard->streams());
        stats.load = monitor_->load();
        stats.resolvers = services_.stats();
        return stats;
    }

    std::optional<Event> next_event(std::chrono::milliseconds limit) { return events_->pop(limit); }

    Result<void> close(milliseconds limit) {
        std::vector<std::shared_ptr<recorder::Handle>> handles;
        {
            const std::lock_guard lock{mutex_};
            closed_ = true;
            handles = handles_;
        }
        for (const auto& handle : handles)
            handle->ask(recorder::Handle::Wish::finish);
        const auto forced = wait_for(handles, Clock::now() + std::min(limit, kObeyLimit));
        if (forced == 0) return {};
        for (const auto& handle : handles)
            handle->ask(recorder::Handle::Wish::abort);
        (void)wait_for(handles, Clock::now() + kCutOffLimit);
        return fail(Errc::timed_out, "{} recordings had to be cut off", forced);
    }

private:
    using Handles = std::vector<std::shared_ptr<recorder::Handle>>;

    recorder::Reporter::Emit emit() const {
        return [events = events_](Event event) { events->push(std::move(event)); };
    }

    recorder::Shared shared(std::shared_ptr<index::NoteSlot> slot) {
        return {nullptr,    ahead_,    memory_,        disk_.get(), std::move(slot),
                &services_, encoders_, workers_.get(), leftovers_};
    }

    /// Whether the process can take one more.
    Result<void> check_room() const {
        if (memory_->is_spent())
            return fail(Errc::memory_budget, "recordings hold {:.1f} of {:.1f} MB",
                        double(memory_->used()) / 1e6, double(memory_->limit()) / 1e6);
        if (monitor_->load().level >= session::Load::kMostLevel)
            return fail(Errc::overloaded, "{}", monitor_->why());
        return {};
    }

    /// With the lock held. What they came to stays in the sums.
    void forget_done() {
        std::erase_if(handles_, [this](const auto& handle) {
            if (!handle->is_done()) return false;
            add(ended_, handle->stats());
            return true;
        });
    }

    template <class Sums>
    static void add(SessionTotals& totals, const Sums& stats) {
        totals.received_bytes += stats.received_bytes;
        totals.network_bytes += stats.network_bytes;
        totals.written_bytes += stats.written_bytes;
        totals.media_s += stats.media_s;
        totals.cpu_s += stats.cpu_s;
    }

    std::vector<std::string_view> running_users() const {
        std::vector<std::string_view> users;
        for (const auto& handle : handles_)
            users.push_back(handle->options().user);
        return users;
    }

    /// How many are not done by then.
    static std::size_t wait_for(const Handles& handles, Clock::time_point deadline) {
        std::size_t open = 0;
        for (const auto& handle : handles) {
            const auto left = deadline - Clock::now();
            const auto limit = std::chrono::ceil<milliseconds>(left);
            if (!handle->wait(std::max(limit, milliseconds{0}))) ++open;
        }
        return open;
    }

    void leave_to_process_end() {
        (void)disk_.release();
        (void)monitor_.release();
        for (auto& shard : shards_)
            (void)shard.release();
    }

    LimitOptions limits_;
    const std::shared_ptr<index::NotesFile> notes_;  ///< Null: nothing is noted.
    Log log_;
    resolve::Services services_;
    std::shared_ptr<session::EventQueue> events_;
    std::unique_ptr<store::Disk> disk_;  // Outlives the shards: what they left is written.
    const std::shared_ptr<recorder::Leftovers> leftovers_ = std::make_shared<recorder::Leftovers>();
    std::shared_ptr<Budget> ahead_, memory_;
    const std::shared_ptr<ext::Encoders> encoders_;  ///< Null: nothing can be encoded.
    std::unique_ptr<transcode::Workers> workers_;
    const std::shared_ptr<recorder::Tally> tally_ = std::make_shared<recorder::Tally>();
    mutable std::mutex mutex_;
    bool closed_ = false;
    std::uint64_t last_id_ = 0;
    Handles handles_;
    SessionTotals ended_;                        ///< The sums of those that are no longer there.
    std::unique_ptr<session::Monitor> monitor_;  // Before the shards, whose timers it hears.
    std::vector<std::unique_ptr<session::Shard>> shards_;
};

Session::Session(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

Result<Session> Session::open(const SessionOptions& options) {
    if (auto checked = check(options); !checked) return checked.error();
    std::shared_ptr<index::NotesFile> notes;
    if (!options.notes.empty()) {
        auto created =
            index::NotesFile::create(options.notes, or_cores(options.shards), options.unfinished);
        if (!created) return created.error();
        notes = std::move(*created);
    }
    av::set_up_libav();
    return Session{std::make_unique<Impl>(options, std::move(notes))};
}

Result<Recording> Session::record(RecordingOptions options) {
    auto handle = impl_->record(std::move(options));
    if (!handle) return handle.error();
    return Recording{std::move(*handle)};
}

Result<void> Session::may_record(const std::string& user) const {
    return impl_->may_record(user);
}

Result<ext::Resolution> Session::resolve(RecordingOptions options, const ResolveTrace& trace,
                                         std::chrono::milliseconds limit) {
    return impl_->resolve(std::move(options), trace, limit);
}

std::shared_ptr<const ext::Resolvers> Session::resolvers() const {
    return impl_->resolvers();
}

std::optional<Event> Session::next_event(std::chrono::milliseconds limit) {
    return impl_->next_event(limit);
}

Result<void> Session::set_limits(const SessionOptions& options) {
    return impl_->set_limits(options);
}

SessionStats Session::stats() const {
    return impl_->stats();
}

Result<void> Session::close(std::chrono::milliseconds limit) {
    return impl_->close(limit);
}

}  // namespace weir
