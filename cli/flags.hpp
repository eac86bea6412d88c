// SPDX-License-Identifier: MIT
// The command line after parsing: what was typed, not yet checked for sense.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "exit_code.hpp"

namespace weir::cli {

struct RecordFlags {
    std::vector<std::string> urls;
    std::optional<std::string> output, format, duration, quality, profile, user_agent, proxy,
        ca_file, name, input_file, min_file, language, subtitles, host_connections;
    std::vector<std::string> alternatives;
    std::vector<std::string> splits;
    std::vector<std::string> headers;
    bool audio_only = false;
    bool json = false, verbose = false, quiet = false;
};

struct CheckFlags {
    std::vector<std::string> files;
    bool json = false;
};

struct RecoverFlags {
    std::string directory;
    bool json = false;
};

struct VersionFlags {};

/// Help was asked for, or nothing at all was typed.
struct ShowHelp {
    std::string text;
    ExitCode exit_code = kDone;
};

using Command = std::variant<RecordFlags, CheckFlags, RecoverFlags, VersionFlags, ShowHelp>;

}  // namespace weir::cli
