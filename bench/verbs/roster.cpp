// SPDX-License-Identifier: MIT
#include "verbs/roster.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "contest/target.hpp"

namespace weir::bench {
namespace {

/// A process of Python a stream: a hundred of them would not leave the machine to the origin.
constexpr unsigned kMostStreamlinks = 10;

/// Fragments of a GOP each, as weir writes them.
constexpr const char* kFragments = "frag_keyframe+delay_moov+default_base_moof";

Contestant by_weir(const std::filesystem::path& programs, const std::string& job, Kind kind,
                   const std::string& format) {
    Contestant contestant = weir_contestant(programs, weir_name(job), kind, format);
    contestant.peer = ffmpeg_name(format == "source" ? "ts" : job);
    if (kind == Kind::hls_tls) {
        contestant.peer.clear();
        contestant.floor = kCurlTls;
    }
    return contestant;
}

Contestant by_ffmpeg(const std::string& job, Kind kind, const FfmpegHow& how) {
    const auto name = ffmpeg_name(job);
    return {.name = name, .peer = name, .kind = kind, .run = [how](const Job& work, std::string n) {
                return record_with_ffmpeg(work, how, std::move(n));
            }};
}

Contestant by_curl(const char* name, Kind kind) {
    return {.name = name, .floor = name, .kind = kind, .run = fetch_with_curl};
}

}  // namespace

Contestant weir_contestant(const std::filesystem::path& programs, std::string name, Kind kind,
                           const std::string& format, std::vector<std::string> arguments) {
    const WeirHow how{programs / "weir", format, std::move(arguments)};
    return {.name = std::move(name),
            .kind = kind,
            .is_verbatim = format == "source",
            .run = [how](const Job& job, std::string n) {
                return record_with_weir(job, how, std::move(n));
            }};
}

std::vector<Contestant> roster(const std::filesystem::path& programs) {
    return {by_weir(programs, "source", Kind::hls, "source"),
            by_curl(kCurl, Kind::hls),
            by_weir(programs, "ts", Kind::hls, "ts"),
            by_ffmpeg("ts", Kind::hls, {"mpegts", "ts"}),
            by_weir(programs, "mp4", Kind::hls, "mp4"),
            by_ffmpeg("mp4", Kind::hls,
                      {"mp4", "mp4", {"-bsf:a", "aac_adtstoasc", "-movflags", kFragments}}),
            by_weir(programs, "flv-flv", Kind::flv, "flv"),
            by_ffmpeg("flv-flv", Kind::flv, {"flv", "flv"}),
            by_weir(programs, "flv-ts", Kind::flv, "ts"),
            by_ffmpeg("flv-ts", Kind::flv, {"mpegts", "ts"}),
            by_weir(programs, "flv-mp4", Kind::flv, "mp4"),
            by_ffmpeg("flv-mp4", Kind::flv, {"mp4", "mp4", {"-movflags", kFragments}}),
            by_weir(programs, "source tls", Kind::hls_tls, "source"),
            by_curl(kCurlTls, Kind::hls_tls),
            {.name = kStreamlink,
             .peer = ffmpeg_name("ts"),
             .most_streams = kMostStreamlinks,
             .run = record_with_streamlink}};
}

Result<std::vector<Contestant>> select(std::vector<Contestant> all,
                                       const std::vector<std::string>& names) {
    if (names.empty()) return all;
    std::vector<std::string> known;
    for (const Contestant& contestant : all)
        known.push_back(contestant.name);
    for (const std::string& name : names)
        if (std::ranges::find(known, name) == known.end())
            return Error{Errc::bad_option, fmt::format("nobody is called '{}'; there are: {}", name,
                                                       fmt::join(known, ", "))};
    std::erase_if(all, [&](const Contestant& contestant) {
        return std::ranges::find(names, contestant.name) == names.end();
    });
    return all;
}

}  // namespace weir::bench
