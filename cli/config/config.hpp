// SPDX-License-Identifier: MIT
// weir.toml, the files beside it, flags and environment: all that `weir run` is told.
#pragma once
#include <weir/aftercare.hpp>
#include <weir/hooks.hpp>
#include <weir/options.hpp>
#include <weir/retention.hpp>
#include <weir/room.hpp>
#include <weir/watch.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/problems.hpp"
#include "config/read_file.hpp"
#include "flags.hpp"
#include "http/options.hpp"
#include "options.hpp"
#include "process/services.hpp"
#include "usage_error.hpp"

namespace weir::cli {

struct LogOptions {
    LogLevel level = LogLevel::info;
    bool json = false;             ///< One JSON object a line.
    std::filesystem::path file{};  ///< Empty: standard error.
    std::uint64_t file_bytes = 10'000'000;
    unsigned files = 5;  ///< So many are kept, the one that is written included.
};

struct ConfiguredRoom {
    RoomOptions options{};
    std::string from{};     ///< Where it stands: "weir.toml, line 12".
    bool is_added = false;  ///< Over HTTP: see AddedRooms.
};

struct Config {
    /// Catalogue, outbox, lock and recordings lie below it.
    std::filesystem::path data = "weir-data";
    SessionOptions session{};   ///< With its resolvers.
    ServiceOptions services{};  ///< What they were made from.
    WatchOptions watch{};
    RetentionOptions retention{};
    AftercareOptions aftercare{};
    std::filesystem::path published{};  ///< Folders of rooms that are published; empty: none are.
    std::vector<HookOptions> hooks{};
    /// In their order; the same room may be given twice.
    std::vector<ConfiguredRoom> rooms{};
    LogOptions log{};
    http::FrontOptions http{};
    std::string shown{};  ///< weir.toml as JSON, without what others must not see.
    std::chrono::milliseconds stop_limit{30'000};  ///< For ending everything.
};

struct ConfigSources {
    /// weir.toml; empty: there is none. See find_config().
    std::filesystem::path config{};
    RunFlags flags{};
    Environment environment{};
};

struct LoadedConfig {
    std::optional<Config> config{};  ///< None where there are problems.
    Problems problems{};
    /// All that was read or would have been, missing ones included: what FileWatch wants, whether
    /// the configuration is sound or not.
    std::vector<ReadFile> files{};
};

/// --config, else WEIR_CONFIG, else weir.toml in the working directory if it is there, else none.
std::filesystem::path find_config(const RunFlags& flags, const Environment& environment);

/// Flags beat WEIR_* beat the file beat the defaults; an empty variable counts as unset. Only
/// reads.  Thread: one at a time.  Blocks: on local files, 4 MiB each at most.
LoadedConfig read_config(const ConfigSources& sources);

/// The same for who wants the first of both only; the error has one line a problem.
Parsed<Config> load_config(const ConfigSources& sources);

}  // namespace weir::cli
