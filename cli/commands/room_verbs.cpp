// SPDX-License-Identifier: MIT
// What is asked of a running `weir run`: status, start, stop, reload.
#include <fmt/format.h>
#include <unistd.h>

#include "commands.hpp"
#include "config/data_directory.hpp"
#include "http/local_client.hpp"
#include "output/terminal.hpp"
#include "output/text.hpp"
#include "run/data_folder.hpp"
#include "run/run_status.hpp"

namespace weir::cli {
namespace {

constexpr std::chrono::seconds kAnswerPatience{5};

bool is_nobody_there(const Error& error) {
    return error.code == boost::system::errc::no_such_file_or_directory ||
           error.code == boost::system::errc::connection_refused;
}

ExitCode report_failure(const Error& error, const std::string& data) {
    if (is_nobody_there(error)) {
        write_all(STDERR_FILENO,
                  fmt::format("weir: no weir run has its data in '{}'\n"
                              "Try: weir status --data DIR, as it was given to weir run\n",
                              printable(data)));
    } else {
        write_all(STDERR_FILENO, fmt::format("weir: {}\n", printable(error.message())));
    }
    return kFailed;
}

Result<std::string> ask(const std::string& data, const std::string& method,
                        const std::string& target) {
    return http::ask_local(DataPaths{data}.socket(), method, target, kAnswerPatience);
}

}  // namespace

ExitCode run_status(const StatusFlags& flags) {
    const std::string data = data_directory(flags.data);
    const auto answer = ask(data, "GET", "/api/v1/status");
    if (!answer) return report_failure(answer.error(), data);
    if (flags.quiet) return kDone;
    if (flags.json) return write_all(STDOUT_FILENO, *answer + "\n") ? kDone : kFailed;
    const auto status = parse_status(*answer, std::chrono::system_clock::now());
    if (!status) return report_failure(status.error(), data);
    TableShape shape{120, 0, false};
    if (can_draw(STDOUT_FILENO)) {
        shape.width = terminal_size(STDOUT_FILENO).width;
        shape.has_colour = wants_colour();
    }
    const RoomFilter filter{flags.room.value_or(""), flags.state.value_or("")};
    std::string text;
    for (const std::string& line : render_rooms(*status, filter, shape))
        text += line + "\n";
    return write_all(STDOUT_FILENO, text) ? kDone : kFailed;
}

ExitCode run_room(const RoomFlags& flags) {
    const std::string data = data_directory(flags.data);
    const std::string target =
        flags.room.empty()
            ? "/api/v1/" + flags.verb
            : fmt::format("/api/v1/rooms/{}/{}", http::path_segment(flags.room), flags.verb);
    const auto answer = ask(data, "POST", target);
    return answer ? kDone : report_failure(answer.error(), data);
}

}  // namespace weir::cli
