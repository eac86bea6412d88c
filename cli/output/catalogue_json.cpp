// SPDX-License-Identifier: MIT
#include "catalogue_json.hpp"

#include "json.hpp"
#include "json_values.hpp"

namespace weir::cli {
namespace {

using TimePoint = std::chrono::system_clock::time_point;

json::value room_object(const RoomRef& room) {
    if (room.id.empty()) return nullptr;
    return json::object{{"id", text(room.id)},
                        {"url", text(room.url)},
                        {"name", text(room.name)},
                        {"platform", text(room.platform)}};
}

json::object file_object(const CataloguedFile& file) {
    json::object out{{"id", file.id},
                     {"path", text(file.path.native())},
                     {"kind", text(to_string(file.kind))},
                     {"state", text(to_string(file.state))},
                     {"bytes", file.bytes},
                     {"duration_s", nullptr},
                     {"packets", nullptr},
                     {"opened_at", time_or_null(file.opened_at)},
                     {"finished_at", time_or_null(file.finished_at)},
                     {"ours", file.ours}};
    if (file.duration_s) out["duration_s"] = seconds(*file.duration_s);
    if (file.packets)
        out["packets"] =
            json::object{{"video", file.packets->video}, {"audio", file.packets->audio}};
    if (!file.rendition.empty()) out["rendition"] = text(file.rendition);
    return out;
}

json::object run_object(const CataloguedRun& run) {
    return {{"run", run.number},
            {"at", iso_time(run.at)},
            {"protocol", text(run.protocol)},
            {"media_url", text(run.url)}};
}

json::object event_object(const CataloguedEvent& event) {
    return {{"at", iso_time(event.at)},
            {"until", time_or_null(event.until)},
            {"kind", text(event.kind)},
            {"detail", text(event.detail)}};
}

template <class T, class Object>
json::array array_of(const std::vector<T>& items, const Object& object) {
    json::array out;
    for (const T& item : items)
        out.push_back(object(item));
    return out;
}

}  // namespace

json::object recording_object(const CataloguedRecording& recording) {
    json::object out{{"id", recording.id},
                     {"room", room_object(recording.room)},
                     {"state", text(to_string(recording.state))},
                     {"started_at", iso_time(recording.started_at)},
                     {"ended_at", time_or_null(recording.ended_at)},
                     {"error", text_or_null(recording.error)},
                     {"run_count", recording.runs},
                     {"file_count", recording.files},
                     {"gap_count", recording.gaps},
                     {"bytes", recording.bytes},
                     {"media_s", seconds(recording.media_s)},
                     {"gap_s", seconds(recording.gap_s)},
                     {"continues", nullptr}};
    if (recording.continues) out["continues"] = *recording.continues;
    return out;
}

json::object detail_object(const RecordingDetail& detail) {
    json::object out = recording_object(detail.recording);
    out["runs"] = array_of(detail.runs, run_object);
    out["files"] = array_of(detail.files, file_object);
    out["gaps"] = array_of(detail.gaps, gap_object);
    out["events"] = array_of(detail.events, event_object);
    out["room_events"] = array_of(detail.room_events, event_object);
    return out;
}

std::string recordings_json(const std::vector<CataloguedRecording>& recordings) {
    std::string out;
    for (const CataloguedRecording& recording : recordings)
        out += line(recording_object(recording)) + "\n";
    return out;
}

std::string rooms_json(const std::vector<RoomTotals>& rooms) {
    std::string out;
    for (const RoomTotals& room : rooms) {
        out += line({{"room", room_object(room.room)},
                     {"recording_count", room.recordings},
                     {"gap_count", room.gaps},
                     {"bytes", room.bytes},
                     {"media_s", seconds(room.media_s)},
                     {"gap_s", seconds(room.gap_s)},
                     {"last_started_at", time_or_null(room.last_started_at)},
                     {"is_recording", room.is_recording}}) +
               "\n";
    }
    return out;
}

std::string detail_json(const RecordingDetail& detail) {
    return line(detail_object(detail)) + "\n";
}

std::string removed_json(const RemoveReport& report) {
    return line(
               {{"recordings", report.recordings},
                {"files", report.files},
                {"bytes", report.bytes},
                {"problems", array_of(report.problems,
                                      [](const std::string& problem) { return text(problem); })}}) +
           "\n";
}

std::string cleaned_json(const CleanReport& cleaned, const ReconcileReport& reconciled,
                         bool dry_run) {
    std::string out;
    for (const CleanedFile& file : cleaned.files) {
        out += line({{"path", text(file.path.native())},
                     {"room", text_or_null(file.room)},
                     {"bytes", file.bytes},
                     {"reason", text(file.reason)},
                     {"error", text_or_null(file.error)}}) +
               "\n";
    }
    return out +
           line({{"dry_run", dry_run},
                 {"files", cleaned.files.size()},
                 {"bytes", cleaned.bytes},
                 {"files_kept", cleaned.files_kept},
                 {"recovered", reconciled.recovered.size()},
                 {"adopted", reconciled.adopted},
                 {"missing", reconciled.missing},
                 {"orphans_removed", reconciled.orphans_removed},
                 {"orphan_bytes", reconciled.orphan_bytes}}) +
           "\n";
}

std::string problems_json(const std::string& data, const std::vector<std::string>& problems) {
    return line({{"data", text(data)},
                 {"consistent", problems.empty()},
                 {"problems",
                  array_of(problems, [](const std::string& problem) { return text(problem); })}}) +
           "\n";
}

}  // namespace weir::cli
