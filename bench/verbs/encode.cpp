// SPDX-License-Identifier: MIT
#include "verbs/encode.hpp"

#include <fmt/format.h>

#include "contest/target.hpp"

namespace weir::bench {
namespace {

namespace fs = std::filesystem;

// The same of both: x264's veryfast, its usual quality, a keyframe each two seconds.
constexpr const char* kCrf = "23";

Contestant by_weir(const fs::path& programs, const char* job, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(),
                     {"--encode", "h264:software", "--crf", kCrf, "--gop", "2s"});
    Contestant contestant =
        weir_contestant(programs, weir_name(job), Kind::hls, "ts", std::move(arguments));
    contestant.is_encoded = true;
    return contestant;
}

Contestant by_ffmpeg(const char* job, unsigned height, const char* preset) {
    const FfmpegHow how{"mpegts",
                        "ts",
                        {"-c:v", "libx264", "-preset", preset, "-crf", kCrf, "-g", "60",
                         "-keyint_min", "1", "-vf", fmt::format("scale=-2:{}", height)}};
    return {
        .name = ffmpeg_name(job), .is_encoded = true, .run = [how](const Job& work, std::string n) {
            return record_with_ffmpeg(work, how, std::move(n));
        }};
}

std::vector<Contestant> encode_roster(const fs::path& programs) {
    return {by_weir(programs, kEncode, {"--scale", "720"}), by_ffmpeg(kEncode, 720, "veryfast"),
            by_ffmpeg(kEncodeSmall, 360, "superfast"),
            by_weir(programs, kEncodeBoth, {"--scale", "720", "--extra", "360:h264:software"})};
}

}  // namespace

CompareOptions encode_options() {
    CompareOptions options;
    options.name = "encode";
    options.contestants = encode_roster;
    options.streams = 1;
    options.size = "1920x1080";
    options.seconds = 40;
    options.settling_s = 15;
    options.targets = encode_targets;
    return options;
}

}  // namespace weir::bench
