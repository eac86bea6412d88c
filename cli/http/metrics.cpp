// SPDX-License-Identifier: MIT
#include "http/metrics.hpp"

#include <weir/version.hpp>

#include <algorithm>
#include <array>

#include "http/metrics_text.hpp"
#include "http/room_json.hpp"

namespace weir::cli::http {
namespace {

constexpr std::size_t kBusiest = 10;

void add_rooms(MetricsText& out, const Snapshot& snapshot) {
    out.family("weir_rooms", "gauge", "Rooms by state.");
    constexpr std::array<std::string_view, 8> kWords{"off",     "closed",    "waiting",  "queued",
                                                     "polling", "recording", "retrying", "ending"};
    for (const std::string_view state : kWords)
        out.value(double(std::ranges::count_if(
                      snapshot.rooms,
                      [state](const RoomView& room) { return state_word(room.status) == state; })),
                  {{"state", state}});
}

void add_recordings(MetricsText& out, const SessionStats& session) {
    const SessionTotals& totals = session.totals;
    out.family("weir_recordings", "gauge", "Recordings that run, looks at rooms included.")
        .value(session.recordings);
    out.family("weir_recordings_started_total", "counter", "Recordings that brought media.")
        .value(double(totals.started));
    out.family("weir_recordings_ended_total", "counter",
               "Recordings by outcome; not_live: looks at what brought no media.")
        .value(double(totals.completed), {{"outcome", "completed"}})
        .value(double(totals.failed), {{"outcome", "failed"}})
        .value(double(totals.not_live), {{"outcome", "not_live"}});
    out.family("weir_recordings_forced_stops_total", "counter",
               "Recordings that had to be cut off.")
        .value(double(session.forced_stops));
    out.family("weir_recorded_seconds_total", "counter", "Media recorded.").value(totals.media_s);
    out.family("weir_reconnects_total", "counter", "Runs but the first of each recording.")
        .value(double(totals.reconnects));
    out.family("weir_failovers_total", "counter", "Changes to another URL of a stream.")
        .value(double(totals.failovers));
    out.family("weir_url_renewals_total", "counter", "URLs renewed before they expired.")
        .value(double(totals.renewals));
}

void add_bytes(MetricsText& out, const SessionStats& session) {
    const SessionTotals& totals = session.totals;
    out.family("weir_fetch_received_bytes_total", "counter", "Bytes of media received.")
        .value(double(totals.received_bytes));
    out.family("weir_fetch_network_bytes_total", "counter",
               "Bytes of all bodies, with playlists and keys.")
        .value(double(totals.network_bytes));
    out.family("weir_store_written_bytes_total", "counter", "Bytes handed to the kernel.")
        .value(double(totals.written_bytes));
    out.family("weir_buffer_bytes", "gauge", "Memory held by recordings.")
        .value(double(session.memory_bytes));
    out.family("weir_memory_budget_bytes", "gauge", "Most that they may hold; 0: no limit.")
        .value(double(session.memory_limit));
}

void add_losses(MetricsText& out, const SessionTotals& totals) {
    out.family("weir_segments_total", "counter", "Segments of HLS by outcome.")
        .value(double(totals.segments), {{"outcome", "recorded"}})
        .value(double(totals.lost_segments), {{"outcome", "lost"}});
    out.family("weir_gaps_total", "counter", "Gaps by cause.");
    for (const auto& gap : totals.gaps)
        out.value(double(gap.count), {{"cause", to_string(gap.cause)}});
    out.family("weir_lost_seconds_total", "counter", "Media missing, by cause.");
    for (const auto& gap : totals.gaps)
        out.value(gap.seconds, {{"cause", to_string(gap.cause)}});
    out.family("weir_segment_write_lag_seconds", "histogram",
               "From when a segment was listed until the kernel had all of it.")
        .histogram(totals.write_lag);
}

void add_volumes(MetricsText& out, const std::vector<VolumeStats>& volumes) {
    struct Figure {
        std::string_view name, type, help;
        double (*of)(const VolumeStats&);
    };
    constexpr std::array kFigures{
        Figure{"weir_disk_free_bytes", "gauge", "Free space where something is written.",
               [](const VolumeStats& v) { return double(v.free_bytes); }},
        Figure{"weir_disk_size_bytes", "gauge", "Size of that file system.",
               [](const VolumeStats& v) { return double(v.total_bytes); }},
        Figure{"weir_disk_free_inodes", "gauge", "Free inodes; 0 as well where none are counted.",
               [](const VolumeStats& v) { return double(v.free_inodes); }},
        Figure{"weir_disk_queued_bytes", "gauge", "Bytes that wait for it.",
               [](const VolumeStats& v) { return double(v.queued_bytes); }},
        Figure{"weir_disk_wait_seconds_total", "counter", "Time that jobs waited for it.",
               [](const VolumeStats& v) { return v.waited_s; }},
        Figure{"weir_disk_busy_seconds_total", "counter", "Time that its threads worked.",
               [](const VolumeStats& v) { return v.busy_s; }},
        Figure{"weir_disk_low", "gauge", "1: less is free than [limits] free_space_stop.",
               [](const VolumeStats& v) { return double(v.is_low); }},
        Figure{"weir_disk_congested", "gauge", "1: more waits for it than may.",
               [](const VolumeStats& v) { return double(v.is_congested); }}};
    for (const Figure& figure : kFigures) {
        out.family(figure.name, figure.type, figure.help);
        for (const VolumeStats& volume : volumes)
            out.value(figure.of(volume), {{"volume", volume.directory.native()}});
    }
    out.family("weir_segment_durable_lag_seconds", "histogram",
               "From when the kernel had bytes until they were synced.");
    for (const VolumeStats& volume : volumes)
        out.histogram(volume.durable_lag, {{"volume", volume.directory.native()}});
}

void add_services(MetricsText& out, const Snapshot& snapshot) {
    out.family("weir_resolver_answers_total", "counter", "Answers of services, by outcome.");
    for (const ResolverStats& service : snapshot.session.resolvers)
        for (const auto& [outcome, count] : service.outcomes)
            out.value(double(count), {{"platform", service.platform}, {"outcome", outcome}});
    out.family("weir_resolver_concurrency_limit", "gauge", "Looks at rooms allowed at once, now.");
    for (const PlatformPolls& polls : snapshot.polls)
        out.value(polls.at_once, {{"platform", polls.platform}});
}

/// Labels are bounded by what runs: a recording that has ended is told of no more.
void add_busiest(MetricsText& out, const Snapshot& snapshot, bool all) {
    std::vector<const RoomView*> busiest;
    for (const RoomView& room : snapshot.rooms)
        if (room.status.recording) busiest.push_back(&room);
    std::ranges::sort(busiest, std::greater{},
                      [](const RoomView* room) { return room->status.stats.cpu_share; });
    if (!all && busiest.size() > kBusiest) busiest.resize(kBusiest);
    struct Figure {
        std::string_view name, type, help;
        double (*of)(const RecordingStats&);
    };
    constexpr std::array kFigures{
        Figure{"weir_recording_cpu_seconds_total", "counter",
               "CPU time of all threads that worked for it; of those that use most.",
               [](const RecordingStats& s) { return s.cpu_s; }},
        Figure{"weir_recording_memory_bytes", "gauge", "Memory held for its media.",
               [](const RecordingStats& s) { return double(s.held_bytes); }}};
    for (const Figure& figure : kFigures) {
        out.family(figure.name, figure.type, figure.help);
        for (const RoomView* room : busiest)
            out.value(figure.of(room->status.stats),
                      {{"recording", std::to_string(*room->status.recording)},
                       {"room", room_key(room->status.id)}});
    }
}

void add_rest(MetricsText& out, const Snapshot& snapshot) {
    const SessionStats& session = snapshot.session;
    out.family("weir_encode_sessions", "gauge", "Encoders at work, by backend.");
    for (const auto& [backend, count] : session.encoders)
        out.value(count, {{"backend", backend}});
    out.family("weir_encode_fallbacks_total", "counter", "Encoders that were left, and for what.");
    for (const auto& fallback : session.totals.encoder_fallbacks)
        out.value(double(fallback.count), {{"from", fallback.from}, {"to", fallback.to}});
    out.family("weir_hooks_delivered_total", "counter", "Messages that arrived.")
        .value(double(snapshot.hooks.sent));
    out.family("weir_hooks_waiting", "gauge", "Messages that wait.")
        .value(double(snapshot.hooks.pending));
    out.family("weir_hooks_given_up_total", "counter", "Messages that will not arrive.")
        .value(double(snapshot.hooks.failed + snapshot.hooks.dropped));
    out.family("weir_shard_delay_seconds", "gauge",
               "95 % of the last 10 s' timers were not later; the worst shard.")
        .value(std::chrono::duration<double>(session.load.late).count());
    out.family("weir_shard_timer_delay_seconds", "histogram",
               "How late the timers of all shards were.")
        .histogram(session.load.timers);
    out.family("weir_load_level", "gauge",
               "0: it keeps up; 1: what can wait pauses; 2: nothing new.")
        .value(session.load.level);
    out.family("weir_events_dropped_total", "counter", "Events that nobody took in time.")
        .value(double(session.events_dropped));
}

void add_process(MetricsText& out, const ProcessFigures& process) {
    out.family("weir_cpu_seconds_total", "counter", "CPU time by what its threads do.");
    for (const auto& [stage, cpu_s] : process.cpu_s_by_stage)
        out.value(cpu_s, {{"stage", stage}});
    out.family("process_cpu_seconds_total", "counter", "User and system CPU time.")
        .value(process.cpu_s);
    out.family("process_resident_memory_bytes", "gauge", "Resident memory.")
        .value(double(process.memory_bytes));
    out.family("process_open_fds", "gauge", "Open files.").value(process.open_files);
    out.family("process_max_fds", "gauge", "Most that may be open.").value(process.most_files);
    out.family("process_threads", "gauge", "Threads.").value(process.threads);
    out.family("process_start_time_seconds", "gauge", "When it began, since 1970.")
        .value(process.start_s);
}

}  // namespace

std::string metrics_of(const Snapshot& snapshot, const ProcessFigures& process,
                       bool all_recordings) {
    MetricsText out;
    out.family("weir_build_info", "gauge", "1, with the version.")
        .value(1, {{"version", version()}});
    add_rooms(out, snapshot);
    add_recordings(out, snapshot.session);
    add_bytes(out, snapshot.session);
    add_losses(out, snapshot.session.totals);
    add_volumes(out, snapshot.session.volumes);
    add_services(out, snapshot);
    add_busiest(out, snapshot, all_recordings);
    add_rest(out, snapshot);
    add_process(out, process);
    return out.take();
}

}  // namespace weir::cli::http
