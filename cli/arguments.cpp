// SPDX-License-Identifier: MIT
// The only file that knows CLI11's parser: argv in, a Command or a UsageError out.
#include "arguments.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "exit_code.hpp"
#include "help_format.hpp"
#include "nearest.hpp"

namespace weir::cli {
namespace {

struct Verbs {
    RecordFlags record;
    CheckFlags check;
    RecoverFlags recover;
    bool version = false;
};

CLI::App* add_verb(CLI::App& app, const std::string& name, const std::string& description,
                   const std::string& usage, const std::string& footer) {
    CLI::App* verb = app.add_subcommand(name, description + "\nUsage: weir " + name + " " + usage);
    verb->footer(footer);
    verb->set_help_flag("-h,--help", "show this");
    return verb;
}

/// An option with one value; typed twice, the last one counts.
CLI::Option* add_text(CLI::App* verb, const std::string& names, std::optional<std::string>& value,
                      const std::string& text, const std::string& description) {
    return verb->add_option(names, value, description)
        ->option_text(text)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void add_list(CLI::App* verb, const std::string& names, std::vector<std::string>& values,
              const std::string& text, const std::string& description) {
    verb->add_option(names, values, description)->option_text(text)->allow_extra_args(false);
}

void add_record(CLI::App& app, RecordFlags& flags) {
    CLI::App* verb = add_verb(
        app, "record", "Record live HLS and HTTP-FLV streams to files.", "URL... [options]",
        "Example:\n"
        "  weir record -f mp4 --split 30m -o talks https://example.com/a.flv\n"
        "Exit: 0 done, 1 failed, 2 usage, 3 done with gaps, 4 not live.\n");
    verb->add_option("URL", flags.urls);
    add_list(verb, "--alternative", flags.alternatives, "URL",
             "the same stream elsewhere; may be repeated");
    add_text(verb, "-o,--output", flags.output, "DIR", "where the files go [recordings]");
    add_text(verb, "-f,--format", flags.format, "FORMAT", "ts, mp4, mkv, flv, source [ts]");
    add_text(verb, "-t,--duration", flags.duration, "TIME",
             "stop each after so much media: 10m, 1h30m");
    add_list(verb, "--split", flags.splits, "LIMIT", "next file after 30m or 2GiB; twice for both");
    add_text(verb, "--min-file", flags.min_file, "TIME", "changes begin no file before (ts, flv)")
        ->group(kRare);
    add_text(verb, "-q,--quality", flags.quality, "QUALITY",
             "best, worst, 720p, 720p60, 3M, audio, hevc [best]");
    add_text(verb, "--language", flags.language, "LANGS", "of the sound, most wanted first: de,en");
    add_text(verb, "--subtitles", flags.subtitles, "LANGS", "de,en; default or none [default]");
    verb->add_flag("--audio-only", flags.audio_only, "the sound without the picture");
    add_text(verb, "--name", flags.name, "TEMPLATE", "file name [{name}_{date}_{time}]");
    add_text(verb, "--profile", flags.profile, "PROFILE", "domestic or overseas [domestic]");
    add_list(verb, "--header", flags.headers, "'K: V'", "sent with each request; may be repeated");
    add_text(verb, "--user-agent", flags.user_agent, "TEXT", "instead of weir/VERSION")
        ->group(kRare);
    add_text(verb, "--proxy", flags.proxy, "URL", "http://HOST:PORT or socks5://HOST:PORT");
    add_text(verb, "--ca-file", flags.ca_file, "FILE", "PEM file of the authorities to trust")
        ->group(kRare);
    add_text(verb, "--host-connections", flags.host_connections, "N",
             "at most so many to one host at once")
        ->group(kRare);
    add_text(verb, "--input-file", flags.input_file, "LIST", "more URLs, one a line; - is stdin");
    verb->add_flag("--json", flags.json, "events and summary as JSON lines on stdout");
    verb->add_flag("--quiet", flags.quiet, "no table, no progress; only errors");
    verb->add_flag("-v,--verbose", flags.verbose, "every segment in the log");
}

void add_check(CLI::App& app, CheckFlags& flags) {
    CLI::App* verb =
        add_verb(app, "check", "Read media files from end to end, say if they are sound.",
                 "FILE... [options]",
                 "Examples:\n"
                 "  weir check recordings/*.ts\n"
                 "  weir check --json talk.mp4\n"
                 "Exit: 0 all sound, 1 one is not, 2 usage.\n");
    verb->add_option("FILE", flags.files);
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

void add_version(CLI::App& app) {
    add_verb(app, "version", "Show the version and the linked libraries.", "[options]",
             "Example:\n  weir version\n");
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

const CLI::App* chosen(const CLI::App& app) {
    const auto verbs = app.get_subcommands();
    return verbs.empty() ? nullptr : verbs.front();
}

std::string help_command(const CLI::App* verb) {
    return verb == nullptr ? "weir --help" : "weir " + verb->get_name() + " --help";
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
    if (name == "version") return VersionFlags{};
    if (name == "record") return std::move(verbs.record);
    if (name == "check") {
        if (verbs.check.files.empty()) return UsageError{"no file given", "weir check FILE..."};
        return std::move(verbs.check);
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
        "Examples:\n"
        "  weir record https://example.com/live/index.m3u8\n"
        "  weir check recordings/*.ts\n"
        "weir COMMAND --help tells more.\n");
    app.set_help_flag("-h,--help", "show this");
    app.require_subcommand(0, 1);
    Verbs verbs;
    app.add_flag("--version", verbs.version, "same as weir version");
    add_record(app, verbs.record);
    add_check(app, verbs.check);
    add_recover(app, verbs.recover);
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
