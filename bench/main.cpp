// SPDX-License-Identifier: MIT
// weir-bench: what recording costs, what others cost on the same work, and whether all of it is
// there.
#include <stdlib.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>

#include "verbs/compare.hpp"
#include "verbs/encode.hpp"
#include "verbs/load.hpp"
#include "verbs/operate.hpp"
#include "verbs/run.hpp"
#include "verbs/saturate.hpp"
#include "verbs/scale.hpp"
#include "verbs/soak.hpp"
#include "verbs/viewers.hpp"

namespace {

namespace fs = std::filesystem;
using namespace weir::bench;

constexpr int kUsage = 2;

void add_publication(CLI::App& verb, Publication& how) {
    verb.add_option("--results", how.results, "folder to keep JSON and plots in");
    verb.add_flag("--markdown", how.is_markdown, "print tables in Markdown");
    verb.add_flag("--strict", how.is_strict, "fail when a target is missed");
}

template <class Options>
void add_work(CLI::App& verb, Options& options) {
    verb.add_option("--streams", options.streams, "streams at a time")
        ->check(CLI::Range(1, 5000))
        ->capture_default_str();
    verb.add_option("--rate", options.rate, "video bit rate of a stream")->capture_default_str();
    verb.add_option("--seconds", options.seconds, "how long a recorder records")
        ->check(CLI::Range(2, 36'000))
        ->capture_default_str();
    add_publication(verb, options.publication);
}

CLI::App& add_comparison(CLI::App& app, const char* name, const char* words,
                         CompareOptions& options) {
    CLI::App& verb = *app.add_subcommand(name, words);
    add_work(verb, options);
    verb.add_option("--settling", options.settling_s, "seconds before that, which do not count")
        ->check(CLI::Range(0, 600))
        ->capture_default_str();
    verb.add_option("--repeat", options.repeat, "how often each has its turn; the median counts")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    verb.add_option("--only", options.only, "contestants by name, such as 'weir ts,ffmpeg ts'")
        ->delimiter(',');
    return verb;
}

CLI::App& add_load(CLI::App& app, LoadOptions& options) {
    CLI::App& verb = *app.add_subcommand(
        "load", "many streams in one weir: what it takes, and whether every frame is there");
    add_work(verb, options);
    verb.add_option("--kind", options.kind, "of streams")
        ->check(CLI::IsMember({"hls", "flv", "mixed"}))
        ->capture_default_str();
    verb.add_option("--format", options.format, "of files")
        ->check(CLI::IsMember({"source", "ts", "mp4", "mkv", "flv"}))
        ->capture_default_str();
    verb.add_option("--faults", options.faults, "segments that the origin is to withhold");
    verb.add_option("--mislead", options.mislead,
                    "let the origin drop, double or swap a segment, which no recorder can notice: "
                    "the check has to")
        ->check(CLI::IsMember({"drop", "double", "swap"}));
    return verb;
}

CLI::App& add_saturate(CLI::App& app, SaturateOptions& options) {
    CLI::App& verb = *app.add_subcommand(
        "saturate",
        "more rooms to encode than the machine carries, beside copies: what becomes of both");
    verb.add_option("--encodes", options.encodes, "rooms to be encoded")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    verb.add_option("--copies", options.copies, "rooms that are copied")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    verb.add_option("--rate", options.rate, "video bit rate of a stream")->capture_default_str();
    verb.add_option("--seconds", options.seconds, "how long")
        ->check(CLI::Range(2, 36'000))
        ->capture_default_str();
    add_publication(verb, options.publication);
    return verb;
}

CLI::App& add_operate(CLI::App& app, OperateOptions& options) {
    CLI::App& verb = *app.add_subcommand(
        "operate", "weir run asked, shown and attacked over HTTP while it records; four minutes");
    verb.add_option("--streams", options.streams, "streams at a time")
        ->check(CLI::Range(1, 5000))
        ->capture_default_str();
    verb.add_option("--requests", options.requests, "of the API, a second")
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
    verb.add_option("--connections", options.connections, "that mean no good")
        ->check(CLI::Range(1, 15'000))
        ->capture_default_str();
    verb.add_option("--rate", options.rate, "video bit rate of a stream")->capture_default_str();
    verb.add_option("--size", options.size, "of the picture, as 1920x1080");
    verb.add_option("--seconds", options.seconds, "each part")
        ->check(CLI::Range(2, 36'000))
        ->capture_default_str();
    add_publication(verb, options.publication);
    return verb;
}

CLI::App& add_scale(CLI::App& app, ScaleOptions& options) {
    CLI::App& verb = *app.add_subcommand(
        "scale",
        "1 to 1,000 streams in one weir: what a GB and a stream cost; a quarter of an hour");
    verb.add_option("--streams", options.counts, "numbers of streams, rising")
        ->delimiter(',')
        ->check(CLI::Range(1, 5000))
        ->capture_default_str();
    verb.add_option("--rate", options.rate, "video bit rate of a stream")->capture_default_str();
    verb.add_option("--seconds", options.seconds, "how long each number is recorded")
        ->check(CLI::Range(12, 36'000))
        ->capture_default_str();
    verb.add_option("--long", options.long_seconds,
                    "how long the highest number is recorded once more; 0: not")
        ->capture_default_str();
    verb.add_option("--most-ts", options.most_ts, "up to so many streams are tried as TS; 0: none")
        ->capture_default_str();
    add_publication(verb, options.publication);
    return verb;
}

CLI::App& add_soak(CLI::App& app, SoakOptions& options) {
    CLI::App& verb = *app.add_subcommand(
        "soak", "rooms that come, fail and go at random: whether memory, files or lag grow");
    verb.add_option("--streams", options.streams, "rooms at a time")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    verb.add_option("--rate", options.rate, "video bit rate of a stream")->capture_default_str();
    verb.add_option("--minutes", options.minutes, "how long")
        ->check(CLI::Range(0.2, 10'000.0))
        ->capture_default_str();
    verb.add_option("--seed", options.seed, "another one, other rooms and faults")
        ->capture_default_str();
    add_publication(verb, options.publication);
    return verb;
}

CLI::App& add_viewers(CLI::App& app, ViewersOptions& options) {
    CLI::App& verb = *app.add_subcommand(
        "viewers", "rooms that are published, nginx and players: what they meet; some minutes");
    verb.add_option("--rooms", options.rooms, "that are published")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    verb.add_option("--players", options.players, "at a time, of all rooms")
        ->check(CLI::Range(1, 20'000))
        ->capture_default_str();
    verb.add_option("--seconds", options.seconds, "how long they watch")
        ->check(CLI::Range(5, 36'000))
        ->capture_default_str();
    verb.add_option("--segment", options.segment_s, "seconds of a segment")
        ->check(CLI::IsMember({1, 2, 4}))
        ->capture_default_str();
    verb.add_option("--rate", options.rate, "video bit rate of a stream")->capture_default_str();
    verb.add_option("--container", options.container, "of segments")
        ->check(CLI::IsMember({"ts", "fmp4"}))
        ->capture_default_str();
    add_publication(verb, options.publication);
    return verb;
}

/// Recordings go to the disk that we are built on; /tmp may be in memory.
void choose_scratch(const fs::path& programs) {
    setenv("TMPDIR", programs.parent_path().c_str(), 0);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Measures what weir costs beside what others cost on the same work"};
    app.require_subcommand(1);
    CompareOptions quick = quick_options(), full = full_options(), run = run_options(),
                   encode = encode_options();
    LoadOptions load;
    OperateOptions operate;
    SaturateOptions saturate;
    ScaleOptions scale;
    SoakOptions soak;
    ViewersOptions viewers;
    const CLI::App& quick_verb = add_comparison(
        app, "quick", "weir, ffmpeg and curl on the same live HLS streams; some minutes", quick);
    const CLI::App& full_verb = add_comparison(
        app, "compare", "all recorders there are, HLS, FLV and HTTPS; a quarter of an hour", full);
    const CLI::App& run_verb = add_comparison(
        app, "run", "weir run against weir record of the same streams; ten minutes", run);
    const CLI::App& encode_verb = add_comparison(
        app, "encode", "weir and ffmpeg encode the same live stream; ten minutes", encode);
    const CLI::App& load_verb = add_load(app, load);
    const CLI::App& operate_verb = add_operate(app, operate);
    const CLI::App& saturate_verb = add_saturate(app, saturate);
    const CLI::App& scale_verb = add_scale(app, scale);
    const CLI::App& soak_verb = add_soak(app, soak);
    const CLI::App& viewers_verb = add_viewers(app, viewers);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : kUsage;
    }
    const fs::path programs = fs::read_symlink("/proc/self/exe").parent_path();
    choose_scratch(programs);
    if (quick_verb) return run_compare(quick, programs);
    if (full_verb) return run_compare(full, programs);
    if (run_verb) return run_compare(run, programs);
    if (encode_verb) return run_compare(encode, programs);
    if (load_verb) return run_load(load, programs);
    if (operate_verb) return run_operate(operate, programs);
    if (saturate_verb) return run_saturate(saturate, programs);
    if (scale_verb) return run_scale(scale, programs);
    if (viewers_verb) return run_viewers(viewers, programs);
    return soak_verb ? run_soak(soak, programs) : kUsage;
}
