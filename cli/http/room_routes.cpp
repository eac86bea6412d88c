// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "http/problem.hpp"
#include "http/room_json.hpp"
#include "http/routes.hpp"
#include "output/json_values.hpp"

namespace weir::cli::http {
namespace {

using Verb = Command::Verb;

/// By what stands in a path: its key, its id, its URL or its name; null: there is none.
const RoomView* find(const Snapshot& snapshot, std::string_view room) {
    const auto found = std::ranges::find_if(snapshot.rooms, [room](const RoomView& view) {
        const RoomStatus& status = view.status;
        return room == status.id || room == status.url || room == status.name ||
               room == room_key(status.id);
    });
    return found == snapshot.rooms.end() ? nullptr : &*found;
}

std::optional<std::int64_t> recording_of(Parts& parts, const RoomView& room) {
    const auto running = parts.catalogue.running();
    const auto found = running.find(room.status.id);
    if (found == running.end()) return std::nullopt;
    return found->second;
}

Response no_room(std::string_view room) {
    return not_found(fmt::format("there is no room '{}'", room));
}

bool is_wanted(const RoomView& room, std::string_view state, std::string_view text) {
    const RoomStatus& status = room.status;
    const auto holds = [text](const std::string& in) { return in.find(text) != in.npos; };
    if (!text.empty() && !holds(status.name) && !holds(status.url) && !holds(status.platform))
        return false;
    if (state.empty()) return true;
    if (state == "trouble") return !status.trouble.empty() || status.quarantined;
    return state == state_word(status);
}

Response list_rooms(Parts& parts, const Call& call) {
    const auto snapshot = parts.board.look();
    const auto running = parts.catalogue.running();
    json::array rooms;
    for (const RoomView& room : snapshot->rooms)
        if (is_wanted(room, call.request.parameter("state"), call.request.parameter("text")))
            rooms.push_back(room_object(room, running));
    Response response;
    response.body = line({{"rooms", std::move(rooms)}});
    return response;
}

Response show_room(Parts& parts, const std::string& room, unsigned status = 200) {
    const auto snapshot = parts.board.look();
    const RoomView* found = find(*snapshot, room);
    if (!found) return no_room(room);
    Response response;
    response.status = status;
    response.body = line(room_object(*found, parts.catalogue.running()));
    return response;
}

/// What is done is seen at once: a snapshot is made before it is answered.
Response order(Parts& parts, Verb verb, const Call& call) {
    const std::string& place = call.place("room");
    const auto snapshot = parts.board.look();
    const RoomView* room = find(*snapshot, place);
    const auto done = parts.mailbox.ask(
        {verb, room ? room->status.id : place, verb == Verb::change_room ? call.request.body : ""});
    if (!done) {
        // The words name the nearest room.
        if (!room && done.error().code == Errc::bad_option) return not_found(done.error().detail);
        const bool edits = verb == Verb::change_room || verb == Verb::remove_room;
        if (edits && room && !room->is_added)
            return problem(409, "CONFIGURED", done.error().detail);
        return problem(done.error());
    }
    if (verb == Verb::change_room) return show_room(parts, *done);
    Response response;
    response.body = R"({"done":true})";
    return response;
}

Response add(Parts& parts, const Call& call) {
    const auto added = parts.mailbox.ask({Verb::add_room, "", call.request.body});
    if (!added) return problem(added.error());
    return show_room(parts, *added, 201);
}

Response poster(Parts& parts, const Call& call) {
    const auto snapshot = parts.board.look();
    const RoomView* room = find(*snapshot, call.place("room"));
    if (!room) return no_room(call.place("room"));
    const auto recording = recording_of(parts, *room);
    if (!recording) return not_found("nothing of it is recorded at the moment");
    const auto detail = parts.catalogue.show(*recording);
    if (!detail) return problem(detail.error());
    if (!*detail) return not_found("nothing of it is recorded at the moment");
    const CataloguedFile* newest = nullptr;
    for (const CataloguedFile& file : (*detail)->files)
        if (file.kind == FileKind::media && file.rendition.empty()) newest = &file;
    Response response;
    response.type = "image/jpeg";
    LivePoster::Jpeg jpeg;
    if (newest)
        if (auto made = parts.poster.of(parts.catalogue.data() / newest->path)) jpeg = *made;
    if (jpeg)
        response.body = *jpeg;
    else
        response.status = 204;  // There is no picture yet.
    return response;
}

}  // namespace

void add_room_routes(Router& router, Parts& parts) {
    const auto ordered = [&](Verb verb) {
        return [&parts, verb](const Call& call) { return order(parts, verb, call); };
    };
    constexpr std::string_view kRooms = "/api/v1/rooms", kRoom = "/api/v1/rooms/{room}";
    router.add(
        {"GET", kRooms, Scope::read, [&](const Call& call) { return list_rooms(parts, call); }});
    router.add(
        {"POST", kRooms, Scope::control, [&](const Call& call) { return add(parts, call); }});
    router.add({"GET", kRoom, Scope::read,
                [&](const Call& call) { return show_room(parts, call.place("room")); }});
    router.add({"PATCH", kRoom, Scope::control, ordered(Verb::change_room)});
    router.add({"DELETE", kRoom, Scope::control, ordered(Verb::remove_room)});
    router.add({"POST", "/api/v1/rooms/{room}/start", Scope::control, ordered(Verb::start)});
    router.add({"POST", "/api/v1/rooms/{room}/stop", Scope::control, ordered(Verb::stop)});
    router.add({"POST", "/api/v1/rooms/{room}/reload", Scope::control, ordered(Verb::reload_room)});
    router.add({"GET", "/api/v1/rooms/{room}/poster.jpg", Scope::read,
                [&](const Call& call) { return poster(parts, call); }});
}

}  // namespace weir::cli::http
