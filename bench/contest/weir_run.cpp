// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "contest/attempt.hpp"
#include "contest/weir_summary.hpp"

namespace weir::bench {
namespace {

/// Its own files lie beside those that it records, not among them.
std::string config_of(const Job& job, const WeirRunHow& how, const std::filesystem::path& data,
                      const std::filesystem::path& rooms) {
    std::string text = fmt::format(
        "data = '{}'\nrooms = '{}'\n"
        "[recording]\ndirectory = '{}'\nfile_name = '{{path}}'\nformat = '{}'\n",
        data.native(), rooms.native(), job.folder.native(), how.format);
    text += how.config;
    for (unsigned i = 0; i < how.encoded; ++i)
        text += fmt::format("[[room]]\nurl = '{}'\nencode = '{}'\n", job.urls[i], how.encode);
    return text;
}

}  // namespace

Run run_weir(const Job& job, const WeirRunHow& how, std::string contestant) {
    Attempt attempt{job, std::move(contestant)};
    if (!attempt.is_installed({how.program, "version"}, 1)) return attempt.finish();
    const auto config = attempt.private_file("weir.toml"), rooms = attempt.private_file("rooms");
    std::string listed;
    for (auto url = job.urls.begin() + how.encoded; url != job.urls.end(); ++url)
        listed += *url + "\n";
    kit::write_text(rooms, listed);
    kit::write_text(config, config_of(job, how, attempt.private_file("data"), rooms));
    const auto output = job.events.empty() ? attempt.private_file("events") : job.events;
    attempt.set_output(output);
    if (const auto started = attempt.start({how.program, "run", "--json", "--config", config});
        !started) {
        attempt.set_broken(started.error().message());
        return attempt.finish();
    }
    attempt.record({0});
    if (attempt.is_broken()) return attempt.finish();
    return attempt.finish_by(summary_of_events(kit::read_text(output)));
}

}  // namespace weir::bench
