// SPDX-License-Identifier: MIT
#include "process/services.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <weir/resolvers.hpp>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "config/read_file.hpp"
#include "output/text.hpp"
#include "process/any_url.hpp"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

UsageError usage_error(const Error& error) {
    return {printable(error.detail), ""};
}

/// Of those that weir can ask, as PATH finds them.
std::vector<std::string> installed_tools(const Environment& environment) {
    const char* path = environment == nullptr ? nullptr : environment("PATH");
    std::vector<std::string> out;
    for (const std::string& tool : ExecOptions{}.order) {
        for (std::string_view rest = path == nullptr ? "" : path; !rest.empty();) {
            const auto end = std::min(rest.find(':'), rest.size());
            const fs::path file = fs::path(rest.substr(0, end)) / tool;
            rest.remove_prefix(std::min(end + 1, rest.size()));
            std::error_code error;
            if (!fs::is_regular_file(file, error) || ::access(file.c_str(), X_OK) != 0) continue;
            out.push_back(tool);
            break;
        }
    }
    return out;
}

}  // namespace

Parsed<std::vector<std::string>> parse_tools(std::string_view text) {
    std::vector<std::string> tools;
    if (text == "none") return tools;
    while (true) {
        const auto comma = text.find(',');
        tools.emplace_back(text.substr(0, comma));
        if (comma == text.npos) break;
        text.remove_prefix(comma + 1);
    }
    const auto checked = exec_resolver({tools});
    if (!checked) return UsageError{printable(checked.error().detail), "streamlink,yt-dlp or none"};
    return tools;
}

Parsed<ServiceOptions> plan_services(const ServiceFlags& flags, const Environment& environment) {
    ServiceOptions out;
    GivenReader reader(environment);
    if (const auto given = reader.find(flags.exec, "--exec", "WEIR_EXEC"))
        reader.read(*given, parse_tools, out.tools);
    else
        out.tools = installed_tools(environment);
    if (reader.error()) return *reader.error();
    const auto given = reader.find(flags.resolvers, "--resolvers", "WEIR_RESOLVERS");
    if (!given) return out;
    auto file = read_file(given->value);
    if (!file) {
        const std::string path = printable(given->value);
        return UsageError{fmt::format("{}: {}: {}", given->from, path, file.error().what),
                          file.error().hint};
    }
    out.facts = std::move(file->text);
    out.facts_name = given->value;
    return out;
}

Parsed<std::shared_ptr<ext::Resolvers>> load_services(const ServiceOptions& options) {
    auto resolvers = built_in_resolvers(options.facts, options.facts_name);
    if (!resolvers) return usage_error(resolvers.error());
    std::unique_ptr<ext::Resolver> fallback;
    if (!options.tools.empty()) {
        auto tools = exec_resolver({options.tools});
        if (!tools) return usage_error(tools.error());
        fallback = std::move(*tools);
    }
    if (options.looks_itself) fallback = any_url(std::move(fallback));
    if (fallback) (*resolvers)->set_fallback(std::move(fallback));
    return std::move(*resolvers);
}

}  // namespace weir::cli
