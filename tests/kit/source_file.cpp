// SPDX-License-Identifier: MIT
#include "kit/source_file.hpp"

#include <iterator>
#include <sstream>

namespace weir::kit {
namespace {

constexpr const char* kPicture = "-f lavfi -i testsrc2=size=640x360:rate=30 ";
constexpr const char* kTone =
    "-f lavfi -i aevalsrc=0.3*sin(2000*PI*t)+0.02*(random(0)-0.5):s=48000:c=stereo ";

const char* name_of(VideoCodec codec) {
    switch (codec) {
        case VideoCodec::none: return "";
        case VideoCodec::h264: return "H.264";
        case VideoCodec::hevc: return "HEVC";
        case VideoCodec::av1: return "AV1";
        case VideoCodec::vp9: return "VP9";
    }
    return "";
}

const char* name_of(AudioCodec codec) {
    switch (codec) {
        case AudioCodec::none: return "";
        case AudioCodec::aac: return "AAC";
        case AudioCodec::mp3: return "MP3";
        case AudioCodec::ac3: return "AC-3";
        case AudioCodec::eac3: return "E-AC-3";
        case AudioCodec::opus: return "Opus";
    }
    return "";
}

/// Fast settings. H.264 and HEVC with B-frames, so that PTS and DTS differ.
const char* encoder_of(VideoCodec codec) {
    switch (codec) {
        case VideoCodec::none: return "-vn ";
        case VideoCodec::h264:
            return "-c:v libx264 -preset superfast -bf 2 -crf 30 -keyint_min 30 -sc_threshold 0 ";
        case VideoCodec::hevc:
            return "-c:v libx265 -preset ultrafast -x265-params "
                   "log-level=error:bframes=2:crf=32:keyint=30:min-keyint=30:scenecut=0:open-gop="
                   "0 ";
        case VideoCodec::av1: return "-c:v libsvtav1 -preset 12 -crf 45 ";
        case VideoCodec::vp9:
            return "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -row-mt 1 -b:v 600k ";
    }
    return "";
}

const char* encoder_of(AudioCodec codec) {
    switch (codec) {
        case AudioCodec::none: return "-an ";
        case AudioCodec::aac: return "-c:a aac -b:a 96k ";
        case AudioCodec::mp3: return "-c:a libmp3lame -b:a 96k ";
        case AudioCodec::ac3: return "-c:a ac3 -b:a 192k ";
        case AudioCodec::eac3: return "-c:a eac3 -b:a 192k ";
        case AudioCodec::opus: return "-c:a libopus -b:a 96k ";
    }
    return "";
}

}  // namespace

std::string to_string(const Content& content) {
    const std::string video = name_of(content.video), audio = name_of(content.audio);
    return video + (video.empty() || audio.empty() ? "" : " + ") + audio;
}

Result<Process> encode_source(const std::filesystem::path& path, const Content& content,
                              unsigned seconds, const std::filesystem::path& log) {
    std::string line = "ffmpeg -v error -y ";
    if (content.video != VideoCodec::none) line += kPicture;
    if (content.audio != AudioCodec::none) line += kTone;
    line += encoder_of(content.video);
    if (content.video != VideoCodec::none) line += "-g 30 -pix_fmt yuv420p ";
    line += encoder_of(content.audio);
    line += "-t " + std::to_string(seconds);
    std::istringstream words{line};
    Command command{
        .arguments = {std::istream_iterator<std::string>{words}, {}}, .output = log, .errors = log};
    command.arguments.push_back(path);
    return Process::start(command);
}

}  // namespace weir::kit
