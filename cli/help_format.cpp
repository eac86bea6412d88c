// SPDX-License-Identifier: MIT
#include "help_format.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace weir::cli {
namespace {

/// The names alone of verbs and options that few need, in lines that fit the screen.
std::string rare_ones(const CLI::App* app) {
    constexpr std::size_t kColumns = 80;
    const std::string indent(7, ' ');
    std::vector<std::string> names;
    for (const CLI::App* verb : app->get_subcommands(nullptr))
        if (verb->get_group() == kRare) names.push_back(" " + verb->get_name());
    for (const CLI::Option* option : app->get_options())
        if (option->get_group() == kRare) names.push_back(" --" + option->get_lnames().front());
    std::string out, line = "  More:";
    for (const std::string& name : names) {
        if (line.size() + name.size() > kColumns) out += std::exchange(line, indent) + '\n';
        line += name;
    }
    return names.empty() ? out : out + line + '\n';
}

}  // namespace

std::string HelpFormat::make_help(const CLI::App* app, std::string /*name*/,
                                  CLI::AppFormatMode /*mode*/) const {
    std::string out = app->get_description() + "\n";
    for (const CLI::App* verb : app->get_subcommands(nullptr)) {
        if (verb->get_group() == kRare) continue;
        out += fmt::format("  {:<9} {}\n", verb->get_name(),
                           verb->get_description().substr(0, verb->get_description().find('\n')));
    }
    for (const CLI::Option* option : app->get_options()) {
        if (option->nonpositional() && !option->get_group().empty() && option->get_group() != kRare)
            out += make_option(option, false);
    }
    return out + rare_ones(app) + app->get_footer();
}

std::string HelpFormat::make_option(const CLI::Option* option, bool /*is_positional*/) const {
    constexpr std::string_view kNoShortName = "    ";
    std::string names;
    names += option->get_snames().empty() ? std::string(kNoShortName)
                                          : "-" + option->get_snames().front() + ", ";
    names += "--" + option->get_lnames().front();
    if (!option->get_option_text().empty()) names += " " + option->get_option_text();
    return fmt::format("  {:<24} {}\n", names, option->get_description());
}

}  // namespace weir::cli
