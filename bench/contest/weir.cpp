// SPDX-License-Identifier: MIT
#include "contest/attempt.hpp"

namespace weir::bench {
namespace {

constexpr int kExitWithGaps = 3;

}  // namespace

Run record_with_weir(const Job& job, const WeirHow& how, std::string contestant) {
    Attempt attempt{job, std::move(contestant)};
    if (!attempt.is_installed({how.program, "version"}, 1)) return attempt.finish();
    std::vector<std::string> arguments{how.program, "record",   "-f",    how.format,
                                       "-o",        job.folder, "--json"};
    if (!job.ca_file.empty()) arguments.insert(arguments.end(), {"--ca-file", job.ca_file});
    arguments.insert(arguments.end(), how.arguments.begin(), how.arguments.end());
    arguments.insert(arguments.end(), job.urls.begin(), job.urls.end());
    const auto output = job.events.empty() ? attempt.private_file("summary") : job.events;
    attempt.set_output(output);
    if (const auto started = attempt.start(std::move(arguments)); !started) {
        attempt.set_broken(started.error().message());
        return attempt.finish();
    }
    attempt.record({0, kExitWithGaps});
    if (attempt.is_broken()) return attempt.finish();
    return attempt.finish_by(kit::read_text(output));
}

}  // namespace weir::bench
