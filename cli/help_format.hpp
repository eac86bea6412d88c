// SPDX-License-Identifier: MIT
#pragma once
#include <CLI/CLI.hpp>
#include <string>

namespace weir::cli {

/// The group of verbs and options that the short help only names.
inline constexpr const char* kRare = "rare";

/// Help that fits a 24x80 screen: usage, one line an option, examples; nothing twice.
class HelpFormat : public CLI::Formatter {
public:
    std::string make_help(const CLI::App* app, std::string name,
                          CLI::AppFormatMode mode) const override;
    std::string make_option(const CLI::Option* option, bool is_positional) const override;
};

}  // namespace weir::cli
