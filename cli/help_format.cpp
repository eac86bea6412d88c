// SPDX-License-Identifier: MIT
#include "help_format.hpp"

#include <fmt/format.h>

#include <utility>

namespace weir::cli {
namespace {

/// The names alone of options that few need, in lines that fit the screen.
std::string rare_ones(const CLI::App* app) {
    constexpr std::size_t kColumns = 80;
    const std::string indent(7, ' ');
    std::string out, line = "  More:";
    for (const CLI::Option* option : app->get_options()) {
        if (option->get_group() != kRare) continue;
        const std::string name = " --" + option->get_lnames().front();
        if (line.size() + name.size() > kColumns) out += std::exchange(line, indent) + '\n';
        line += name;
    }
    const bool has_any = line.find("--") != line.npos;
    return has_any ? out + line + '\n' : out;
}

}  // namespace

std::string HelpFormat::make_help(const CLI::App* app, std::string /*name*/,
                                  CLI::AppFormatMode /*mode*/) const {
    std::string out = app->get_description() + "\n";
    for (const CLI::App* verb : app->get_subcommands(nullptr)) {
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
