// SPDX-License-Identifier: MIT
// Every figure: named as documented, taken by promtool, and as the snapshot has it.
#include "http/metrics.hpp"

#include <catch2/catch.hpp>
#include <regex>
#include <set>

#include "kit/process.hpp"

namespace weir::cli::http {
namespace {

Snapshot busy() {
    Snapshot snapshot;
    RoomStatus room{.id = "live.test/7", .name = "Seven", .url = "https://live.test/7"};
    room.state = RoomState::recording;
    room.stats.state = RecordingState::recording;
    for (std::uint64_t i = 0; i < 30; ++i) {
        room.recording = i;
        room.stats.cpu_share = double(i);
        room.stats.cpu_s = double(i);
        snapshot.rooms.push_back({room, 0, false});
    }
    SessionStats& session = snapshot.session;
    session.recordings = 30;
    session.totals.started = 40;
    session.totals.received_bytes = 12'345'678'901;
    session.totals.gaps = {{GapCause::expired, 2, 4.25}, {GapCause::disk, 0, 0}};
    session.totals.write_lag = {{0.1, 1}, {1, 2, 3}, 9};
    session.totals.encoder_fallbacks = {{"nvidia", "software", 1}};
    session.volumes.push_back({.directory = "/rec \"odd\"", .free_bytes = 7});
    session.volumes.back().durable_lag = {{0.1, 1}, {0, 0, 0}, 0};
    session.resolvers = {{"huya", {{"live", 3}}}};
    snapshot.polls = {{"huya", 8, 1}};
    return snapshot;
}

std::set<std::string> families_in(const std::string& text, const std::string& pattern) {
    std::set<std::string> names;
    const std::regex name{pattern};
    for (std::sregex_iterator at{text.begin(), text.end(), name}, end; at != end; ++at)
        names.insert((*at)[1]);
    return names;
}

}  // namespace

TEST_CASE("metrics: say what the snapshot says", "[http]") {
    const std::string text = metrics_of(busy(), process_figures(), false);
    for (const char* line :
         {"weir_rooms{state=\"recording\"} 30\n", "weir_recordings_started_total 40\n",
          "weir_fetch_received_bytes_total 12345678901\n", "weir_gaps_total{cause=\"expired\"} 2\n",
          "weir_lost_seconds_total{cause=\"expired\"} 4.25\n",
          "weir_segment_write_lag_seconds_count 6\n",
          "weir_disk_free_bytes{volume=\"/rec \\\"odd\\\"\"} 7\n",
          "weir_encode_fallbacks_total{from=\"nvidia\",to=\"software\"} 1\n",
          "weir_resolver_answers_total{platform=\"huya\",outcome=\"live\"} 3\n",
          "weir_resolver_concurrency_limit{platform=\"huya\"} 8\n", "process_open_fds "})
        CHECK_THAT(text, Catch::Contains(line));
}

TEST_CASE("metrics: labels are bounded, unless all recordings are asked for", "[http]") {
    const auto count = [](const std::string& text) {
        std::size_t found = 0;
        const std::string part = "weir_recording_cpu_seconds_total{";
        for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1))
            ++found;
        return found;
    };
    const std::string few = metrics_of(busy(), {}, false);
    CHECK(count(few) == 10);
    CHECK_THAT(few, Catch::Contains("recording=\"29\"") && !Catch::Contains("recording=\"5\""));
    CHECK(count(metrics_of(busy(), {}, true)) == 30);
}

TEST_CASE("metrics: docs/metrics.md has each of them, and no other", "[http]") {
    const std::string text = metrics_of(busy(), process_figures(), false);
    const std::string docs =
        kit::read_text(std::filesystem::path{WEIR_SOURCE_DIR} / "docs/metrics.md");
    CHECK(families_in(text, "# TYPE ([a-z_]+) ") == families_in(docs, "\n\\| `([a-z_]+)`"));
}

TEST_CASE("metrics: promtool finds nothing wrong with them", "[http]") {
    const kit::TempDir folder;
    const auto file = folder / "metrics";
    kit::write_text(file, metrics_of(busy(), process_figures(), true));
    const auto checked =
        kit::run_tool({"sh", "-c",
                       "command -v promtool >/dev/null || { echo skipped; exit 0; }; "
                       "promtool check metrics < " +
                           file.native()});
    if (checked.output.starts_with("skipped")) WARN("promtool is not installed: not checked");
    INFO(checked.output << checked.errors);
    CHECK(checked.exit_code == 0);
}

}  // namespace weir::cli::http
