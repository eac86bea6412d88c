// SPDX-License-Identifier: MIT
// What verbs and their options are made of, for arguments*.cpp alone.
#pragma once
#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

#include "flags.hpp"

namespace weir::cli {

/// What is typed to get there: "weir config check".
std::string full_name(const CLI::App& verb);

CLI::App* add_verb(CLI::App& app, const std::string& name, const std::string& description,
                   const std::string& usage, const std::string& footer);

/// An option with one value; typed twice, the last one counts.
CLI::Option* add_text(CLI::App* verb, const std::string& names, std::optional<std::string>& value,
                      const std::string& text, const std::string& description);
/// One that may be repeated.
CLI::Option* add_list(CLI::App* verb, const std::string& names, std::vector<std::string>& values,
                      const std::string& text, const std::string& description);

/// `group_of_rest`: of all options but --encode; empty: the usual one.
void add_encoding(CLI::App* verb, EncodeFlags& flags, const std::string& group_of_rest);

void add_record(CLI::App& app, RecordFlags& flags);
void add_resolve(CLI::App& app, ResolveFlags& flags);
void add_convert(CLI::App& app, ConvertFlags& flags);
void add_doctor(CLI::App& app, DoctorFlags& flags);
void add_deploy(CLI::App& app, DeployNginxFlags& flags);
void add_platforms(CLI::App& app, PlatformsFlags& flags);

}  // namespace weir::cli
