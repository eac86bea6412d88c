// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <weir/reconcile.hpp>

#include <algorithm>
#include <charconv>
#include <functional>

#include "http/file_parts.hpp"
#include "http/iso_time.hpp"
#include "http/playback.hpp"
#include "http/problem.hpp"
#include "http/routes.hpp"
#include "output/catalogue_json.hpp"
#include "output/json_values.hpp"

namespace weir::cli::http {
namespace {

constexpr std::int64_t kMostListed = 1'000;

std::optional<std::int64_t> number_in(std::string_view text) {
    std::int64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || value < 0)
        return std::nullopt;
    return value;
}

Response no_recording(std::string_view id) {
    return not_found(fmt::format("there is no recording '{}'", id));
}

/// What is wrong with it is said in `wrong`.
CatalogueQuery query_of(const Request& request, std::string& wrong) {
    CatalogueQuery query;
    query.room = request.parameter("room");
    if (const auto state = request.parameter("state"); !state.empty()) {
        query.state = parse_catalogued_state(state);
        if (!query.state) wrong = "state: there is no such one";
    }
    const auto whole = [&](const char* name, std::int64_t most) -> std::optional<std::int64_t> {
        const auto given = request.parameter(name);
        if (given.empty()) return std::nullopt;
        const auto value = number_in(given);
        if (!value || *value > most) wrong = fmt::format("{}: a number is wanted", name);
        return value;
    };
    query.before = whole("before", INT64_MAX);
    query.limit = static_cast<unsigned>(
        std::clamp<std::int64_t>(whole("limit", kMostListed).value_or(100), 1, kMostListed));
    if (const auto since = request.parameter("since"); !since.empty()) {
        query.since = parse_iso_time(since);
        if (!query.since) wrong = "since: a time as 2026-01-31T20:15:00Z is wanted";
    }
    return query;
}

/// What the catalogue knows of its files once they are finished, by what is so far.
json::object live_object(const CataloguedRecording& recording, const Snapshot& snapshot) {
    json::object out = recording_object(recording);
    if (recording.state != CataloguedState::recording) return out;
    const auto room = std::ranges::find_if(snapshot.rooms, [&recording](const RoomView& view) {
        return view.status.id == recording.room.id && view.status.recording;
    });
    if (room == snapshot.rooms.end()) return out;
    const RecordingStats& stats = room->status.stats;
    out["media_s"] = seconds(std::max(recording.media_s, stats.media_s));
    out["bytes"] = std::max(recording.bytes, stats.written_bytes);
    return out;
}

Response list_recordings(Parts& parts, const Call& call) {
    std::string wrong;
    CatalogueQuery query = query_of(call.request, wrong);
    if (!wrong.empty()) return bad_request(wrong);
    const unsigned limit = query.limit++;  // One more tells whether there is a next page.
    auto found = parts.catalogue.list(query);
    if (!found) return problem(found.error());
    json::value next = nullptr;
    if (found->size() > limit) {
        found->resize(limit);
        next = found->back().id;
    }
    const auto snapshot = parts.board.look();
    json::array recordings;
    for (const CataloguedRecording& recording : *found)
        recordings.push_back(live_object(recording, *snapshot));
    Response response;
    response.body = line({{"recordings", std::move(recordings)}, {"next_before", std::move(next)}});
    return response;
}

using OfDetail = std::function<Response(const RecordingDetail&)>;

Response with_detail(Parts& parts, const Call& call, const OfDetail& tell) {
    const auto id = number_in(call.place("id"));
    if (!id) return no_recording(call.place("id"));
    const auto detail = parts.catalogue.show(*id);
    if (!detail) return problem(detail.error());
    if (!*detail) return no_recording(call.place("id"));
    return tell(**detail);
}

Response all_of(const RecordingDetail& detail, const Snapshot& snapshot) {
    json::object all = detail_object(detail);
    for (auto& [key, value] : live_object(detail.recording, snapshot))
        all[key] = value;
    Response response;
    response.body = line(all);
    return response;
}

Response part_of(const RecordingDetail& detail, std::string_view part) {
    json::object all = detail_object(detail);
    Response response;
    response.body = line({{part, std::move(all[part])}});
    return response;
}

Response remove(Parts& parts, const Call& call) {
    const auto id = number_in(call.place("id"));
    if (!id) return no_recording(call.place("id"));
    const auto detail = parts.catalogue.show(*id);
    if (!detail) return problem(detail.error());
    if (!*detail) return no_recording(call.place("id"));
    const auto removed = remove_recordings(parts.catalogue.data(), {*id}, false);
    if (!removed && removed.error().code == Errc::bad_option)
        return problem(409, "RECORDING", removed.error().message());
    if (!removed) return problem(removed.error());
    if (!removed->problems.empty()) return problem(500, "NOT_REMOVED", removed->problems.front());
    Response response;
    response.body = line({{"files", removed->files}, {"bytes", removed->bytes}});
    return response;
}

Response playlist(Parts& parts, const RecordingDetail& detail) {
    const auto played = played_files(parts.catalogue.data(), detail, parts.index);
    if (played.empty())
        return problem(
            409, "NOT_PLAYABLE",
            "there is nothing yet, or it is neither MPEG-TS nor MP4: download its files");
    Response response;
    response.type = "application/vnd.apple.mpegurl";
    response.body = playlist_of(played, detail.recording.state != CataloguedState::recording);
    return response;
}

}  // namespace

void add_recording_routes(Router& router, Parts& parts) {
    const auto told = [&](OfDetail tell) {
        return [&parts, tell = std::move(tell)](const Call& call) {
            return with_detail(parts, call, tell);
        };
    };
    const auto only = [&](std::string_view part) {
        return told([part](const RecordingDetail& detail) { return part_of(detail, part); });
    };
    constexpr std::string_view kOne = "/api/v1/recordings/{id}";
    router.add({"GET", "/api/v1/recordings", Scope::read,
                [&](const Call& call) { return list_recordings(parts, call); }});
    router.add({"GET", kOne, Scope::read, told([&parts](const RecordingDetail& detail) {
                    return all_of(detail, *parts.board.look());
                })});
    router.add(
        {"DELETE", kOne, Scope::admin, [&](const Call& call) { return remove(parts, call); }});
    router.add({"GET", "/api/v1/recordings/{id}/files", Scope::read, only("files")});
    router.add({"GET", "/api/v1/recordings/{id}/gaps", Scope::read, only("gaps")});
    router.add({"GET", "/api/v1/recordings/{id}/events", Scope::read, only("events")});
    router.add({"GET", "/api/v1/recordings/{id}/playlist.m3u8", Scope::read,
                told([&parts](const RecordingDetail& detail) { return playlist(parts, detail); })});
}

}  // namespace weir::cli::http
