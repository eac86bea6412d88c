// SPDX-License-Identifier: MIT
#include "display.hpp"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <unistd.h>

#include <algorithm>

#include "json.hpp"
#include "json_values.hpp"
#include "summary.hpp"
#include "text.hpp"
#include "units.hpp"

namespace weir::cli {
namespace {

spdlog::level::level_enum spdlog_level(LogLevel level) {
    switch (level) {
        case LogLevel::debug: return spdlog::level::debug;
        case LogLevel::info: return spdlog::level::info;
        case LogLevel::warn: return spdlog::level::warn;
        case LogLevel::error: return spdlog::level::err;
    }
    return spdlog::level::info;
}

spdlog::sink_ptr make_sink(const DisplayOptions& options) {
    if (!options.log_file.empty())
        return std::make_shared<spdlog::sinks::rotating_file_sink_st>(
            options.log_file.native(), options.log_file_bytes, std::max(options.log_files, 1u) - 1);
    const auto mode =
        options.has_colour ? spdlog::color_mode::automatic : spdlog::color_mode::never;
    return std::make_shared<spdlog::sinks::stderr_color_sink_st>(mode);
}

std::shared_ptr<spdlog::logger> make_logger(const DisplayOptions& options) {
    auto logger = std::make_shared<spdlog::logger>("weir", make_sink(options));
    logger->set_pattern(options.json_log ? "%v" : "%Y-%m-%d %H:%M:%S.%e %^%l%$ %v");
    logger->set_level(spdlog::level::debug);
    logger->flush_on(spdlog::level::debug);
    // What a full disk does to the log must not be told to the log.
    logger->set_error_handler([](const std::string&) {});
    return logger;
}

std::string_view word_of(LogLevel level) {
    switch (level) {
        case LogLevel::debug: return "debug";
        case LogLevel::info: return "info";
        case LogLevel::warn: return "warning";
        case LogLevel::error: return "error";
    }
    return "info";
}

std::string json_of(const LogQueue::Line& entry) {
    return line(json::object{
        {"at", iso_time(entry.at)}, {"level", word_of(entry.level)}, {"line", text(entry.text)}});
}

}  // namespace

DisplayOptions choose_display(bool json, bool verbose, bool quiet) {
    DisplayOptions out;
    out.json = json;
    out.has_colour = wants_colour();
    const bool would_mix = json && ::isatty(STDOUT_FILENO) == 1;
    out.has_table = !quiet && !would_mix && can_draw(STDERR_FILENO);
    const bool tells_events = !json && !out.has_table;
    out.log_level = quiet          ? LogLevel::error
                    : verbose      ? LogLevel::debug
                    : tells_events ? LogLevel::info
                                   : LogLevel::warn;
    return out;
}

Display::Display(const DisplayOptions& options)
    : options_(options), logger_(make_logger(options)), block_(STDERR_FILENO) {}

Display::~Display() {
    leave_table();
}

LogSink Display::log_sink() {
    return
        [queue = log_queue_](LogLevel level, std::string_view line) { queue->push(level, line); };
}

void Display::print(const LogQueue::Line& line) {
    logger_->log(line.at, spdlog::source_loc{}, spdlog_level(line.level),
                 options_.json_log ? json_of(line) : printable(line.text));
}

void Display::print_log() {
    const LogQueue::Drained log = log_queue_->drain();
    if (log.lines.empty() && log.dropped == 0) return;
    block_.erase();
    for (const LogQueue::Line& line : log.lines)
        print(line);
    if (log.dropped != 0) {
        print({LogLevel::warn, std::chrono::system_clock::now(),
               fmt::format("{} dropped: too many at once", counted(log.dropped, "log line"))});
    }
    if (!table_lines_.empty()) block_.draw(table_lines_);
}

void Display::say(LogLevel level, std::string_view line) {
    log_queue_->push(level, line);
    print_log();
}

void Display::event(const Event& event, std::string_view url) {
    if (options_.json) put_json(event_json(event, url));
    if (const auto* dropped = std::get_if<event::EventsDropped>(&event.what)) {
        say(LogLevel::warn, fmt::format("{} dropped: stdout or the terminal is too slow",
                                        counted(dropped->count, "event")));
    }
}

void Display::json(std::string line) {
    if (options_.json) put_json(std::move(line));
}

void Display::table(const std::vector<StreamRow>& rows, const TableTotals& totals) {
    table([&](const TableShape& shape) { return render_table(rows, totals, shape); });
}

void Display::table(const std::function<std::vector<std::string>(const TableShape&)>& render) {
    const TerminalSize size = terminal_size(STDERR_FILENO);
    table_lines_ = render({size.width, size.height, options_.has_colour});
    block_.draw(table_lines_);
}

void Display::leave_table() {
    block_.leave();
    table_lines_.clear();
}

void Display::summary(const std::vector<RecordingSummary>& recordings, const ProcessUsage& usage) {
    if (options_.json) return put_json(summary_json(recordings, usage));
    output_ok_ = write_all(STDOUT_FILENO, summary_text(recordings, usage)) && output_ok_;
}

void Display::put_json(std::string line) {
    if (output_ok_) output_ok_ = write_all(STDOUT_FILENO, line += '\n');
}

}  // namespace weir::cli
