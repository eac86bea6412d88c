// SPDX-License-Identifier: MIT
#include "http/room_json.hpp"

#include <cmath>

#include "http/digest.hpp"
#include "output/json.hpp"
#include "output/json_values.hpp"

namespace weir::cli::http {
namespace {

using Running = std::map<std::string, std::int64_t>;

json::object recording_object(const RoomView& room, const Running& running) {
    const RecordingStats& stats = room.status.stats;
    json::object out{{"id", nullptr},
                     {"media_s", seconds(stats.media_s)},
                     {"bitrate_bps", std::round(room.bitrate_bps)},
                     {"bytes", stats.written_bytes},
                     {"received_bytes", stats.received_bytes},
                     {"gaps", stats.gaps},
                     {"gap_s", seconds(stats.gap_s)},
                     {"runs", stats.runs},
                     {"files", stats.files},
                     {"buffered_bytes", stats.buffered_bytes},
                     {"held_bytes", stats.held_bytes},
                     {"cpu_s", seconds(stats.cpu_s)},
                     {"cpu_share", seconds(stats.cpu_share)}};
    const auto id = running.find(room.status.id);
    if (id != running.end()) out["id"] = id->second;
    return out;
}

json::object volume_object(const VolumeStats& volume) {
    return {{"directory", text(volume.directory.native())},
            {"free_bytes", volume.free_bytes},
            {"total_bytes", volume.total_bytes},
            {"free_inodes", volume.free_inodes},
            {"queued_bytes", volume.queued_bytes},
            {"is_congested", volume.is_congested},
            {"is_low", volume.is_low}};
}

}  // namespace

std::string room_key(std::string_view room_id) {
    return hexadecimal(digest_of(room_id).substr(0, 8));
}

std::string_view state_word(const RoomStatus& room) {
    const bool is_retrying =
        room.state == RoomState::recording && room.stats.state == RecordingState::retrying;
    return is_retrying ? "retrying" : to_string(room.state);
}

json::object room_object(const RoomView& room, const Running& running) {
    const RoomStatus& status = room.status;
    json::object out{{"id", text(room_key(status.id))},
                     {"name", text(status.name)},
                     {"url", text(status.url)},
                     {"platform", text(status.platform)},
                     {"state", text(state_word(status))},
                     {"since", iso_time(status.since)},
                     {"next_poll_at", time_or_null(status.next_poll)},
                     {"trouble", text_or_null(status.trouble)},
                     {"quarantined", status.quarantined},
                     {"source", room.is_added ? "api" : "config"},
                     {"recording", nullptr}};
    if (status.recording) out["recording"] = recording_object(room, running);
    return out;
}

json::object limits_object(const Snapshot& snapshot) {
    const SessionStats& session = snapshot.session;
    json::array volumes;
    for (const VolumeStats& volume : session.volumes)
        volumes.push_back(volume_object(volume));
    return {{"per_user", snapshot.limits.per_user},
            {"users", snapshot.limits.users},
            {"all", snapshot.limits.all},
            {"recordings", session.recordings},
            {"memory_bytes", session.memory_bytes},
            {"memory_limit_bytes", session.memory_limit},
            {"volumes", std::move(volumes)},
            {"load",
             json::object{{"level", session.load.level}, {"late_ms", session.load.late.count()}}}};
}

}  // namespace weir::cli::http
