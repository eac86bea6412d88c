// SPDX-License-Identifier: MIT
// The command line after parsing: what was typed, not yet checked for sense.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "exit_code.hpp"
#include "process/services.hpp"

namespace weir::cli {

struct EncodeFlags {
    std::optional<std::string> encode{}, crf{}, bitrate{}, maxrate{}, preset{}, scale{}, fps{},
        gop{}, audio{};
    bool tone_map = false;
};

struct RecordFlags {
    std::vector<std::string> urls;
    std::optional<std::string> output, format, duration, quality, profile, user_agent, proxy,
        ca_file, name, input_file, min_file, prefer, language, subtitles, adverts, host_connections,
        notes, password;
    ServiceFlags services;
    EncodeFlags encode;
    std::vector<std::string> extra_outputs;
    std::vector<std::string> connect_to;
    std::vector<std::string> alternatives;
    std::vector<std::string> splits;
    std::vector<std::string> headers;
    bool audio_only = false;
    bool json = false, verbose = false, quiet = false;
};

/// What is asked, and how, is as for a recording.
struct ResolveFlags {
    RecordFlags record;
    bool trace = false, dry_run = false;
};

struct PlatformsFlags {
    std::optional<std::string> resolvers;
    bool json = false;
};

struct CheckFlags {
    std::vector<std::string> files;
    std::optional<std::string> catalogue;  ///< The data directory, instead of files.
    bool json = false;
};

struct RecoverFlags {
    std::string directory;
    bool json = false;
};

struct ConvertFlags {
    std::vector<std::string> files;
    std::optional<std::string> output, format;
    EncodeFlags encode;
    bool remove_source = false, json = false;
};

struct PosterFlags {
    std::vector<std::string> files;
    std::optional<std::string> output;
    bool sheet = false, json = false;
};

struct HwFlags {
    bool refresh = false, json = false;
};

struct DoctorFlags {
    std::optional<std::string> data, rooms;
    bool json = false;
};

struct DeployNginxFlags {
    std::optional<std::string> root, output, certificate, key, viewers, per_address, cors,
        secret_file, api, user;
    std::vector<std::string> listen, server_names;
};

struct LsFlags {
    std::optional<std::string> data, room, since, state, limit;
    bool rooms = false, json = false;
};

struct ShowFlags {
    std::string id;
    std::optional<std::string> data;
    bool json = false;
};

struct RmFlags {
    std::vector<std::string> ids;
    std::optional<std::string> data;
    bool keep_files = false, json = false;
};

struct CleanFlags {
    std::optional<std::string> data, age, size, room_size, free, free_percent, free_inodes;
    bool dry_run = false, json = false;
};

/// What stands beside weir.toml, and beats it; config/config.hpp reads it.
struct RunFlags {
    std::optional<std::string> config, data, rooms, secrets, format, quality, name, profile,
        log_level;
    std::vector<std::string> splits;
    bool json = false, verbose = false, quiet = false;
    bool supervise = false;
};

/// What is asked of a running weir run.
struct StatusFlags {
    std::optional<std::string> data, room, state;
    bool json = false, quiet = false;
};

struct RoomFlags {
    std::string verb;  ///< "start", "stop" or "reload".
    std::string room;
    std::optional<std::string> data;
};

struct ConfigCheckFlags {
    std::optional<std::string> file;
    bool json = false;
};

struct ConfigSampleFlags {};

struct ImportFlags {
    std::string from;       ///< "douyinliverecorder"
    std::string directory;  ///< Of the other recorder.
    std::optional<std::string> output;
};

struct VersionFlags {};

/// Help was asked for, or nothing at all was typed.
struct ShowHelp {
    std::string text;
    ExitCode exit_code = kDone;
};

using Command =
    std::variant<RecordFlags, ResolveFlags, PlatformsFlags, RunFlags, StatusFlags, RoomFlags,
                 CheckFlags, RecoverFlags, ConvertFlags, PosterFlags, HwFlags, DoctorFlags,
                 DeployNginxFlags, LsFlags, ShowFlags, RmFlags, CleanFlags, ConfigCheckFlags,
                 ConfigSampleFlags, ImportFlags, VersionFlags, ShowHelp>;

}  // namespace weir::cli
