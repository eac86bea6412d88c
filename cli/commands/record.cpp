// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <unistd.h>
#include <weir/files.hpp>
#include <weir/session.hpp>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <iostream>
#include <unordered_map>

#include "commands.hpp"
#include "options.hpp"
#include "outcome.hpp"
#include "output/display.hpp"
#include "output/rate_meter.hpp"
#include "output/terminal.hpp"
#include "output/text.hpp"
#include "process/interrupts.hpp"
#include "process/usage.hpp"
#include "resume.hpp"
#include "usage_error.hpp"

namespace weir::cli {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr auto kFrameInterval = 250ms;
constexpr auto kCloseLimit = 10s;

struct Stream {
    std::string url;
    Recording recording;
    StreamRow row;
    RateMeter received;
    std::optional<RecordingSummary> summary;  ///< Once it has ended.
};

/// All recordings of one `weir record`, from start to summary.  Thread: main, except interrupt().
class RecordRun {
public:
    RecordRun(Session& session, Display& display) : session_(session), display_(display) {}

    Result<void> start(RecordingOptions options);
    void run_to_end();

    /// Thread: any, once all are started.
    void interrupt();

    std::vector<RecordingSummary> summaries() const;

private:
    void handle(const Event& event);
    void draw(SteadyClock::time_point now);
    std::chrono::milliseconds until_next_frame(SteadyClock::time_point now) const;

    Session& session_;
    Display& display_;
    std::vector<Stream> streams_;
    std::unordered_map<std::uint64_t, std::size_t> by_id_;
    std::size_t ended_ = 0;
    std::atomic<bool> is_interrupted_ = false;
    RateMeter cpu_microseconds_;
    SteadyClock::time_point begin_ = SteadyClock::now();
    SteadyClock::time_point next_frame_ = begin_;
};

Result<void> RecordRun::start(RecordingOptions options) {
    std::string url = options.url;
    auto recording = session_.record(std::move(options));
    if (!recording) return recording.error();
    by_id_.emplace(recording->id(), streams_.size());
    StreamRow row;
    row.number = static_cast<unsigned>(streams_.size()) + 1;
    row.label = stream_label(url);
    streams_.push_back({std::move(url), std::move(*recording), std::move(row), {}, std::nullopt});
    return {};
}

void RecordRun::interrupt() {
    for (Stream& stream : streams_)
        stream.recording.finish();
    is_interrupted_ = true;
}

void RecordRun::run_to_end() {
    bool is_told = false;
    while (ended_ < streams_.size()) {
        if (const auto event = session_.next_event(until_next_frame(SteadyClock::now()))) {
            handle(*event);
        }
        display_.print_log();
        if (is_interrupted_ && !is_told) {
            display_.say(LogLevel::info, "finishing… press Ctrl-C again to stop at once");
            is_told = true;
        }
        draw(SteadyClock::now());
    }
    const auto closed = session_.close(kCloseLimit);
    next_frame_ = {};
    draw(SteadyClock::now());
    display_.print_log();
    display_.leave_table();
    if (!closed) display_.say(LogLevel::warn, closed.error().message());
}

void RecordRun::handle(const Event& event) {
    const auto found = by_id_.find(event.recording);
    if (found == by_id_.end()) return display_.event(event, "");
    Stream& stream = streams_[found->second];
    display_.event(event, stream.url);
    if (const auto* end = std::get_if<event::RecordingEnded>(&event.what)) {
        if (!stream.summary) ++ended_;
        stream.summary = end->summary;
    }
}

std::chrono::milliseconds RecordRun::until_next_frame(SteadyClock::time_point now) const {
    if (!display_.has_table()) return kFrameInterval;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next_frame_ - now);
    return std::clamp(left, std::chrono::milliseconds(0),
                      std::chrono::milliseconds(kFrameInterval));
}

void RecordRun::draw(SteadyClock::time_point now) {
    if (!display_.has_table() || now < next_frame_) return;
    next_frame_ = now + kFrameInterval;
    std::vector<StreamRow> rows;
    rows.reserve(streams_.size());
    for (Stream& stream : streams_) {
        const RecordingStats stats = stream.recording.stats();
        stream.received.add(now, stats.received_bytes);
        stream.row.state = stream.summary ? stream.summary->state : stats.state;
        stream.row.media_s = stats.media_s;
        stream.row.bitrate_bps = stream.received.per_second() * 8;
        stream.row.bytes = stats.written_bytes;
        stream.row.gaps = stats.gaps;
        rows.push_back(stream.row);
    }
    const ProcessUsage usage = process_usage();
    cpu_microseconds_.add(now, static_cast<std::uint64_t>(usage.cpu_seconds * 1e6));
    TableTotals totals;
    totals.elapsed_s = std::chrono::duration<double>(now - begin_).count();
    totals.cpu_percent = cpu_microseconds_.per_second() / 1e4;
    totals.memory_bytes = usage.memory_bytes;
    display_.table(rows, totals);
}

std::vector<RecordingSummary> RecordRun::summaries() const {
    std::vector<RecordingSummary> out;
    for (const Stream& stream : streams_) {
        if (stream.summary) out.push_back(*stream.summary);
    }
    return out;
}

/// The second Ctrl-C. Whatever else hangs, this ends the process.
[[noreturn]] void stop_at_once(const std::string& directory) {
    write_all(STDERR_FILENO, fmt::format("\nweir: stopped at once; unfinished files end in .part\n"
                                         "Try: weir recover '{}'\n",
                                         printable(directory)));
    ::_exit(kStoppedAtOnce);
}

void tell_recovered(Display& display, const RecoveredFile& file) {
    if (file.error)
        display.say(LogLevel::warn,
                    fmt::format("{}: {}", file.path.native(), file.error->message()));
    else
        display.say(LogLevel::info,
                    fmt::format("recovered: path={} bytes={} removed_bytes={}", file.path.native(),
                                file.bytes, file.removed_bytes));
}

Result<Session> open_session(Display& display, LogLevel log_level, SessionOptions options,
                             const RecordFlags& flags, std::vector<PlannedRecording>& planned) {
    if (flags.notes) {
        options.notes = *flags.notes;
        auto taken = take_up(options.notes, planned);
        if (!taken) return taken.error();
        options.unfinished = std::move(taken->unfinished);
        for (const RecoveredFile& file : taken->files)
            tell_recovered(display, file);
        if (auto noting = note_crashes(); !noting) return noting.error();
    }
    options.log = display.log_sink();
    options.log_level = log_level;
    constexpr std::size_t kEventsPerStream = 16;
    options.event_queue = std::max(options.event_queue, planned.size() * kEventsPerStream);
    return Session::open(options);
}

ExitCode report_failure(const std::string& what) {
    write_all(STDERR_FILENO, fmt::format("weir: {}\n", printable(what)));
    return kFailed;
}

}  // namespace

ExitCode run_record(const RecordFlags& flags) {
    const auto lookup = [](const char* variable) { return std::getenv(variable); };
    auto planned = plan_recordings(flags, lookup, std::cin);
    if (!planned) return report_usage_error(planned.error());
    auto options = plan_session(flags, lookup);
    if (!options) return report_usage_error(options.error());
    block_interrupts();
    const DisplayOptions display_options = choose_display(flags.json, flags.verbose, flags.quiet);
    Display display(display_options);
    auto session =
        open_session(display, display_options.log_level, std::move(*options), flags, *planned);
    if (!session) return report_failure(session.error().message());
    const std::string directory = planned->front().options.directory.native();
    RecordRun run(*session, display);
    for (PlannedRecording& each : *planned) {
        const auto started = run.start(std::move(each.options));
        if (started) continue;
        const std::string where = each.from.empty() ? "" : each.from + ": ";
        return report_usage_error({where + printable(started.error().message()), ""});
    }
    const Interrupts interrupts([&run, &directory](unsigned count) {
        if (count > 1) stop_at_once(directory);
        run.interrupt();
    });
    run.run_to_end();
    const auto summaries = run.summaries();
    display.summary(summaries, process_usage());
    if (!display.output_ok()) return report_failure("the standard output could not be written");
    return exit_code_of(summaries);
}

}  // namespace weir::cli
