// SPDX-License-Identifier: MIT
// weir-bench: what recording costs, and what others cost on the same work.
#include <stdlib.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "quick.hpp"

namespace {

namespace fs = std::filesystem;
using namespace weir::bench;

void add_quick(CLI::App& app, QuickOptions& options) {
    CLI::App& quick = *app.add_subcommand(
        "quick", "weir, ffmpeg and curl on the same live HLS streams: CPU and memory of each");
    quick.add_option("--streams", options.streams, "streams at a time")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    quick.add_option("--rate", options.rate, "video bit rate of a stream")->capture_default_str();
    quick.add_option("--size", options.size, "picture size, such as 1280x720");
    quick.add_option("--seconds", options.seconds, "how long each contestant records")
        ->check(CLI::Range(2, 3600))
        ->capture_default_str();
    quick.add_option("--repeat", options.repeat, "how often each has its turn; the middle counts")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    quick.add_option("--json", options.json, "write the report there as JSON, too");
    quick.add_flag("--markdown", options.is_markdown, "print the table in Markdown");
    quick.add_flag("--strict", options.is_strict, "fail when a target is missed");
}

constexpr int kUsage = 2;

/// Recordings go to the disk that we are built on; /tmp may be in memory.
void choose_scratch(const fs::path& programs) {
    setenv("TMPDIR", programs.parent_path().c_str(), 0);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Measures what weir costs beside what others cost on the same work"};
    app.require_subcommand(1);
    QuickOptions quick;
    add_quick(app, quick);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : kUsage;
    }
    const fs::path programs = fs::read_symlink("/proc/self/exe").parent_path();
    choose_scratch(programs);
    return run_quick(quick, programs);
}
