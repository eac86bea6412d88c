// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "contest/attempt.hpp"
#include "origin/live_origin.hpp"
#include "process/pause.hpp"

namespace weir::bench {
namespace {

namespace fs = std::filesystem;

constexpr auto kRoundLimit = 120s;
constexpr unsigned kMostRounds = 1000;

/// Where a playlist is reached without TLS: "http://…" of "https://host:port/live/…".
std::string plain_url(const Job& job, const std::string& url) {
    if (job.plain_base.empty()) return url;
    const auto host = url.find("://") + 3;
    return job.plain_base + url.substr(url.find('/', host));
}

std::string folder_of(const std::string& url) {
    return url.substr(0, url.rfind('/') + 1);
}

/// A file with the options of one curl: each segment of each playlist to a file of its own, at the
/// pace at which they are made, so that the page cache is filled as slowly as by the others.
/// Errors: those of the playlists.
Result<std::string> options_of_round(const Job& job, unsigned round) {
    std::string text = fmt::format("silent\nshow-error\nfail\nrate = {}/m\nnoproxy = \"*\"\n",
                                   job.urls.size() * 60 / kSegmentSeconds);
    if (!job.ca_file.empty()) text += fmt::format("cacert = \"{}\"\n", job.ca_file.string());
    for (std::size_t stream = 0; stream < job.urls.size(); ++stream) {
        const auto names = listed_segments(plain_url(job, job.urls[stream]));
        if (!names) return names.error();
        for (std::size_t i = 0; i < names->size(); ++i)
            text += fmt::format(
                "url = \"{}{}\"\noutput = \"{}\"\n", folder_of(job.urls[stream]), (*names)[i],
                (job.folder / fmt::format("{}-{}-{}.ts", stream, round, i)).string());
    }
    return text;
}

/// One curl from start to end. False: it went wrong.
bool fetch_round(Attempt& attempt) {
    const fs::path options = attempt.private_file("options");
    if (const auto started = attempt.start({"curl", "-q", "--config", options}); !started)
        attempt.set_broken(started.error().message());
    else if (!attempt.crew().wait(kRoundLimit))
        attempt.set_broken("it took too long");
    else if (const int code = attempt.crew().exit_codes().back(); code != 0)
        attempt.set_broken(fmt::format("it ended with {}", code));
    else if (is_interrupted())
        attempt.set_broken("interrupted");
    return !attempt.is_broken();
}

}  // namespace

Run fetch_with_curl(const Job& job, std::string contestant) {
    Attempt attempt{job, std::move(contestant)};
    if (!attempt.is_installed({"curl", "--version"}, 1)) return attempt.finish();
    const double seconds = std::chrono::duration<double>(job.length).count();
    const auto wanted = std::uint64_t(job.media_bps / 8 * seconds * double(job.urls.size()));
    for (unsigned round = 0; round < kMostRounds && attempt.files().bytes < wanted; ++round) {
        const auto options = options_of_round(job, round);
        if (!options) {
            attempt.set_broken(options.error().message());
            break;
        }
        kit::write_text(attempt.private_file("options"), *options);
        if (!fetch_round(attempt)) break;
    }
    if (!attempt.is_broken()) attempt.take_figures(attempt.files());
    return attempt.finish();
}

}  // namespace weir::bench
