// SPDX-License-Identifier: MIT
// Recorders that are one process a stream.
#include <fmt/format.h>

#include "contest/attempt.hpp"

namespace weir::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kExitBySignal = 255;  // ffmpeg's when SIGINT ended it.
constexpr int kInterrupted = 130;   // A shell's way of saying the same, and streamlink's.

fs::path file_of(const Job& job, std::size_t stream, const std::string& extension) {
    return job.folder / fmt::format("{}.{}", stream, extension);
}

/// `command` makes the arguments for a stream from its number and its file.
template <class Command>
void start_all(Attempt& attempt, const Job& job, const std::string& extension,
               const Command& command) {
    for (std::size_t i = 0; i < job.urls.size(); ++i)
        if (const auto started = attempt.start(command(job.urls[i], file_of(job, i, extension)));
            !started)
            return attempt.set_broken(started.error().message());
}

std::vector<kit::Recorded> recordings_of(const Job& job, const std::string& extension) {
    std::vector<kit::Recorded> all;
    for (std::size_t i = 0; i < job.urls.size(); ++i)
        all.push_back({.url = job.urls[i],
                       .state = "completed",
                       .files = {file_of(job, i, extension).string()}});
    return all;
}

Run record_all(Attempt& attempt, const Job& job, const std::string& extension) {
    if (!attempt.is_broken()) attempt.record({0, kExitBySignal, kInterrupted});
    return attempt.finish(attempt.is_broken() ? std::vector<kit::Recorded>{}
                                              : recordings_of(job, extension));
}

}  // namespace

Run record_with_ffmpeg(const Job& job, const FfmpegHow& how, std::string contestant) {
    Attempt attempt{job, std::move(contestant)};
    if (!attempt.is_installed({"ffmpeg", "-version"}, 2)) return attempt.finish();
    start_all(attempt, job, how.extension, [&](const std::string& url, const fs::path& file) {
        std::vector<std::string> arguments{"ffmpeg", "-nostdin", "-loglevel", "error",
                                           "-i",     url,        "-c",        "copy"};
        arguments.insert(arguments.end(), how.arguments.begin(), how.arguments.end());
        arguments.insert(arguments.end(), {"-f", how.muxer, file});
        return arguments;
    });
    return record_all(attempt, job, how.extension);
}

Run record_with_streamlink(const Job& job, std::string contestant) {
    Attempt attempt{job, std::move(contestant)};
    if (!attempt.is_installed({"streamlink", "--version"}, 1)) return attempt.finish();
    start_all(attempt, job, "ts", [](const std::string& url, const fs::path& file) {
        return std::vector<std::string>{"streamlink", "--loglevel",   "error", "--output",
                                        file,         "hls://" + url, "best"};
    });
    return record_all(attempt, job, "ts");
}

}  // namespace weir::bench
