// SPDX-License-Identifier: MIT
#include "run_loop.hpp"

#include <fmt/format.h>
#include <weir/hwaccel.hpp>

#include <algorithm>
#include <utility>

#include "changed_pages.hpp"
#include "hook_messages.hpp"
#include "output/json.hpp"
#include "output/text.hpp"
#include "output/units.hpp"
#include "process/encoder_cache.hpp"
#include "process/usage.hpp"

namespace weir::cli {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr auto kTurn = 100ms;           ///< The longest that anything waits to be looked at.
constexpr auto kTableInterval = 500ms;  ///< Of the table.
constexpr auto kLookInterval = 1s;
constexpr auto kFirstClean = 10s;  ///< After the start, which has enough to do.
constexpr auto kPartLimit = 5s;    ///< For the hooks and the catalogue, after the recordings.
constexpr std::size_t kEventsPerRoom = 16;

RoomRef ref_of(const RoomStatus& room) {
    return {room.id, room.url, room.name, room.platform};
}

/// Of a look at a room that was not live: nobody wants to hear of each.
bool is_of_poll(const Event& event) {
    if (std::holds_alternative<event::RecordingStarted>(event.what)) return true;
    const auto* ended = std::get_if<event::RecordingEnded>(&event.what);
    return ended != nullptr && ended->summary.runs == 0;
}

/// What holds for all rooms only from the next start on.
bool needs_restart(const Config& before, const Config& after) {
    return before.data != after.data || before.session.shards != after.session.shards ||
           before.session.disk_threads != after.session.disk_threads ||
           before.session.host_connections != after.session.host_connections ||
           before.services != after.services || before.log.file != after.log.file ||
           before.log.level != after.log.level || before.http.address != after.http.address ||
           before.http.port != after.http.port || before.http.hosts != after.http.hosts ||
           before.http.certificate != after.http.certificate ||
           before.http.connections != after.http.connections || before.http.rate != after.http.rate;
}

}  // namespace

Result<std::unique_ptr<RunLoop>> RunLoop::open(ConfigSources sources, LoadedConfig loaded,
                                               Display& display, LogLevel log_level) {
    auto folder = DataFolder::take(loaded.config->data);
    if (!folder) return folder.error();
    std::unique_ptr<RunLoop> loop{
        new RunLoop{std::move(sources), std::move(loaded), display, std::move(*folder)}};
    auto previous =
        take_over(loop->config_.data, loop->folder_.paths(), loop->config_.watch.quarantine);
    if (!previous) return previous.error();
    if (auto opened = loop->open_parts(*previous, log_level); !opened) return opened.error();
    return loop;
}

RunLoop::RunLoop(ConfigSources sources, LoadedConfig loaded, Display& display, DataFolder folder)
    : sources_(std::move(sources)),
      config_(std::move(*loaded.config)),
      files_(loaded.files),
      display_(display),
      say_(display.log_sink()),
      folder_(std::move(folder)) {}

Result<void> RunLoop::open_parts(const PreviousRun& previous, LogLevel log_level) {
    for (const std::string& words : previous.words)
        say_(LogLevel::info, words);
    auto catalogue = Catalogue::open({.data = config_.data, .log = say_, .log_level = log_level});
    if (!catalogue) return catalogue.error();
    catalogue_.emplace(std::move(*catalogue));
    auto hooks = Hooks::open({.outbox = folder_.paths().outbox(),
                              .hooks = config_.hooks,
                              .log = say_,
                              .log_level = log_level});
    if (!hooks) return hooks.error();
    hooks_.emplace(std::move(*hooks));
    auto aftercare = Aftercare::open(
        config_.aftercare, [this](const AftercareDone& done) { on_aftercare(done); }, say_,
        log_level);
    if (!aftercare) return aftercare.error();
    aftercare_.emplace(std::move(*aftercare));

    SessionOptions options = config_.session;
    options.log = say_;
    options.log_level = log_level;
    options.notes = folder_.paths().notes();
    options.encoders = make_encoders({.cache_file = encoder_cache_file()});
    options.unfinished = previous.unfinished;
    options.event_queue = std::max(options.event_queue, config_.rooms.size() * kEventsPerRoom);
    auto session = Session::open(options);
    if (!session) return session.error();
    session_.emplace(std::move(*session));
    if (auto noted = note_crashes(); !noted) return noted;

    watch_.emplace(*session_, config_.watch, folder_.last_alive());
    for (const auto& [room, until] : previous.quarantine.rooms())
        watch_->quarantine(room, until);
    for (const Unfinished& recording : previous.unfinished)
        if (recording.resume && !recording.room.empty())
            watch_->resume(recording.room, *recording.resume);
    auto front =
        http::Front::open(config_.http, config_.data, folder_.paths().socket(), options.encoders);
    if (!front) return front.error();
    front_ = std::move(*front);
    housekeeping_.emplace(
        config_.data, config_.retention, config_.published, kFirstClean,
        [say = say_](LogLevel level, const std::string& line) { say(level, line); },
        [this](const std::filesystem::path& file) { return aftercare_->add(file); });
    return {};
}

ExitCode RunLoop::run() {
    set_rooms();
    say_(LogLevel::info,
         fmt::format("weir runs: {}, data in '{}'", counted(config_.rooms.size(), "room"),
                     printable(config_.data.native())));
    if (!config_.http.address.empty())
        say_(LogLevel::info, fmt::format("HTTP at {}:{}", config_.http.address, front_->port()));
    front_->show(snapshot(SteadyClock::now()));
    service_.tell("READY=1");
    while (!is_stopping_)
        turn();
    return close();
}

/// One round: an event or a pause, then whatever is due.
void RunLoop::turn() {
    const auto now = SteadyClock::now();
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(next_step_ - now);
    const auto limit = std::clamp<std::chrono::milliseconds>(wait, 0ms, kTurn);
    if (auto event = session_->next_event(limit)) {
        handle(*event);
        // A burst is taken in whole: what follows is done once for all of it.
        for (int more = 0; more < 1'000 && (event = session_->next_event(0ms)); ++more)
            handle(*event);
    }
    next_step_ = watch_->step();
    tell_unwatched();
    answer_http();
    keep_watch(SteadyClock::now());
    display_.print_log();
    draw(SteadyClock::now());
}

void RunLoop::handle(const Event& event) {
    const auto room = watch_->room_of(event.recording);
    watch_->on_event(event);
    catalogue_->note(room ? ref_of(*room) : RoomRef{}, event);
    if (!is_of_poll(event)) {
        display_.event(event, room ? room->url : "");
        front_->tell(event_json(event, room ? room->url : ""));
    }
    if (room) {
        for (HookMessage& message : hook_messages(named(*room), event))
            hooks_->offer(std::move(message));
    }
    std::visit([&](const auto& what) { follow(event.recording, room, what); }, event.what);
}

void RunLoop::follow(std::uint64_t, const OfRoom&, const event::Overload& overload) {
    aftercare_->pause(overload.level > 0);
}

void RunLoop::follow(std::uint64_t, const OfRoom&, const event::FileFinished& finished) {
    (void)aftercare_->add(finished.file.path);
}

void RunLoop::follow(std::uint64_t recording, const OfRoom& room, const event::RunStarted& run) {
    if (run.run == 1 && room && room->quarantined)
        catalogue_->note_recording_event(recording, "quarantined",
                                         "kept verbatim: it brought a process down",
                                         std::chrono::system_clock::now());
}

void RunLoop::follow(std::uint64_t, const OfRoom&, const event::RecordingEnded& ended) {
    const auto& error = ended.summary.error;
    if (error && error->code == Errc::disk_full) housekeeping_->ask_to_clean();
}

void RunLoop::follow(std::uint64_t, const OfRoom& room, const event::RoomFound& found) {
    if (!room) return;
    const std::string name = name_of(found);
    if (!name.empty()) found_names_[room->id] = name;
}

void RunLoop::follow(std::uint64_t, const OfRoom&, const event::PageChanged& changed) {
    const auto kept =
        keep_changed_page(config_.data / "changed", changed, std::chrono::system_clock::now());
    if (!kept)
        say_(LogLevel::warn, kept.error().message());
    else if (*kept)
        say_(LogLevel::warn,
             fmt::format("what {} answered is kept for a report: {}", printable(changed.platform),
                         printable((*kept)->native())));
}

RoomStatus RunLoop::named(RoomStatus room) const {
    if (!room.name.empty()) return room;
    if (const auto found = found_names_.find(room.id); found != found_names_.end())
        room.name = found->second;
    return room;
}

void RunLoop::tell_unwatched() {
    for (const Unwatched& stretch : watch_->take_unwatched()) {
        const auto room = watch_->room(stretch.room);
        if (!room) continue;
        catalogue_->note_room_event(ref_of(*room),
                                    "not_recorded_" + std::string{to_string(stretch.cause)},
                                    stretch.detail, stretch.from, stretch.until);
        for (HookMessage& message : hook_messages(named(*room), stretch))
            hooks_->offer(std::move(message));
    }
}

void RunLoop::on_aftercare(const AftercareDone& done) {
    if (done.copy)
        catalogue_->note_file(FileKind::converted, done.copy->path, done.source);
    else if (done.source_removed)  // The copy was there already, from before a crash.
        catalogue_->note_file(FileKind::converted, copy_name(done.source), done.source);
    if (done.poster) catalogue_->note_file(FileKind::poster, done.poster->path, done.source);
    if (done.source_removed) catalogue_->note_removed(done.source);
}

/// What need not be looked at in each turn.
void RunLoop::keep_watch(SteadyClock::time_point now) {
    service_.beat(now);
    if (!is_stopping_ && (wants_reload_.exchange(false) || files_.changed(now)))
        (void)load_config();
    if (now < next_look_) return;
    next_look_ = now + kLookInterval;
    measure(now);
    front_->show(snapshot(now));
    folder_.beat();
    if (catalogue_->wants_reconcile()) housekeeping_->ask_to_reconcile();
}

Result<void> RunLoop::load_config() {
    service_.tell("RELOADING=1");
    LoadedConfig loaded = read_config(sources_);
    files_ = FileWatch{loaded.files};
    Result<void> outcome;
    if (loaded.config) {
        apply(std::move(*loaded.config));
    } else {
        for (const Problem& problem : loaded.problems.listed())
            say_(LogLevel::error, to_string(problem));
        say_(LogLevel::error, "the configuration was left as it was");
        outcome = Error{Errc::bad_option, to_string(loaded.problems.listed().front())};
    }
    service_.tell("READY=1");
    return outcome;
}

void RunLoop::apply(Config config) {
    if (const auto set = session_->set_limits(config.session); !set)
        say_(LogLevel::error, set.error().message());
    if (const auto set = hooks_->set(config.hooks); !set)
        say_(LogLevel::error, set.error().message());
    if (const auto set = aftercare_->set(config.aftercare); !set)
        say_(LogLevel::error, set.error().message());
    watch_->set(config.watch);
    housekeeping_->set(config.retention, config.published);
    front_->set_tokens(config.http.tokens);
    if (needs_restart(config_, config))
        say_(LogLevel::warn,
             "the data directory, the log, resolvers, threads, connections and [http] change with "
             "the next start");
    config.data = config_.data;
    config_ = std::move(config);
    set_rooms();
    say_(LogLevel::info,
         fmt::format("configuration read anew: {}", counted(config_.rooms.size(), "room")));
}

void RunLoop::set_rooms() {
    std::vector<RoomOptions> rooms;
    by_id_.clear();
    for (const ConfiguredRoom& room : config_.rooms) {
        rooms.push_back(room.options);
        if (const auto id = room_id(room.options.recording.url))
            by_id_.try_emplace(*id, rooms.size() - 1);
    }
    for (const Error& left_out : watch_->set_rooms(std::move(rooms)))
        say_(LogLevel::warn, left_out.message());
    if (config_.rooms.empty())
        say_(LogLevel::warn, "there is no room to watch yet; add a [[room]] to weir.toml");
    std::erase_if(found_names_, [this](const auto& entry) { return !watch_->room(entry.first); });
    std::erase_if(received_, [this](const auto& entry) { return !watch_->room(entry.first); });
    next_step_ = {};
}

/// For the rates; whoever asks for them, and whenever.
void RunLoop::measure(SteadyClock::time_point now) {
    for (const RoomStatus& room : watch_->rooms()) {
        if (room.recording)
            received_[room.id].add(now, room.stats.received_bytes);
        else
            received_.erase(room.id);
    }
    cpu_microseconds_.add(now, static_cast<std::uint64_t>(process_usage().cpu_seconds * 1e6));
}

double RunLoop::bitrate_bps(const std::string& room) const {
    const auto meter = received_.find(room);
    return meter == received_.end() ? 0 : 8 * meter->second.per_second();
}

RunStatus RunLoop::status(SteadyClock::time_point now) const {
    RunStatus status;
    for (const RoomStatus& room : watch_->rooms()) {
        status.rooms.push_back(
            room_row(named(room), bitrate_bps(room.id), std::chrono::system_clock::now()));
    }
    status.totals.elapsed_s = std::chrono::duration<double>(now - begin_).count();
    status.totals.cpu_percent = cpu_microseconds_.per_second() / 1e4;
    status.totals.memory_bytes = process_usage().memory_bytes;
    return status;
}

void RunLoop::draw(SteadyClock::time_point now) {
    if (!display_.has_table() || now < next_frame_) return;
    next_frame_ = now + kTableInterval;
    const RunStatus shown = status(now);
    display_.table([&shown](const TableShape& shape) { return render_rooms(shown, {}, shape); });
}

bool RunLoop::is_recording() const {
    return std::ranges::any_of(watch_->rooms(),
                               [](const RoomStatus& room) { return room.recording.has_value(); });
}

/// To the process after this one.
void RunLoop::leave_rooms() {
    const auto left = watch_->left();
    watch_.reset();
    session_.reset();
    if (const auto done = leave_notes(folder_.paths().notes(), left); !done)
        say_(LogLevel::warn, done.error().message());
}

ExitCode RunLoop::close() {
    const auto deadline = SteadyClock::now() + config_.stop_limit;
    service_.tell("STOPPING=1");
    say_(LogLevel::info, "finishing; once more to stop at once");
    watch_->close();
    while (is_recording() && SteadyClock::now() < deadline)
        turn();
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now());
    const auto closed = session_->close(std::max<std::chrono::milliseconds>(left, 1s));
    while (const auto event = session_->next_event(0ms))
        handle(*event);
    front_.reset();
    if (!closed) say_(LogLevel::warn, closed.error().message());
    housekeeping_.reset();
    (void)aftercare_->close(kPartLimit);
    if (const auto flushed = hooks_->flush(kPartLimit); !flushed)
        say_(LogLevel::warn, flushed.error().message());
    if (const auto flushed = catalogue_->flush(kPartLimit); !flushed)
        say_(LogLevel::warn, flushed.error().message());
    leave_rooms();
    folder_.beat();
    say_(LogLevel::info, "weir has ended");
    display_.print_log();
    display_.leave_table();
    return closed ? kDone : kFailed;
}

}  // namespace weir::cli
