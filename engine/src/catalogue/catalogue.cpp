// SPDX-License-Identifier: MIT
// weir::Catalogue: the queue, and the one thread that empties it.
#include <future>
#include <thread>
#include <weir/catalogue.hpp>

#include "base/log.hpp"
#include "base/thread_name.hpp"
#include "catalogue/note_queue.hpp"
#include "catalogue/scribe.hpp"
#include "catalogue/words.hpp"

namespace weir {
namespace {

using namespace catalogue;

constexpr auto kCloseLimit = 3s;
constexpr auto kPrunePeriod = std::chrono::minutes{10};
constexpr auto kComplaintPeriod = 60s;
constexpr unsigned kFailuresInARow = 3;  ///< Of single notes, before the database is to blame.
constexpr unsigned kTriesOfOne = 20;     ///< Of a note that alone can't be written.

/// All that the thread needs; it outlives the Catalogue where the disk does not answer.
class Keeper {
public:
    Keeper(CatalogueOptions options, DataFolder data, WriterLock lock, database::Database database,
           std::int64_t epoch)
        : queue(options.queue_bytes),
          options_(std::move(options)),
          log_(options_.log, options_.log_level),
          data_(std::move(data)),
          lock_(std::move(lock)),
          database_(std::move(database)),
          scribe_(data_, database_, epoch) {}

    void work();

    NoteQueue queue;

private:
    bool write_all(std::deque<Note>& notes);
    void write_one_by_one(std::deque<Note>& notes);
    Result<void> write(const std::deque<Note>::const_iterator& begin,
                       const std::deque<Note>::const_iterator& end);
    void prune(Clock::time_point now);
    void complain(const Error& error);

    const CatalogueOptions options_;
    const Log log_;
    const DataFolder data_;
    const WriterLock lock_;
    database::Database database_;
    Scribe scribe_;
    std::optional<Error> error_;
    unsigned tries_of_one_ = 0;
    std::optional<Clock::time_point> complained_, pruned_;
};

void Keeper::work() {
    for (bool is_last = false; !is_last;) {
        auto notes = queue.take(options_.batch_interval);
        is_last = queue.is_closed();
        error_.reset();
        if (!notes.empty() && !write_all(notes)) write_one_by_one(notes);
        prune(Clock::now());
        if (error_ && !notes.empty()) complain(*error_);
        queue.settle(std::move(notes), error_ ? &*error_ : nullptr);
    }
    // What is lost with us has to be looked for, as after a crash.
    if (!error_) (void)set_mark(database_, Mark::is_open, 0);
}

/// In one transaction.
Result<void> Keeper::write(const std::deque<Note>::const_iterator& begin,
                           const std::deque<Note>::const_iterator& end) {
    auto transaction = Transaction::begin(database_);
    if (!transaction) return transaction.error();
    auto before = scribe_.memory();
    Result<void> written;
    for (auto note = begin; note != end && written; ++note)
        written = scribe_.write(*note);
    if (written) written = set_mark(database_, Mark::last_batch_ms, to_ms(WallClock::now()));
    if (written) written = transaction->commit();
    if (!written) scribe_.restore(std::move(before));
    return written;
}

bool Keeper::write_all(std::deque<Note>& notes) {
    if (const auto written = write(notes.begin(), notes.end()); !written) {
        error_ = written.error();
        return false;
    }
    notes.clear();
    tries_of_one_ = 0;
    return true;
}

/// One that can't be written must not keep the others from it. Where none can, it is not their
/// fault, and all of them wait.
void Keeper::write_one_by_one(std::deque<Note>& notes) {
    std::deque<Note> left;
    bool is_any_written = false;
    while (!notes.empty() && (is_any_written || left.size() < kFailuresInARow)) {
        const auto written = write(notes.begin(), notes.begin() + 1);
        is_any_written = is_any_written || written;
        if (!written) left.push_back(std::move(notes.front()));
        notes.pop_front();
    }
    const bool is_hopeless = left.size() == 1 && notes.empty() && ++tries_of_one_ > kTriesOfOne;
    if (is_any_written || is_hopeless) {
        if (!left.empty()) queue.add_loss();
        log_.error("notes refused by the catalogue: count={} detail={}", left.size(),
                   error_->message());
        tries_of_one_ = 0;
        error_.reset();
        return;
    }
    notes.insert(notes.begin(), std::make_move_iterator(left.begin()),
                 std::make_move_iterator(left.end()));
}

void Keeper::prune(Clock::time_point now) {
    if (pruned_ && now - *pruned_ < kPrunePeriod) return;
    pruned_ = now;
    const auto today = WallClock::now();
    auto pruned = scribe_.prune_events(options_.events_kept, today - options_.event_age);
    if (pruned) pruned = scribe_.prune_removed(today - options_.removed_age);
    if (!pruned) log_.warn("catalogue not pruned: detail={}", pruned.error().message());
}

void Keeper::complain(const Error& error) {
    const auto now = Clock::now();
    if (complained_ && now - *complained_ < kComplaintPeriod) return;
    complained_ = now;
    log_.error("catalogue not written: waiting_bytes={} left_out={} detail={}", queue.bytes(),
               queue.left_out(), error.message());
}

/// What a process that died had left open ends here.
Result<std::int64_t> begin_epoch(database::Database& database) {
    auto transaction = Transaction::begin(database);
    if (!transaction) return transaction.error();
    const auto epoch = get_mark(database, Mark::epoch);
    const auto was_open = get_mark(database, Mark::is_open);
    const auto last_batch = get_mark(database, Mark::last_batch_ms);
    if (!epoch || !was_open || !last_batch) return epoch ? was_open.error() : epoch.error();
    Result<void> done = set_mark(database, Mark::epoch, *epoch + 1);
    if (done) done = set_mark(database, Mark::is_open, 1);
    if (done && *was_open != 0) done = set_mark(database, Mark::died_after_ms, *last_batch);
    // One that dies before its first batch has begun now.
    if (done) done = set_mark(database, Mark::last_batch_ms, to_ms(WallClock::now()));
    if (!done) return done.error();
    if (auto marked = mark_interrupted(database); !marked) return marked.error();
    if (done = transaction->commit(); !done) return done.error();
    return *epoch + 1;
}

}  // namespace

class Catalogue::Impl {
public:
    explicit Impl(std::shared_ptr<Keeper> keeper) : keeper_(std::move(keeper)) {
        std::packaged_task<void()> work{[keeper = keeper_] { keeper->work(); }};
        done_ = work.get_future();
        thread_ = std::thread{std::move(work)};
        set_name(thread_, "catalogue", 0);
    }
    ~Impl();

    NoteQueue& queue() { return keeper_->queue; }

private:
    std::shared_ptr<Keeper> keeper_;
    std::future<void> done_;
    std::thread thread_;
};

/// A disk that does not answer keeps the thread, and nobody else.
Catalogue::Impl::~Impl() {
    queue().close();
    if (done_.wait_for(kCloseLimit) == std::future_status::ready)
        thread_.join();
    else
        thread_.detach();
}

Result<Catalogue> Catalogue::open(const CatalogueOptions& options) {
    DataFolder data{options.data};
    if (auto made = data.make_own(); !made) return made.error();
    auto lock = WriterLock::take(data);
    if (!lock) return lock.error();
    auto database = open_tables(data);
    if (!database) return database.error();
    const auto epoch = begin_epoch(*database);
    if (!epoch) return epoch.error();
    return Catalogue{std::make_unique<Impl>(std::make_shared<Keeper>(
        options, std::move(data), std::move(*lock), std::move(*database), *epoch))};
}

Catalogue::Catalogue(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Catalogue::Catalogue(Catalogue&&) noexcept = default;
Catalogue& Catalogue::operator=(Catalogue&&) noexcept = default;
Catalogue::~Catalogue() = default;

void Catalogue::note(const RoomRef& room, const Event& event) {
    if (std::holds_alternative<event::EventsDropped>(event.what)) impl_->queue().add_loss();
    impl_->queue().push(SessionEvent{room, event});
}

void Catalogue::note_recording_event(std::uint64_t recording, const std::string& kind,
                                     const std::string& detail, WallClock::time_point at) {
    impl_->queue().push(RecordingNote{recording, kind, detail, at});
}

void Catalogue::note_room_event(const RoomRef& room, const std::string& kind,
                                const std::string& detail, WallClock::time_point from,
                                std::optional<WallClock::time_point> until) {
    impl_->queue().push(RoomNote{room, kind, detail, from, until});
}

void Catalogue::note_file(FileKind kind, const std::filesystem::path& file,
                          const std::filesystem::path& source) {
    impl_->queue().push(FileNote{kind, file, source});
}

void Catalogue::note_removed(const std::filesystem::path& file) {
    impl_->queue().push(RemovedNote{file});
}

Result<void> Catalogue::flush(milliseconds limit) {
    return impl_->queue().flush(limit);
}

bool Catalogue::wants_reconcile() {
    return impl_->queue().take_loss();
}

std::uint64_t Catalogue::left_out() const {
    return impl_->queue().left_out();
}

bool is_catalogue_in_use(const std::filesystem::path& data) {
    return WriterLock::is_taken(DataFolder{data});
}

}  // namespace weir
