// SPDX-License-Identifier: MIT
#include "help_format.hpp"

#include <fmt/format.h>

namespace weir::cli {

std::string HelpFormat::make_help(const CLI::App* app, std::string /*name*/,
                                  CLI::AppFormatMode /*mode*/) const {
    std::string out = app->get_description() + "\n";
    for (const CLI::App* verb : app->get_subcommands(nullptr)) {
        out += fmt::format("  {:<9} {}\n", verb->get_name(),
                           verb->get_description().substr(0, verb->get_description().find('\n')));
    }
    for (const CLI::Option* option : app->get_options()) {
        if (option->nonpositional() && option->get_group() != kRare)
            out += make_option(option, false);
    }
    std::string rare;
    for (const CLI::Option* option : app->get_options()) {
        if (option->get_group() == kRare) rare += " --" + option->get_lnames().front();
    }
    if (!rare.empty()) out += "  See docs/reference.md:" + rare + "\n";
    return out + app->get_footer();
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
