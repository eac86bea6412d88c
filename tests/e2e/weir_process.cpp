// SPDX-License-Identifier: MIT
#include "e2e/weir_process.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <catch2/catch.hpp>
#include <csignal>
#include <iterator>
#include <utility>

namespace weir::e2e {
namespace {

namespace json = boost::json;

/// Nothing where the key is missing or null.
std::string text_at(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : "";
}

std::optional<std::uint64_t> number_at(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (value == nullptr || value->is_null()) return std::nullopt;
    return value->to_number<std::uint64_t>();
}

GapTold gap_of(const json::object& object) {
    return {.cause = text_at(object, "cause"),
            .from_msn = number_at(object, "from_msn"),
            .to_msn = number_at(object, "to_msn"),
            .seconds = object.at("seconds").to_number<double>(),
            .media_s = object.at("media_s").to_number<double>(),
            .at = text_at(object, "at"),
            .program_date_time = text_at(object, "program_date_time"),
            .detail = text_at(object, "detail")};
}

FileInfo file_of(const json::object& object) {
    FileInfo file{.path = text_at(object, "path"),
                  .bytes = object.at("bytes").to_number<std::uint64_t>(),
                  .duration_s = object.at("duration_s").to_number<double>(),
                  .packets = std::nullopt};
    if (const auto* packets = object.at("packets").if_object())
        file.packets = PacketCounts{.video = packets->at("video").to_number<std::uint64_t>(),
                                    .audio = packets->at("audio").to_number<std::uint64_t>()};
    return file;
}

Recorded recorded_of(const json::object& object) {
    Recorded recorded{.url = text_at(object, "url"),
                      .state = text_at(object, "state"),
                      .error = text_at(object, "error"),
                      .runs = object.at("runs").to_number<unsigned>(),
                      .received_bytes = object.at("received_bytes").to_number<std::uint64_t>()};
    for (const auto& file : object.at("files").as_array())
        recorded.files.push_back(file_of(file.as_object()));
    for (const auto& gap : object.at("gaps").as_array())
        recorded.gaps.push_back(gap_of(gap.as_object()));
    return recorded;
}

Summary summary_of(const json::object& object) {
    Summary summary{.cpu_seconds = object.at("cpu_seconds").to_number<double>(),
                    .peak_memory_bytes = object.at("peak_memory_bytes").to_number<std::uint64_t>()};
    for (const auto& recording : object.at("recordings").as_array())
        summary.recordings.push_back(recorded_of(recording.as_object()));
    return summary;
}

/// All lines that are ended by a newline. The summary is one of them.
std::vector<EventLine> lines_of(std::string_view text) {
    std::vector<EventLine> lines;
    for (std::size_t end; (end = text.find('\n')) != text.npos; text.remove_prefix(end + 1)) {
        const std::string line{text.substr(0, end)};
        boost::system::error_code code;
        const auto value = json::parse(line, code);
        if (code || !value.is_object()) FAIL("not an object of JSON: " << line);
        const auto& object = value.get_object();
        lines.push_back({.event = text_at(object, "event"),
                         .url = text_at(object, "url"),
                         .path = text_at(object, "path"),
                         .error = text_at(object, "error"),
                         .line = line});
    }
    return lines;
}

}  // namespace

std::vector<kit::ToldGap> Recorded::told_gaps() const {
    std::vector<kit::ToldGap> told;
    for (const GapTold& gap : gaps)
        told.push_back({.from_msn = gap.from_msn, .to_msn = gap.to_msn, .seconds = gap.seconds});
    return told;
}

double Recorded::duration_s() const {
    double sum = 0;
    for (const FileInfo& file : files)
        sum += file.duration_s;
    return sum;
}

std::string Outcome::text() const {
    std::string out =
        exit_code ? fmt::format("weir ended with {}\n", *exit_code) : "weir did not end in time\n";
    if (!errors.empty()) out += errors + "\n";
    for (const EventLine& event : events)
        out += event.line + "\n";
    return out;
}

Recorded Outcome::recorded(std::string_view url) const {
    if (!summary) return {};
    const auto& all = summary->recordings;
    const auto found =
        std::find_if(all.begin(), all.end(), [url](const Recorded& r) { return r.url == url; });
    return found == all.end() ? Recorded{} : *found;
}

WeirProcess WeirProcess::start(std::vector<std::string> arguments,
                               std::vector<std::string> environment, const std::string& program) {
    arguments.insert(arguments.begin(), program.empty() ? WEIR_BINARY : program);
    // What this machine has installed is not asked about pages, but where a test says so.
    environment.insert(environment.begin(), "WEIR_EXEC=none");
    kit::TempDir folder;
    auto process = kit::Process::start({.arguments = std::move(arguments),
                                        .output = folder / "output",
                                        .errors = folder / "errors",
                                        .environment = std::move(environment)});
    if (!process) FAIL(process.error().message());
    return {std::move(folder), std::move(*process)};
}

WeirProcess WeirProcess::record(const std::filesystem::path& folder,
                                std::vector<std::string> arguments) {
    std::vector<std::string> all{"record", "--json", "-o", folder.string()};
    all.insert(all.end(), std::make_move_iterator(arguments.begin()),
               std::make_move_iterator(arguments.end()));
    return start(std::move(all));
}

std::size_t WeirProcess::threads() const {
    const std::filesystem::directory_iterator tasks{fmt::format("/proc/{}/task", pid())};
    return std::size_t(std::distance(tasks, {}));
}

std::vector<EventLine> WeirProcess::events() const {
    return lines_of(kit::read_text(folder_ / "output"));
}

std::string WeirProcess::errors() const {
    return kit::read_text(folder_ / "errors");
}

bool WeirProcess::wait_for_events(std::string_view event, std::size_t count, milliseconds limit) {
    const auto is_there = [&] {
        const auto all = events();
        const auto seen = std::count_if(all.begin(), all.end(),
                                        [&](const EventLine& e) { return e.event == event; });
        return std::size_t(seen) >= count;
    };
    kit::wait_for([&] { return is_there() || !running(); }, limit);
    return is_there();
}

Outcome WeirProcess::finish(milliseconds limit) {
    Outcome outcome{.exit_code = process_.wait(limit)};
    if (!outcome.exit_code) process_.stop(milliseconds{0});
    outcome.events = events();
    outcome.errors = errors();
    if (outcome.events.empty() || outcome.events.back().event != "summary") return outcome;
    outcome.summary = summary_of(json::parse(outcome.events.back().line).as_object());
    outcome.events.pop_back();
    return outcome;
}

Outcome run_weir(std::vector<std::string> arguments, milliseconds limit) {
    return WeirProcess::start(std::move(arguments)).finish(limit);
}

std::vector<std::filesystem::path> paths(const Recorded& recorded) {
    std::vector<std::filesystem::path> all;
    for (const FileInfo& file : recorded.files)
        all.push_back(file.path);
    return all;
}

std::vector<kit::Frame> frames_of(const std::filesystem::path& file) {
    auto frames = kit::read_frames(file.string());
    if (!frames) FAIL(file.string() << ": " << frames.error().message());
    return std::move(*frames);
}

std::vector<kit::Frame> frames_of(const Recorded& recorded) {
    std::vector<kit::Frame> all;
    for (const FileInfo& file : recorded.files) {
        auto frames = frames_of(file.path);
        all.insert(all.end(), frames.begin(), frames.end());
    }
    return all;
}

}  // namespace weir::e2e
