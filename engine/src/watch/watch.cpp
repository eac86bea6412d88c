// SPDX-License-Identifier: MIT
#include <weir/watch.hpp>

#include <algorithm>
#include <random>
#include <unordered_map>
#include <weir/ext/resolver.hpp>

#include "base/fail.hpp"
#include "base/log.hpp"
#include "watch/planner.hpp"

namespace weir {
namespace {

/// Within so long a recording that was asked to has ended, or is cut off.
constexpr auto kObeys = 5s;

}  // namespace

std::string_view to_string(UnwatchedCause cause) {
    switch (cause) {
        case UnwatchedCause::poll: return "poll";
        case UnwatchedCause::dropped: return "dropped";
        case UnwatchedCause::error: return "error";
        case UnwatchedCause::queue: return "queue";
        case UnwatchedCause::limit: return "limit";
        case UnwatchedCause::disk: return "disk";
        case UnwatchedCause::overload: return "overload";
        case UnwatchedCause::down: return "down";
    }
    return "unknown";
}

std::string_view to_string(RoomState state) {
    switch (state) {
        case RoomState::off: return "off";
        case RoomState::closed: return "closed";
        case RoomState::waiting: return "waiting";
        case RoomState::queued: return "queued";
        case RoomState::polling: return "polling";
        case RoomState::recording: return "recording";
        case RoomState::ending: return "ending";
    }
    return "unknown";
}

class Watch::Impl {
public:
    Impl(Session& session, const WatchOptions& options,
         std::optional<WallClock::time_point> down_since)
        : session_(session),
          poll_interval_(options.poll_interval),
          planner_(options, std::random_device{}(), down_since) {}

    void set(const WatchOptions& options) {
        poll_interval_ = options.poll_interval;
        planner_.set(options);
    }

    std::vector<Error> set_rooms(std::vector<RoomOptions>&& rooms) {
        std::vector<Error> left_out;
        std::map<std::string, RoomOptions> by_id;
        for (RoomOptions& room : rooms) {
            const std::string url = room.recording.url;
            auto id = identify(url);
            adapt(room);
            if (!id)
                left_out.push_back(id.error());
            else if (!by_id.try_emplace(*id, std::move(room)).second)
                left_out.push_back(fail(Errc::bad_option, "'{}' is listed already, as '{}'",
                                        loggable_url(url),
                                        loggable_url(by_id.at(*id).recording.url)));
        }
        planner_.set_rooms(by_id, now());
        std::erase_if(resumes_, [&by_id](const auto& resume) {
            return resume.second.has_ended && !by_id.contains(resume.first);
        });
        act();
        return left_out;
    }

    void on_event(const Event& event) {
        if (std::holds_alternative<event::EventsDropped>(event.what)) return find_live();
        const auto found = rooms_.find(event.recording);
        if (found == rooms_.end()) return;
        const std::string id = found->second;
        if (std::holds_alternative<event::RunStarted>(event.what)) {
            resumes_.erase(id);  // What follows, the recording itself goes on with.
            planner_.on_live(id, now());
        }
        if (const auto* ended = std::get_if<event::RecordingEnded>(&event.what)) {
            rooms_.erase(found);
            recordings_.erase(id);
            note_end(id, ended->summary);
            planner_.on_ended(id, ended->summary.state, ended->summary.error, now());
        }
    }

    Clock::time_point step() {
        act();
        return planner_.next_step();
    }

    template <class Do>
    Result<void> with_room(std::string_view room, Do what) {
        auto id = find(room);
        if (!id) return id.error();
        what(*id, now());
        act();
        return {};
    }

    watch::Planner& planner() { return planner_; }
    void resume(const std::string& room, const Resume& resume) {
        resumes_[room] = resume;
        if (resume.at && !resume.has_ended) planner_.was_recorded(room, *resume.at);
    }

    void close() {
        is_closing_ = true;
        planner_.close(now());
        act();
    }

    std::vector<Unfinished> left() const {
        std::vector<Unfinished> left;
        for (const auto& [id, resume] : resumes_)
            if (const auto* room = planner_.options_of(id))
                left.push_back({.room = id, .url = room->recording.url, .resume = resume});
        return left;
    }

    std::vector<RoomStatus> rooms() const {
        auto all = planner_.rooms(now());
        for (RoomStatus& room : all)
            add_recording(room);
        return all;
    }

    std::optional<RoomStatus> room(const std::string& id) const {
        auto room = planner_.status_of(id, now());
        if (room) add_recording(*room);
        return room;
    }

    std::optional<RoomStatus> room_of(std::uint64_t recording) const {
        const auto found = rooms_.find(recording);
        if (found == rooms_.end()) return std::nullopt;
        return room(found->second);
    }

    static watch::Now now() { return {Clock::now(), WallClock::now()}; }

private:
    void act() {
        // What could not be begun may make room for another.
        for (auto actions = planner_.step(now()); !actions.empty(); actions = planner_.step(now()))
            for (const watch::Action& action : actions)
                act(action);
    }

    void act(const watch::Action& action) {
        if (action.kind == watch::Action::Kind::begin) return begin(action);
        const auto found = recordings_.find(action.room);
        if (found == recordings_.end()) return;
        if (is_closing_)
            found->second.hand_over(kObeys);
        else
            found->second.finish(kObeys);
    }

    void begin(const watch::Action& action) {
        const RoomOptions* room = planner_.options_of(action.room);
        RecordingOptions options = room->recording;
        options.room = action.room;
        options.is_poll = true;
        if (options.title.empty()) options.title = room->name;
        if (const auto found = resumes_.find(action.room); found != resumes_.end())
            options.resume = found->second;
        options.quarantined = action.verbatim;
        auto recording = session_.record(std::move(options));
        if (!recording) return planner_.on_refused(action.room, recording.error(), now());
        rooms_.emplace(recording->id(), action.room);
        recordings_.insert_or_assign(action.room, std::move(*recording));
    }

    /// What its stream leaves listed is not recorded again, nor what was recorded before all were
    /// asked to end. Where it alone was, the next one begins with all that is listed; a poll that
    /// recorded nothing changes nothing.
    void note_end(const std::string& id, const RecordingSummary& summary) {
        if (summary.runs == 0) return;
        resumes_.erase(id);
        const auto room = planner_.status_of(id, now());
        if (summary.resume && room && (is_closing_ || room->state != RoomState::ending))
            resumes_[id] = *summary.resume;
    }

    /// Events are missing: some of them may have told that media came.
    void find_live() {
        for (const auto& [id, recording] : recordings_)
            if (recording.stats().runs > 0) planner_.on_live(id, now());
    }

    void add_recording(RoomStatus& room) const {
        const auto found = recordings_.find(room.id);
        if (found == recordings_.end()) return;
        room.recording = found->second.id();
        room.stats = found->second.stats();
    }

    Result<std::string> find(std::string_view wanted) const {
        const auto by_url = identify(wanted);
        for (const RoomStatus& room : planner_.rooms(now()))
            if (room.id == wanted || room.name == wanted || room.url == wanted ||
                (by_url && *by_url == room.id))
                return room.id;
        return fail(Errc::bad_option, "there is no room '{}'; weir status lists them", wanted);
    }

    std::optional<ext::Resolvers::Found> page(std::string_view url) const {
        const auto resolvers = session_.resolvers();
        return resolvers ? resolvers->find(url) : std::nullopt;
    }

    Result<std::string> identify(std::string_view url) const {
        if (const auto found = page(url)) return found->room.key();
        return room_id(url);
    }

    /// To what its service bears.
    void adapt(RoomOptions& room) const {
        const auto found = page(room.recording.url);
        if (!found) return;
        if (room.platform.empty()) room.platform = found->room.platform;
        const auto least = found->resolver->pace().poll_interval;
        const auto own = room.poll_interval > 0ms ? room.poll_interval : poll_interval_;
        if (own < least) room.poll_interval = least;
    }

    Session& session_;
    std::chrono::milliseconds poll_interval_;
    watch::Planner planner_;
    std::unordered_map<std::uint64_t, std::string> rooms_;  ///< By the id of their recording.
    std::map<std::string, Recording> recordings_;           ///< By the id of their room.
    std::map<std::string, Resume> resumes_;                 ///< Of rooms that are to go on.
    bool is_closing_ = false;
};

Watch::Watch(Session& session, const WatchOptions& options,
             std::optional<std::chrono::system_clock::time_point> down_since)
    : impl_(std::make_unique<Impl>(session, options, down_since)) {}
Watch::Watch(Watch&&) noexcept = default;
Watch::~Watch() = default;

void Watch::set(const WatchOptions& options) {
    impl_->set(options);
}

std::vector<Error> Watch::set_rooms(std::vector<RoomOptions> rooms) {
    return impl_->set_rooms(std::move(rooms));
}

void Watch::on_event(const Event& event) {
    impl_->on_event(event);
}

std::chrono::steady_clock::time_point Watch::step() {
    return impl_->step();
}

Result<void> Watch::start(std::string_view room) {
    return impl_->with_room(
        room, [this](const auto& id, const auto& now) { impl_->planner().start(id, now); });
}

Result<void> Watch::stop(std::string_view room) {
    return impl_->with_room(
        room, [this](const auto& id, const auto& now) { impl_->planner().stop(id, now); });
}

Result<void> Watch::reload(std::string_view room) {
    return impl_->with_room(
        room, [this](const auto& id, const auto& now) { impl_->planner().reload(id, now); });
}

void Watch::resume(const std::string& room, const Resume& resume) {
    impl_->resume(room, resume);
}

void Watch::quarantine(const std::string& room, std::chrono::system_clock::time_point until) {
    impl_->planner().quarantine(room, until);
}

void Watch::close() {
    impl_->close();
}

std::vector<Unfinished> Watch::left() const {
    return impl_->left();
}

std::vector<RoomStatus> Watch::rooms() const {
    return impl_->rooms();
}

std::optional<RoomStatus> Watch::room(const std::string& id) const {
    return impl_->room(id);
}

std::optional<RoomStatus> Watch::room_of(std::uint64_t recording) const {
    return impl_->room_of(recording);
}

std::vector<PlatformPolls> Watch::polls() const {
    return impl_->planner().polls();
}

std::vector<Unwatched> Watch::take_unwatched() {
    return impl_->planner().take_unwatched();
}

}  // namespace weir
