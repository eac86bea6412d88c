// SPDX-License-Identifier: MIT
// The part of RunLoop that others look at and steer over HTTP.
#include "process/usage.hpp"
#include "run_loop.hpp"

namespace weir::cli {
namespace {

using Verb = http::Command::Verb;

Error no_such(const std::string& room) {
    return Error{Errc::bad_option, "there is no room '" + room + "'"};
}

}  // namespace

http::Snapshot RunLoop::snapshot(std::chrono::steady_clock::time_point now) const {
    http::Snapshot snapshot;
    snapshot.taken = now;
    snapshot.elapsed_s = std::chrono::duration<double>(now - begin_).count();
    snapshot.cpu_percent = cpu_microseconds_.per_second() / 1e4;
    snapshot.memory_bytes = process_usage().memory_bytes;
    for (const RoomStatus& room : watch_->rooms()) {
        const ConfiguredRoom* known = configured(room.id);
        snapshot.rooms.push_back(
            {named(room), bitrate_bps(room.id), known != nullptr && known->is_added});
    }
    snapshot.session = session_->stats();
    snapshot.limits = config_.session.limits;
    snapshot.hooks = hooks_->figures();
    snapshot.polls = watch_->polls();
    snapshot.config = config_.shown;
    return snapshot;
}

const ConfiguredRoom* RunLoop::configured(const std::string& id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : &config_.rooms[found->second];
}

/// Whoever asked looks at the next snapshot: what was done stands in it.
void RunLoop::answer_http() {
    while (auto letter = front_->next()) {
        http::Outcome outcome = obey(letter->command);
        next_step_ = watch_->step();
        front_->show(snapshot(std::chrono::steady_clock::now()));
        letter->answer.set_value(std::move(outcome));
    }
}

http::Outcome RunLoop::obey(const http::Command& command) {
    Result<void> done;
    switch (command.verb) {
        case Verb::start: return start(command.room);
        case Verb::stop: done = watch_->stop(command.room); break;
        case Verb::reload_room: done = watch_->reload(command.room); break;
        case Verb::reload_config: done = load_config(); break;
        case Verb::add_room: return add_room(command.body);
        case Verb::change_room: return change_room(command.room, command.body);
        case Verb::remove_room: return remove_room(command.room);
    }
    if (!done) return done.error();
    return command.room;
}

/// What would be refused a moment later is refused now.
http::Outcome RunLoop::start(const std::string& room) {
    const ConfiguredRoom* known = configured(room);
    const auto status = watch_->room(room);
    const bool runs = status && status->recording;
    if (known != nullptr && !runs)
        if (auto allowed = session_->may_record(known->options.recording.user); !allowed)
            return allowed.error();
    if (auto started = watch_->start(room); !started) return started.error();
    return room;
}

http::Outcome RunLoop::add_room(const std::string& body) {
    const auto room = parse_added_room(body);
    if (!room) return room.error();
    const auto id = room_id(room->url);
    if (!id) return id.error();
    if (watch_->room(*id)) return Error{Errc::room_taken, "this room is watched already"};
    return keep(*room, AddedRooms::read(folder_.paths().added_rooms()));
}

http::Outcome RunLoop::change_room(const std::string& room, const std::string& body) {
    const AddedRooms before = AddedRooms::read(folder_.paths().added_rooms());
    const AddedRoom* known = before.find(room);
    if (known == nullptr && configured(room) == nullptr) return no_such(room);
    if (known == nullptr)
        return Error{Errc::bad_option,
                     "this room stands in " + configured(room)->from + "; change it there"};
    const auto changed = parse_added_room(body, *known);
    if (!changed) return changed.error();
    if (changed->url != known->url)
        return Error{Errc::bad_option, "'url': a room with another URL is another room; add it"};
    return keep(*changed, before);
}

http::Outcome RunLoop::remove_room(const std::string& room) {
    AddedRooms rooms = AddedRooms::read(folder_.paths().added_rooms());
    if (rooms.find(room) == nullptr && configured(room) == nullptr) return no_such(room);
    if (rooms.find(room) == nullptr)
        return Error{Errc::bad_option,
                     "this room stands in " + configured(room)->from + "; remove it there"};
    if (auto removed = rooms.remove(room); !removed) return removed.error();
    if (auto loaded = load_config(); !loaded) return loaded.error();
    return room;
}

/// What the configuration does not take is taken back.
http::Outcome RunLoop::keep(const AddedRoom& room, const AddedRooms& before) {
    AddedRooms after = before;
    if (auto put = after.put(room); !put) return put.error();
    if (auto loaded = load_config(); !loaded) {
        if (auto restored = before.write(); !restored) return restored.error();
        (void)load_config();
        return loaded.error();
    }
    const auto id = room_id(room.url);
    return id ? *id : room.url;
}

}  // namespace weir::cli
