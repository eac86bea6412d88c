// SPDX-License-Identifier: MIT
#include "verbs/run.hpp"

#include "contest/target.hpp"

namespace weir::bench {
namespace {

namespace fs = std::filesystem;

std::vector<Contestant> run_roster(const fs::path& programs) {
    const WeirRunHow how{programs / "weir", "ts"};
    const auto run = [how](const Job& job, std::string name) {
        return run_weir(job, how, std::move(name));
    };
    return {weir_contestant(programs, weir_name("ts"), Kind::hls, "ts"),
            {.name = kWeirRun, .run = run}};
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
