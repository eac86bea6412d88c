// SPDX-License-Identifier: MIT
#pragma once
#include <weir/event.hpp>
#include <weir/options.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "log_queue.hpp"
#include "process/usage.hpp"
#include "table.hpp"
#include "terminal.hpp"

namespace spdlog {
class logger;
}

namespace weir::cli {

struct DisplayOptions {
    bool json = false;       ///< JSON lines on stdout, else a summary at the end.
    bool has_table = false;  ///< The live table on stderr.
    bool has_colour = false;
    LogLevel log_level = LogLevel::info;
    bool json_log = false;                      ///< Log lines as JSON objects.
    std::filesystem::path log_file{};           ///< Instead of stderr.
    std::uint64_t log_file_bytes = 10'000'000;  ///< Then the next one is begun,
    unsigned log_files = 5;                     ///< of so many.
};

/// What fits where stdout and stderr lead to. Without table and JSON, the log tells each event.
DisplayOptions choose_display(bool json, bool verbose, bool quiet);

/// All that `weir record` and `weir run` print.  Thread: main, except log_sink().  Blocks: while
/// the reader of stdout or stderr does not read; no recording waits for it.
class Display {
public:
    explicit Display(const DisplayOptions& options);
    ~Display();

    bool has_table() const { return options_.has_table; }

    /// Lines given to it appear with the next print_log().
    LogSink log_sink();
    void print_log();

    /// A line of our own, at once.
    void say(LogLevel level, std::string_view line);

    void event(const Event& event, std::string_view url);
    /// A line of JSON on stdout, where that was asked for.
    void json(std::string line);
    void table(const std::vector<StreamRow>& rows, const TableTotals& totals);
    /// `render` makes the lines of a table for the terminal as it is now.
    void table(const std::function<std::vector<std::string>(const TableShape&)>& render);

    /// The table stays on the screen as it is; what follows is printed below it.
    void leave_table();
    void summary(const std::vector<RecordingSummary>& recordings, const ProcessUsage& usage);

    /// False once stdout could not be written.
    bool output_ok() const { return output_ok_; }

private:
    void print(const LogQueue::Line& line);
    void put_json(std::string line);

    DisplayOptions options_;
    std::shared_ptr<LogQueue> log_queue_ = std::make_shared<LogQueue>();
    std::shared_ptr<spdlog::logger> logger_;
    LiveBlock block_;
    std::vector<std::string> table_lines_;  ///< As last drawn.
    bool output_ok_ = true;
};

}  // namespace weir::cli
