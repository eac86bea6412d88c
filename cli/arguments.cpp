// SPDX-License-Identifier: MIT
// argv in, a Command or a UsageError out. Only arguments*.cpp know CLI11's parser.
#include "arguments.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "arguments_parts.hpp"
#include "exit_code.hpp"
#include "help_format.hpp"
#include "nearest.hpp"

namespace weir::cli {
namespace {

struct Verbs {
    RecordFlags record;
    ResolveFlags resolve;
    PlatformsFlags platforms;
    CheckFlags check;
    RecoverFlags recover;
    ConvertFlags convert;
    PosterFlags poster;
    HwFlags hw;
    DoctorFlags doctor;
    DeployNginxFlags deploy_nginx;
    RunFlags run;
    StatusFlags status;
    RoomFlags room;
    LsFlags ls;
    ShowFlags show;
    RmFlags rm;
    CleanFlags clean;
    ConfigCheckFlags config_check;
    ImportFlags import;
    bool version = false;
};

void add_check(CLI::App& app, CheckFlags& flags) {
    CLI::App* verb =
        add_verb(app, "check", "Read media files from end to end, say if they are sound.",
                 "FILE... [options]",
                 "Examples:\n"
                 "  weir check recordings/*.ts\n"
                 "  weir check --catalogue recordings\n"
                 "  weir check --json talk.mp4\n"
                 "Exit: 0 all sound, 1 one is not, 2 usage.\n");
    verb->add_option("FILE", flags.files);
    add_text(verb, "--catalogue", flags.catalogue, "DIR",
             "instead: is the catalogue of DIR as the disk is?");
    verb->add_flag("--json", flags.json, "one JSON object a line for each file");
}

void add_recover(CLI::App& app, RecoverFlags& flags) {
    CLI::App* verb = add_verb(
        app, "recover", "Repair the .part files that a crash left behind.", "DIR [options]",
        "Each keeps what was whole, and gets its final name. Files that another\n"
        "weir is writing are left alone.\n"
        "Examples:\n"
        "  weir recover recordings\n"
        "  weir recover --json recordings\n"
        "Exit: 0 done, 1 a file or DIR could not be repaired, 2 usage.\n");
    verb->add_option("DIR", flags.directory);
    verb->add_flag("--json", flags.json, "one JSON object a line for each file");
}

void add_poster(CLI::App& app, PosterFlags& flags) {
    CLI::App* verb =
        add_verb(app, "poster", "Make a JPEG of what recordings show.", "FILE... [options]",
                 "Examples:\n"
                 "  weir poster talk.mp4\n"
                 "  weir poster --sheet -o sheets recordings/*.ts\n"
                 "Exit: 0 done, 1 a file could not be shown, 2 usage, 130 stopped.\n");
    verb->add_option("FILE", flags.files);
    verb->add_flag("--sheet", flags.sheet, "sixteen pictures, evenly spread");
    add_text(verb, "-o,--output", flags.output, "DIR", "where the JPEGs go [beside each]");
    verb->add_flag("--json", flags.json, "one JSON object a line for each file");
}

void add_hw(CLI::App& app, HwFlags& flags) {
    CLI::App* verb = add_verb(
        app, "hw", "Say which video encoders work here, and why others don't.", "[options]",
        "Examples:\n"
        "  weir hw\n"
        "  weir hw --refresh --json\n"
        "Exit: 0 done, 1 the output could not be written, 2 usage.\n");
    verb->add_flag("--refresh", flags.refresh, "try all anew, whatever is known");
    verb->add_flag("--json", flags.json, "one JSON object");
}

void add_data(CLI::App* verb, std::optional<std::string>& data) {
    add_text(verb, "-d,--data", data, "DIR", "where weir run records to [as weir.toml says]");
}

void add_ls(CLI::App& app, LsFlags& flags) {
    CLI::App* verb = add_verb(app, "ls", "List what was recorded, the newest first.", "[options]",
                              "Examples:\n"
                              "  weir ls --room hall --since 7d\n"
                              "  weir ls --rooms\n"
                              "Exit: 0 done, 1 no catalogue, 2 usage.\n");
    add_data(verb, flags.data);
    add_text(verb, "--room", flags.room, "TEXT", "part of its name or URL");
    add_text(verb, "--since", flags.since, "TIME", "not what ended longer ago: 12h, 7d");
    add_text(verb, "--state", flags.state, "STATE", "recording, completed, failed, …");
    add_text(verb, "--limit", flags.limit, "N", "at most so many [100]");
    verb->add_flag("--rooms", flags.rooms, "sums of each room instead");
    verb->add_flag("--json", flags.json, "one JSON object a line");
}

void add_show(CLI::App& app, ShowFlags& flags) {
    CLI::App* verb =
        add_verb(app, "show", "Show a recording: its runs, files, gaps and events.", "ID [options]",
                 "Example:\n"
                 "  weir show 17\n"
                 "Exit: 0 done, 1 no such recording, 2 usage.\n");
    verb->add_option("ID", flags.id);
    add_data(verb, flags.data);
    verb->add_flag("--json", flags.json, "one JSON object");
}

void add_rm(CLI::App& app, RmFlags& flags) {
    CLI::App* verb =
        add_verb(app, "rm", "Remove recordings with all their files.", "ID... [options]",
                 "What is being recorded is refused.\n"
                 "Example:\n"
                 "  weir rm 17 18\n"
                 "Exit: 0 done, 1 refused or a file is still there, 2 usage.\n");
    verb->add_option("ID", flags.ids);
    add_data(verb, flags.data);
    verb->add_flag("--keep-files", flags.keep_files, "only from the lists");
    verb->add_flag("--json", flags.json, "one JSON object");
}

void add_clean(CLI::App& app, CleanFlags& flags) {
    CLI::App* verb =
        add_verb(app, "clean", "Remove the oldest files, and what a crash left.", "[options]",
                 "Never a file that is being written, or that is not weir's.\n"
                 "Example:\n"
                 "  weir clean --age 30d --free 50GB --dry-run\n"
                 "Exit: 0 done, 1 a file is still there, 2 usage.\n");
    add_data(verb, flags.data);
    add_text(verb, "--age", flags.age, "TIME", "files older than that: 30d");
    add_text(verb, "--size", flags.size, "SIZE", "until all have at most so many bytes");
    add_text(verb, "--room-size", flags.room_size, "SIZE", "until each room has at most so many");
    add_text(verb, "--free", flags.free, "SIZE", "until so much is free");
    add_text(verb, "--free-percent", flags.free_percent, "N", "until so much is free");
    add_text(verb, "--free-inodes", flags.free_inodes, "N", "until so many are free");
    verb->add_flag("--dry-run", flags.dry_run, "only say what would be removed");
    verb->add_flag("--json", flags.json, "one JSON object a line");
}

void add_run(CLI::App& app, RunFlags& flags) {
    CLI::App* verb =
        add_verb(app, "run", "Watch rooms around the clock, and record each whenever it is live.",
                 "[options]",
                 "Rooms and all else stand in weir.toml; what is edited there holds at once.\n"
                 "Examples:\n"
                 "  weir config sample > weir.toml\n"
                 "  weir run --config weir.toml\n"
                 "Exit: 0 told to end, 1 failed, 2 usage. SIGHUP: read the configuration anew.\n");
    add_text(verb, "--config", flags.config, "FILE", "weir.toml [weir.toml, if it is here]");
    add_text(verb, "-d,--data", flags.data, "DIR", "recordings and catalogue [weir-data]");
    add_text(verb, "--rooms", flags.rooms, "FILE", "a list with one URL a line");
    add_text(verb, "--secrets", flags.secrets, "FILE", "cookies and passwords; mode 0600");
    add_text(verb, "-f,--format", flags.format, "FORMAT", "ts, mp4, mkv, flv, source");
    add_text(verb, "-q,--quality", flags.quality, "QUALITY", "as of weir record");
    add_text(verb, "--name", flags.name, "TEMPLATE", "file name");
    add_list(verb, "--split", flags.splits, "LIMIT", "next file after 30m or 2GiB");
    add_text(verb, "--profile", flags.profile, "PROFILE", "domestic or overseas, for all rooms");
    add_text(verb, "--log-level", flags.log_level, "LEVEL", "debug, info, warn, error [info]");
    verb->add_flag("--supervise", flags.supervise, "begin again after a crash, without systemd");
    verb->add_flag("--json", flags.json, "events as JSON lines on stdout");
    verb->add_flag("-v,--verbose", flags.verbose, "log every detail");
    verb->add_flag("--quiet", flags.quiet, "no table, errors only");
}

void add_status(CLI::App& app, StatusFlags& flags) {
    CLI::App* verb = add_verb(app, "status", "Show what a running weir run does.", "[options]",
                              "Examples:\n"
                              "  weir status --state trouble\n"
                              "  weir status --room huya --json\n"
                              "Exit: 0 done, 1 none is running, 2 usage.\n");
    add_data(verb, flags.data);
    add_text(verb, "--room", flags.room, "TEXT", "part of its name, URL or platform");
    add_text(verb, "--state", flags.state, "STATE", "recording, waiting, …; trouble");
    verb->add_flag("--json", flags.json, "one JSON object, of all rooms");
    verb->add_flag("--quiet", flags.quiet, "only the exit code");
}

void add_room_verb(CLI::App& app, RoomFlags& flags, const char* name, const char* does,
                   const char* synopsis, const char* more) {
    CLI::App* verb = add_verb(app, name, does, synopsis, more);
    verb->add_option("ROOM", flags.room);
    add_data(verb, flags.data);
}

void add_room_verbs(CLI::App& app, RoomFlags& flags) {
    add_room_verb(app, flags, "start", "Have a room watched again that was stopped.",
                  "ROOM [options]",
                  "ROOM: its name or URL.\n"
                  "Example:\n  weir start https://example.com/live/a.m3u8\n"
                  "Exit: 0 done, 1 no such room, 2 usage.\n");
    add_room_verb(app, flags, "stop", "End a room's recording, and watch it no more.",
                  "ROOM [options]",
                  "Until weir start, or until weir run begins anew. ROOM: its name or URL.\n"
                  "Example:\n  weir stop https://example.com/live/a.m3u8\n"
                  "Exit: 0 done, 1 no such room, 2 usage.\n");
    add_room_verb(app, flags, "reload", "Read weir.toml anew, or begin a room's recording anew.",
                  "[ROOM] [options]",
                  "Examples:\n"
                  "  weir reload\n"
                  "  weir reload https://example.com/live/a.m3u8\n"
                  "Exit: 0 done, 1 no such room, 2 usage.\n");
}

void add_config(CLI::App& app, ConfigCheckFlags& check) {
    CLI::App* verb = add_verb(app, "config", "Check weir.toml, or print a sample of it.",
                              "check|sample [options]",
                              "Examples:\n"
                              "  weir config sample > weir.toml\n"
                              "  weir config check\n"
                              "weir config check --help tells more.\n");
    verb->require_subcommand(0, 1);
    CLI::App* checked =
        add_verb(*verb, "check", "Say what is wrong with a weir.toml and the files it names.",
                 "[FILE] [options]",
                 "Without FILE: WEIR_CONFIG, else weir.toml here.\n"
                 "Example:\n"
                 "  weir config check /etc/weir/weir.toml\n"
                 "Exit: 0 sound, 2 not.\n");
    checked->add_option("FILE", check.file);
    checked->add_flag("--json", check.json, "one JSON object");
    add_verb(*verb, "sample", "Print a weir.toml with every key, explained.", "",
             "Example:\n  weir config sample > weir.toml\n");
}

void add_import(CLI::App& app, ImportFlags& flags) {
    CLI::App* verb = add_verb(app, "import", "Turn another recorder's settings into weir's files.",
                              "RECORDER DIR [options]",
                              "Example:\n"
                              "  weir import douyinliverecorder ~/DouyinLiveRecorder -o weir\n"
                              "Recorders: douyinliverecorder\n");
    verb->require_subcommand(0, 1);
    CLI::App* douyin =
        add_verb(*verb, "douyinliverecorder",
                 "Turn DouyinLiveRecorder's settings into weir's files.\n"
                 "Reads config.ini and URL_config.ini in DIR or DIR/config; writes weir.toml and\n"
                 "secrets.toml. Files that are there already are left alone.",
                 "DIR [options]",
                 "What can't be carried over is listed.\n"
                 "Example:\n"
                 "  weir import douyinliverecorder ~/DouyinLiveRecorder -o weir\n"
                 "Exit: 0 done, 1 failed, 2 usage.\n");
    douyin->add_option("DIR", flags.directory);
    add_text(douyin, "-o,--output", flags.output, "DIR", "where the files are written [.]");
    // Only now: what is below would be of that group too.
    verb->group(kRare);
}

void add_version(CLI::App& app) {
    add_verb(app, "version", "Show the version (as --version does) and the libraries.", "[options]",
             "Example:\n  weir version\n")
        ->group(kRare);
}

std::vector<std::string_view> option_names(const CLI::App& app) {
    std::vector<std::string_view> names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames())
            names.emplace_back(name);
    }
    return names;
}

std::vector<std::string_view> verb_names(const CLI::App& app) {
    std::vector<std::string_view> names;
    for (const CLI::App* verb : app.get_subcommands(nullptr))
        names.emplace_back(verb->get_name());
    return names;
}

/// The innermost verb that was typed.
const CLI::App* chosen(const CLI::App& app) {
    const auto verbs = app.get_subcommands();
    if (verbs.empty()) return nullptr;
    const CLI::App* inner = chosen(*verbs.front());
    return inner == nullptr ? verbs.front() : inner;
}

std::string help_command(const CLI::App* verb) {
    return verb == nullptr ? "weir --help" : full_name(*verb) + " --help";
}

UsageError unknown_word(const CLI::App& app, const std::string& word) {
    const CLI::App* verb = chosen(app);
    if (word.size() > 1 && word.front() == '-') {
        const std::string name = word.substr(0, word.find('='));
        const std::string typed = name.substr(std::min(name.find_first_not_of('-'), name.size()));
        const std::string near = nearest(typed, option_names(verb == nullptr ? app : *verb));
        return {fmt::format("unknown option {}", name),
                near.empty() ? help_command(verb) : fmt::format("--{}", near)};
    }
    if (verb != nullptr && !verb_names(*verb).empty()) {
        return {fmt::format("'{}' is not a command", word), one_of(verb_names(*verb), word)};
    }
    if (verb != nullptr) return {fmt::format("'{}' is one too many", word), help_command(verb)};
    if (word.find("://") != std::string::npos) {
        return {fmt::format("'{}' is not a command", word), fmt::format("weir record {}", word)};
    }
    return {fmt::format("'{}' is not a command", word), one_of(verb_names(app), word)};
}

UsageError value_missing(const CLI::App& app, const CLI::ArgumentMismatch& error) {
    const std::string text = error.what();
    return {text.substr(0, text.find(':')) + " needs a value", help_command(chosen(app))};
}

Parsed<Command> command_of(const CLI::App& app, Verbs& verbs) {
    const CLI::App* verb = chosen(app);
    if (verbs.version) return VersionFlags{};
    if (verb == nullptr) return ShowHelp{app.help(), kUsage};
    const std::string& name = verb->get_name();
    if (!verb_names(*verb).empty()) return ShowHelp{verb->help(), kUsage};
    const CLI::App* outer = verb->get_parent();
    const std::string parent = outer->get_parent() == nullptr ? "" : outer->get_name();
    if (parent == "config" && name == "check") return std::move(verbs.config_check);
    if (parent == "config") return ConfigSampleFlags{};
    if (parent == "deploy") return std::move(verbs.deploy_nginx);
    if (parent == "import") {
        if (verbs.import.directory.empty()) {
            return UsageError{"no directory given", full_name(*verb) + " DIR"};
        }
        verbs.import.from = name;
        return std::move(verbs.import);
    }
    if (name == "version") return VersionFlags{};
    if (name == "record") return std::move(verbs.record);
    if (name == "resolve") {
        if (verbs.resolve.record.urls.empty())
            return UsageError{"no URL given", "weir resolve URL"};
        return std::move(verbs.resolve);
    }
    if (name == "platforms") return std::move(verbs.platforms);
    if (name == "run") return std::move(verbs.run);
    if (name == "status") return std::move(verbs.status);
    if (name == "start" || name == "stop" || name == "reload") {
        if (verbs.room.room.empty() && name != "reload")
            return UsageError{"no room given", "weir status, weir " + name + " ROOM"};
        verbs.room.verb = name;
        return std::move(verbs.room);
    }
    if (name == "check") {
        const bool has_directory = verbs.check.catalogue && !verbs.check.catalogue->empty();
        const bool has_files = !verbs.check.files.empty();
        if (has_files && has_directory)
            return UsageError{"files and --catalogue", "weir check --catalogue DIR"};
        if (!has_files && !has_directory) return UsageError{"no file given", "weir check FILE..."};
        return std::move(verbs.check);
    }
    if (name == "convert") {
        if (verbs.convert.files.empty()) return UsageError{"no file given", "weir convert FILE..."};
        return std::move(verbs.convert);
    }
    if (name == "poster") {
        if (verbs.poster.files.empty()) return UsageError{"no file given", "weir poster FILE..."};
        return std::move(verbs.poster);
    }
    if (name == "hw") return verbs.hw;
    if (name == "doctor") return std::move(verbs.doctor);
    if (name == "ls") return std::move(verbs.ls);
    if (name == "clean") return std::move(verbs.clean);
    if (name == "show") {
        if (verbs.show.id.empty()) return UsageError{"no recording given", "weir ls, weir show ID"};
        return std::move(verbs.show);
    }
    if (name == "rm") {
        if (verbs.rm.ids.empty()) return UsageError{"no recording given", "weir ls, weir rm ID..."};
        return std::move(verbs.rm);
    }
    if (verbs.recover.directory.empty()) {
        return UsageError{"no directory given", "weir recover recordings"};
    }
    return std::move(verbs.recover);
}

}  // namespace

Parsed<Command> parse_arguments(int argc, const char* const* argv) {
    CLI::App app{
        "weir records live HLS and HTTP-FLV streams, many at a time.\n"
        "Usage: weir COMMAND [options]"};
    app.formatter(std::make_shared<HelpFormat>());
    app.footer(
        "Example: weir record https://example.com/live/index.m3u8\n"
        "weir COMMAND --help tells more, docs/reference.md all.\n");
    // The footer names it: so many verbs leave no line for it on a screen of 24.
    app.set_help_flag("-h,--help", "show this")->group("");
    app.require_subcommand(0, 1);
    Verbs verbs;
    app.add_flag("--version", verbs.version, "same as weir version")->group("");
    add_record(app, verbs.record);
    add_resolve(app, verbs.resolve);
    add_platforms(app, verbs.platforms);
    add_run(app, verbs.run);
    add_status(app, verbs.status);
    add_room_verbs(app, verbs.room);
    add_ls(app, verbs.ls);
    add_show(app, verbs.show);
    add_rm(app, verbs.rm);
    add_clean(app, verbs.clean);
    add_check(app, verbs.check);
    add_recover(app, verbs.recover);
    add_convert(app, verbs.convert);
    add_poster(app, verbs.poster);
    add_hw(app, verbs.hw);
    add_doctor(app, verbs.doctor);
    add_deploy(app, verbs.deploy_nginx);
    add_config(app, verbs.config_check);
    add_import(app, verbs.import);
    add_version(app);
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        return ShowHelp{(chosen(app) == nullptr ? &app : chosen(app))->help(), kDone};
    } catch (const CLI::ExtrasError&) {
        return unknown_word(app, app.remaining(true).front());
    } catch (const CLI::ArgumentMismatch& error) {
        return value_missing(app, error);
    } catch (const CLI::ParseError& error) {
        return UsageError{error.what(), help_command(chosen(app))};
    }
    return command_of(app, verbs);
}

}  // namespace weir::cli
