// SPDX-License-Identifier: MIT
#include "verbs/run.hpp"

#include "contest/target.hpp"

namespace weir::bench {
namespace {

namespace fs = std::filesystem;

/// `begins_at_once`: else at its own pace, and streams stand otherwise to each other in time than
/// those of weir record, which costs too.
Contestant by_weir_run(const fs::path& programs, const char* name, bool begins_at_once) {
    const WeirRunHow how{programs / "weir", "ts", begins_at_once};
    return {.name = name, .run = [how](const Job& job, std::string n) {
                return run_weir(job, how, std::move(n));
            }};
}

std::vector<Contestant> run_roster(const fs::path& programs) {
    return {weir_contestant(programs, weir_name("ts"), Kind::hls, "ts"),
            by_weir_run(programs, kWeirRun, false), by_weir_run(programs, kWeirRunAtOnce, true)};
}

}  // namespace

CompareOptions run_options() {
    CompareOptions options;
    options.name = "run";
    options.contestants = run_roster;
    options.seconds = 60;
    options.settling_s = 30;
    options.targets = run_targets;
    return options;
}

}  // namespace weir::bench
