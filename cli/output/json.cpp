// SPDX-License-Identifier: MIT
#include "json.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "json_values.hpp"

namespace weir::cli {
namespace {

json::object file_object(const FileInfo& file) {
    json::object out{{"path", text(file.path.native())},
                     {"bytes", file.bytes},
                     {"duration_s", seconds(file.duration_s)},
                     {"packets", nullptr}};
    if (file.packets) {
        out["packets"] =
            json::object{{"video", file.packets->video}, {"audio", file.packets->audio}};
    }
    if (!file.rendition.empty()) out["rendition"] = text(file.rendition);
    return out;
}

json::object summary_object(const RecordingSummary& summary) {
    json::array files;
    for (const FileInfo& file : summary.files)
        files.push_back(file_object(file));
    json::array gaps;
    for (const Gap& gap : summary.gaps)
        gaps.push_back(gap_object(gap));
    json::object out{{"url", text(summary.url)},
                     {"state", text(to_string(summary.state))},
                     {"error", nullptr},
                     {"runs", summary.runs},
                     {"received_bytes", summary.received_bytes},
                     {"files", std::move(files)},
                     {"gaps", std::move(gaps)}};
    if (summary.error) out["error"] = text(summary.error->message());
    if (summary.forced) out["forced"] = true;
    return out;
}

void add_text(json::object& out, std::string_view key, const std::string& value) {
    if (!value.empty()) out[key] = text(value);
}

/// What the origin does not tell is left out.
json::object advert_object(const event::AdvertRecorded& advert) {
    json::object out;
    out["msn"] = advert.msn;
    out["seconds"] = seconds(advert.seconds);
    out["media_s"] = seconds(advert.media_s);
    if (advert.program_date_time) out["program_date_time"] = iso_time(*advert.program_date_time);
    if (!advert.rendition.empty()) out["rendition"] = text(advert.rendition);
    return out;
}

json::object date_range_object(const event::DateRangeFound& found) {
    json::object out{{"id", text(found.id)}};
    add_text(out, "class", found.class_name);
    if (found.start) out["start"] = iso_time(*found.start);
    if (found.end) out["end"] = iso_time(*found.end);
    if (found.duration_s) out["duration_s"] = seconds(*found.duration_s);
    if (found.planned_duration_s) out["planned_duration_s"] = seconds(*found.planned_duration_s);
    if (found.ends_on_next) out["ends_on_next"] = true;
    add_text(out, "scte35_cmd", found.scte35_command);
    add_text(out, "scte35_out", found.scte35_out);
    add_text(out, "scte35_in", found.scte35_in);
    json::object attributes;
    for (const auto& attribute : found.client_attributes)
        attributes[text(attribute.name)] = text(attribute.value);
    if (!attributes.empty()) out["attributes"] = std::move(attributes);
    return out;
}

json::object room_object(const event::RoomFound& found) {
    json::object out{{"platform", text(found.platform)}, {"room", text(found.room)}};
    add_text(out, "anchor", found.anchor);
    add_text(out, "title", found.title);
    add_text(out, "avatar", found.avatar);
    if (found.started) out["started"] = iso_time(*found.started);
    out["protocol"] = text(found.protocol);
    out["rung"] = text(found.rung);
    add_text(out, "quality", found.quality);
    add_text(out, "codec", found.codec);
    add_text(out, "line", found.line);
    out["candidates"] = found.candidates;
    return out;
}

/// Adds to `out` what is special to each kind of event, and its name.
struct EventFields {
    json::object& out;

    void operator()(const event::RecordingStarted&) const { out["event"] = "started"; }
    void operator()(const event::RoomFound& found) const {
        out["event"] = "room";
        add(room_object(found));
    }
    void operator()(const event::PageChanged& changed) const {
        out["event"] = "page_changed";
        out["platform"] = text(changed.platform);
        out["detail"] = text(changed.detail);
    }
    void operator()(const event::RunStarted& run) const {
        out["event"] = "run";
        out["run"] = run.run;
        out["protocol"] = text(run.protocol);
        out["media_url"] = text(run.url);
    }
    void operator()(const event::FileOpened& opened) const {
        out["event"] = "file_opened";
        out["path"] = text(opened.path.native());
    }
    void operator()(const event::FileFinished& finished) const {
        out["event"] = "file";
        add(file_object(finished.file));
    }
    void operator()(const event::GapFound& found) const {
        out["event"] = "gap";
        add(gap_object(found.gap));
    }
    void operator()(const event::AdvertRecorded& advert) const {
        out["event"] = "advert";
        add(advert_object(advert));
    }
    void operator()(const event::EncodingChanged& changed) const {
        out["event"] = "encoding";
        add_text(out, "output", changed.output);
        add_text(out, "from", changed.from);
        add_text(out, "to", changed.to);
        out["media_s"] = seconds(changed.media_s);
        if (changed.error) out["error"] = text(changed.error->message());
    }
    void operator()(const event::DateRangeFound& found) const {
        out["event"] = "date_range";
        add(date_range_object(found));
    }
    void operator()(const event::Warning& warning) const {
        out["event"] = "warning";
        out["error"] = text(warning.error.message());
    }
    void operator()(const event::ResourceWarning& warning) const {
        const bool is_cpu = warning.kind == event::ResourceWarning::Kind::cpu;
        out["event"] = "resource_warning";
        out["kind"] = is_cpu ? "cpu" : "memory";
        out["value"] = seconds(warning.value);
        out["threshold"] = seconds(warning.threshold);
    }
    void operator()(const event::Overload& overload) const {
        out["event"] = "overload";
        out["level"] = overload.level;
        if (!overload.why.empty()) out["why"] = text(overload.why);
    }
    void operator()(const event::RecordingEnded& ended) const {
        out["event"] = "ended";
        add(summary_object(ended.summary));
    }
    void operator()(const event::EventsDropped& dropped) const {
        out["event"] = "events_dropped";
        out["count"] = dropped.count;
    }

    void add(const json::object& fields) const { out.insert(fields.begin(), fields.end()); }
};

json::array track_objects(const std::vector<TrackReport>& tracks) {
    json::array out;
    for (const TrackReport& track : tracks) {
        json::array holes;
        for (const TrackReport::Hole& hole : track.holes) {
            holes.push_back(
                json::object{{"at_s", seconds(hole.at_s)}, {"length_s", seconds(hole.length_s)}});
        }
        out.push_back(json::object{{"kind", text(track.kind)},
                                   {"codec", text(track.codec)},
                                   {"width", track.width},
                                   {"height", track.height},
                                   {"sample_rate", track.sample_rate},
                                   {"channels", track.channels},
                                   {"packets", track.packets},
                                   {"bytes", track.bytes},
                                   {"duration_s", seconds(track.duration_s)},
                                   {"first_dts_s", seconds(track.first_dts_s)},
                                   {"last_dts_s", seconds(track.last_dts_s)},
                                   {"keyframes", track.keyframes},
                                   {"hole_count", track.hole_count},
                                   {"holes", std::move(holes)},
                                   {"backward_steps", track.backward_steps},
                                   {"corrupt_packets", track.corrupt_packets},
                                   {"has_parameter_sets", track.has_parameter_sets},
                                   {"opens_with_keyframe", track.opens_with_keyframe}});
    }
    return out;
}

}  // namespace

std::string iso_time(std::chrono::system_clock::time_point at) {
    const auto whole = std::chrono::floor<std::chrono::seconds>(at);
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(at - whole).count();
    const std::time_t seconds = std::chrono::system_clock::to_time_t(whole);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(seconds), ms);
}

std::string event_json(const Event& event, std::string_view url) {
    json::object out{{"event", nullptr},
                     {"recording", event.recording},
                     {"url", url.empty() ? json::value(nullptr) : json::value(text(url))},
                     {"time", iso_time(event.at)}};
    std::visit(EventFields{out}, event.what);
    return line(out);
}

std::string summary_json(const std::vector<RecordingSummary>& recordings,
                         const ProcessUsage& usage) {
    json::array all;
    for (const RecordingSummary& summary : recordings)
        all.push_back(summary_object(summary));
    return line({{"event", "summary"},
                 {"recordings", std::move(all)},
                 {"cpu_seconds", seconds(usage.cpu_seconds)},
                 {"peak_memory_bytes", usage.peak_memory_bytes}});
}

std::string report_json(const std::filesystem::path& path, const Result<FileReport>& report) {
    json::object out{{"path", text(path.native())}, {"sound", report && report->sound()}};
    if (!report) {
        out["error"] = text(report.error().message());
        return line(out);
    }
    json::array problems;
    for (const std::string& problem : report->problems)
        problems.push_back(text(problem));
    out["error"] = nullptr;
    out["container"] = text(report->container);
    out["bytes"] = report->bytes;
    out["duration_s"] = seconds(report->duration_s);
    out["tracks"] = track_objects(report->tracks);
    out["problems"] = std::move(problems);
    return line(out);
}

std::string recovered_json(const RecoveredFile& file) {
    json::object out{{"path", text(file.path.native())},
                     {"bytes", file.bytes},
                     {"removed_bytes", file.removed_bytes},
                     {"error", nullptr}};
    if (file.error) out["error"] = text(file.error->message());
    return line(out);
}

namespace {

json::object failed_copy(const std::filesystem::path& source, const Error& error) {
    return {{"path", text(source.native())}, {"copy", nullptr}, {"error", text(error.message())}};
}

json::object copy_object(const std::filesystem::path& source, const ConvertedFile& copy) {
    return {{"path", text(source.native())},
            {"copy", text(copy.path.native())},
            {"error", nullptr},
            {"bytes", copy.bytes},
            {"duration_s", seconds(copy.duration_s)},
            {"packets", json::object{{"video", copy.packets.video}, {"audio", copy.packets.audio}}},
            {"source_removed", copy.source_removed}};
}

}  // namespace

std::string converted_json(const std::filesystem::path& source, const Result<ConvertedFile>& copy) {
    return line(copy ? copy_object(source, *copy) : failed_copy(source, copy.error()));
}

std::string encoded_json(const std::filesystem::path& source, const Result<EncodedFile>& copy) {
    if (!copy) return line(failed_copy(source, copy.error()));
    json::object out = copy_object(source, copy->file);
    out["backend"] =
        copy->backend.empty() ? json::value{nullptr} : json::value(text(copy->backend));
    out["lost_frames"] = copy->lost_frames;
    out["seconds"] = seconds(copy->seconds);
    return line(out);
}

std::string poster_json(const std::filesystem::path& source,
                        const Result<std::optional<PosterFile>>& poster) {
    json::object out{{"path", text(source.native())}, {"poster", nullptr}, {"error", nullptr}};
    if (!poster) {
        out["error"] = text(poster.error().message());
    } else if (*poster) {
        const PosterFile& file = **poster;
        out["poster"] = text(file.path.native());
        out["width"] = file.width;
        out["height"] = file.height;
        out["pictures"] = file.pictures;
    }
    return line(out);
}

}  // namespace weir::cli
