// SPDX-License-Identifier: MIT
// The verbs that are given URLs, and the options that they share.
#include <fmt/format.h>

#include "arguments_parts.hpp"
#include "help_format.hpp"

namespace weir::cli {

std::string full_name(const CLI::App& verb) {
    const CLI::App* parent = verb.get_parent();
    return parent == nullptr ? "weir" : fmt::format("{} {}", full_name(*parent), verb.get_name());
}

CLI::App* add_verb(CLI::App& app, const std::string& name, const std::string& description,
                   const std::string& usage, const std::string& footer) {
    CLI::App* verb = app.add_subcommand(name, "");
    verb->description(fmt::format("{}\nUsage: {} {}", description, full_name(*verb), usage));
    verb->footer(footer);
    verb->set_help_flag("-h,--help", "show this");
    return verb;
}

CLI::Option* add_text(CLI::App* verb, const std::string& names, std::optional<std::string>& value,
                      const std::string& text, const std::string& description) {
    return verb->add_option(names, value, description)
        ->option_text(text)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

CLI::Option* add_list(CLI::App* verb, const std::string& names, std::vector<std::string>& values,
                      const std::string& text, const std::string& description) {
    return verb->add_option(names, values, description)->option_text(text)->allow_extra_args(false);
}

void add_record(CLI::App& app, RecordFlags& flags) {
    CLI::App* verb = add_verb(
        app, "record", "Record live HLS and HTTP-FLV streams to files.", "URL... [options]",
        "Example:\n"
        "  weir record -f mp4 --split 30m -o talks https://example.com/a.flv\n"
        "Exit: 0 done, 1 failed, 2 usage, 3 done with gaps, 4 not live.\n");
    verb->add_option("URL", flags.urls);
    add_list(verb, "--alternative", flags.alternatives, "URL",
             "the same stream elsewhere; may be repeated")
        ->group(kRare);
    add_text(verb, "-o,--output", flags.output, "DIR", "where the files go [recordings]");
    add_text(verb, "-f,--format", flags.format, "FORMAT", "ts, mp4, mkv, flv, source [ts]");
    add_text(verb, "-t,--duration", flags.duration, "TIME",
             "stop each after so much media: 10m, 1h30m");
    add_list(verb, "--split", flags.splits, "LIMIT", "next file after 30m or 2GiB; twice for both");
    add_text(verb, "--min-file", flags.min_file, "TIME", "changes begin no file before (ts, flv)")
        ->group(kRare);
    add_text(verb, "-q,--quality", flags.quality, "QUALITY",
             "best, worst, 720p, high, 3M, audio, hevc [best]");
    add_text(verb, "--prefer", flags.prefer, "CODECS", "of one quality: hevc,h264")->group(kRare);
    add_text(verb, "--language", flags.language, "LANGS", "of the sound, most wanted first: de,en")
        ->group(kRare);
    add_text(verb, "--subtitles", flags.subtitles, "LANGS", "de,en; default or none [default]")
        ->group(kRare);
    add_text(verb, "--adverts", flags.adverts, "WHAT", "those in the stream: keep or cut [keep]")
        ->group(kRare);
    verb->add_flag("--audio-only", flags.audio_only, "the sound without the picture");
    add_text(verb, "--name", flags.name, "TEMPLATE", "file name [{name}_{date}_{time}]");
    add_encoding(verb, flags.encode, kRare);
    add_list(verb, "--extra", flags.extra_outputs, "SIZE[:CODEC[:BACKEND]]",
             "files beside them, smaller: 720p, 480p:hevc; may be repeated")
        ->group(kRare);
    add_text(verb, "--profile", flags.profile, "PROFILE", "domestic or overseas [domestic]")
        ->group(kRare);
    add_text(verb, "--password", flags.password, "TEXT", "of the room, where it has one")
        ->group(kRare);
    add_list(verb, "--header", flags.headers, "'K: V'", "sent with each request; may be repeated");
    add_text(verb, "--user-agent", flags.user_agent, "TEXT", "instead of weir/VERSION")
        ->group(kRare);
    add_text(verb, "--proxy", flags.proxy, "URL", "http://HOST:PORT or socks5://HOST:PORT");
    add_text(verb, "--ca-file", flags.ca_file, "FILE", "PEM file of the authorities to trust")
        ->group(kRare);
    add_list(verb, "--connect-to", flags.connect_to, "H:P:A:P",
             "where host H, port P is really found; as of curl")
        ->group(kRare);
    add_text(verb, "--resolvers", flags.services.resolvers, "FILE", "newer facts about services")
        ->group(kRare);
    add_text(verb, "--exec", flags.services.exec, "TOOLS", "for other pages: streamlink,yt-dlp")
        ->group(kRare);
    add_text(verb, "--host-connections", flags.host_connections, "N",
             "at most so many to one host at once")
        ->group(kRare);
    add_text(verb, "--notes", flags.notes, "FILE", "kept there; a killed weir goes on from them")
        ->group(kRare);
    add_text(verb, "--input-file", flags.input_file, "LIST", "more URLs, one a line; - is stdin");
    verb->add_flag("--json", flags.json, "events and summary as JSON lines on stdout");
    verb->add_flag("--quiet", flags.quiet, "no table, no progress; only errors");
    verb->add_flag("-v,--verbose", flags.verbose, "every segment in the log");
}

void add_resolve(CLI::App& app, ResolveFlags& flags) {
    RecordFlags& as = flags.record;
    CLI::App* verb = add_verb(app, "resolve", "Ask a room's service whether it is live, and where.",
                              "URL... [options]",
                              "Examples:\n"
                              "  weir resolve https://live.bilibili.com/3000001\n"
                              "  weir resolve --dry-run https://v.douyin.com/iAbCdEf/\n"
                              "Exit: 0 all live, 1 one is not, 2 usage.\n");
    verb->add_option("URL", as.urls);
    add_text(verb, "-q,--quality", as.quality, "QUALITY", "for services that must be asked for it");
    add_text(verb, "--prefer", as.prefer, "CODECS", "of one quality: hevc,h264");
    add_list(verb, "--header", as.headers, "'K: V'", "sent with each request; may be repeated");
    add_text(verb, "--proxy", as.proxy, "URL", "http://HOST:PORT or socks5://HOST:PORT");
    add_text(verb, "--ca-file", as.ca_file, "FILE", "PEM file of the authorities to trust");
    add_list(verb, "--connect-to", as.connect_to, "H:P:A:P",
             "where host H, port P is really found; as of curl");
    add_text(verb, "--resolvers", as.services.resolvers, "FILE", "newer facts about services");
    add_text(verb, "--exec", as.services.exec, "TOOLS", "for other pages: streamlink,yt-dlp");
    verb->add_flag("--dry-run", flags.dry_run, "only what the URL itself says; nobody is asked");
    verb->add_flag("--trace", flags.trace, "each request and answer on stderr, without secrets");
    verb->add_flag("--json", as.json, "one JSON object a line for each URL");
}

void add_platforms(CLI::App& app, PlatformsFlags& flags) {
    CLI::App* verb =
        add_verb(app, "platforms", "List the services whose rooms weir knows.", "[options]",
                 "Example:\n  weir platforms\n"
                 "Exit: 0 done, 2 usage.\n");
    add_text(verb, "--resolvers", flags.resolvers, "FILE", "newer facts about services");
    verb->add_flag("--json", flags.json, "one JSON object a line for each");
}

}  // namespace weir::cli
