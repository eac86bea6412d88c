// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <unistd.h>
#include <weir/ext/resolver.hpp>
#include <weir/session.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>

#include "commands.hpp"
#include "options.hpp"
#include "output/resolution.hpp"
#include "output/terminal.hpp"
#include "output/text.hpp"

namespace weir::cli {
namespace {

constexpr std::chrono::seconds kLimit{120};  ///< Programs that are asked may take a while.

/// A pipe may be read on a screen of any width.
constexpr std::size_t kFileWidth = 160;  ///< Columns, where it is no terminal.

/// A body has lines of its own.
void print_lines(const std::string& text) {
    std::string out;
    for (std::string_view rest = text; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        out += (out.empty() ? "" : "   ") + printable(rest.substr(0, end)) + "\n";
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    write_all(STDERR_FILENO, out);
}

bool print_room(const ext::Resolvers& resolvers, const std::string& url, bool is_json) {
    const auto found = resolvers.find(url);
    const auto room = found ? std::optional(found->room) : std::nullopt;
    const std::string text = is_json ? room_json(url, room) + "\n" : room_text(url, room);
    return write_all(STDOUT_FILENO, text) && found.has_value();
}

bool print_resolution(Session& session, RecordingOptions options, const ResolveFlags& flags) {
    const std::string url = options.url;
    ResolveTrace trace;
    if (flags.trace) trace = print_lines;
    const auto resolution = session.resolve(std::move(options), trace, kLimit);
    const auto now = std::chrono::system_clock::now();
    const std::string text = flags.record.json
                                 ? resolution_json(url, resolution) + "\n"
                                 : resolution_text(url, resolution, now, output_width(kFileWidth));
    return write_all(STDOUT_FILENO, text) && resolution &&
           resolution->outcome == ext::Outcome::live;
}

Parsed<std::shared_ptr<ext::Resolvers>> resolvers_of(const ResolveFlags& flags,
                                                     const Environment& environment) {
    auto services = plan_services(flags.record.services, environment);
    if (!services) return services.error();
    services->looks_itself = true;
    return load_services(*services);
}

}  // namespace

ExitCode run_resolve(const ResolveFlags& flags) {
    const auto lookup = [](const char* variable) { return std::getenv(variable); };
    auto planned = plan_recordings(flags.record, lookup, std::cin);
    if (!planned) return report_usage_error(planned.error());
    auto resolvers = resolvers_of(flags, lookup);
    if (!resolvers) return report_usage_error(resolvers.error());
    bool are_all_good = true;
    if (flags.dry_run) {
        for (const PlannedRecording& each : *planned)
            if (!print_room(**resolvers, each.options.url, flags.record.json)) are_all_good = false;
        return are_all_good ? kDone : kFailed;
    }
    SessionOptions options;
    options.shards = 1;
    options.resolvers = std::move(*resolvers);
    auto session = Session::open(options);
    if (!session) {
        write_all(STDERR_FILENO, fmt::format("weir: {}\n", printable(session.error().message())));
        return kFailed;
    }
    for (PlannedRecording& each : *planned)
        if (!print_resolution(*session, std::move(each.options), flags)) are_all_good = false;
    return are_all_good ? kDone : kFailed;
}

}  // namespace weir::cli
