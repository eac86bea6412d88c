// SPDX-License-Identifier: MIT
// weir config check and weir config sample.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>

#include "commands.hpp"
#include "config/config.hpp"
#include "config/sample.hpp"
#include "output/terminal.hpp"
#include "output/text.hpp"
#include "output/units.hpp"

namespace weir::cli {
namespace {

namespace json = boost::json;

json::value problem_object(const Problem& problem) {
    return json::object{{"file", valid_utf8(problem.file)},
                        {"line", problem.line},
                        {"problem", valid_utf8(problem.what)},
                        {"try", valid_utf8(problem.hint)}};
}

struct Counts {
    std::size_t rooms = 0, enabled = 0, hooks = 0;
    std::vector<std::string> platforms;
};

Counts counts_of(const Config& config) {
    Counts out;
    out.hooks = config.hooks.size();
    out.rooms = config.rooms.size();
    for (const ConfiguredRoom& room : config.rooms) {
        if (room.options.enabled) ++out.enabled;
        out.platforms.push_back(room.options.platform);
    }
    std::ranges::sort(out.platforms);
    out.platforms.erase(std::unique(out.platforms.begin(), out.platforms.end()),
                        out.platforms.end());
    std::erase(out.platforms, "");
    return out;
}

std::string json_line(const std::string& file, const LoadedConfig& loaded) {
    json::array problems;
    for (const Problem& problem : loaded.problems.listed())
        problems.push_back(problem_object(problem));
    json::object out{{"file", valid_utf8(file)},
                     {"sound", loaded.config.has_value()},
                     {"problems", std::move(problems)},
                     {"omitted_problems", loaded.problems.omitted()}};
    if (loaded.config) {
        const Counts counts = counts_of(*loaded.config);
        out["rooms"] = counts.rooms;
        out["enabled_rooms"] = counts.enabled;
        out["hooks"] = counts.hooks;
        out["platforms"] = json::value_from(counts.platforms);
        out["data"] = valid_utf8(loaded.config->data.native());
    }
    return json::serialize(out) + "\n";
}

std::string text_lines(const std::string& file, const Config& config) {
    const Counts counts = counts_of(config);
    std::string platforms;
    for (const std::string& platform : counts.platforms)
        platforms += fmt::format("{}{}", platforms.empty() ? ": " : ", ", printable(platform));
    return fmt::format("{}: sound\n  {}, {} enabled\n  {}{}\n  {}\n  data in {}\n", printable(file),
                       counted(counts.rooms, "room"), counts.enabled,
                       counted(counts.platforms.size(), "platform"), platforms,
                       counted(counts.hooks, "hook"), printable(config.data.native()));
}

}  // namespace

ExitCode run_config_check(const ConfigCheckFlags& flags) {
    ConfigSources sources;
    sources.environment = [](const char* variable) { return std::getenv(variable); };
    sources.flags.config = flags.file;
    sources.config = find_config(sources.flags, sources.environment);
    if (sources.config.empty()) {
        return report_usage_error({"there is no weir.toml here", "weir config check FILE"});
    }
    const std::string& file = sources.config.native();
    const LoadedConfig loaded = read_config(sources);
    if (flags.json) {
        const bool is_written = write_all(STDOUT_FILENO, json_line(file, loaded));
        return !is_written ? kFailed : loaded.config ? kDone : kUsage;
    }
    if (!loaded.config) return report_usage_error(loaded.problems.error());
    return write_all(STDOUT_FILENO, text_lines(file, *loaded.config)) ? kDone : kFailed;
}

ExitCode run_config_sample() {
    return write_all(STDOUT_FILENO, sample_config()) ? kDone : kFailed;
}

}  // namespace weir::cli
