// SPDX-License-Identifier: MIT
#include "software/software.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "libav_backend.hpp"

namespace weir::hwaccel {
namespace {

using ext::VideoCodec;

// SVT-AV1 comes behind libaom: with FFmpeg 5.1 it makes no keyframes where they are asked for,
// which the probe finds out.
constexpr EncoderFacts kEncoders[] = {
    {VideoCodec::h264, "libx264", "preset", {"superfast", "veryfast", "medium"}, "forced-idr"},
    {VideoCodec::hevc, "libx265", "preset", {"ultrafast", "veryfast", "medium"}, "forced-idr"},
    {VideoCodec::av1, "libaom-av1", "cpu-used", {"8", "7", "6"}},
    {VideoCodec::av1, "libsvtav1", "preset", {"12", "10", "8"}},
};
constexpr BackendFacts kFacts{"software", false, kEncoders, AV_PIX_FMT_YUV420P,
                              AV_PIX_FMT_YUV420P10};

/// x265's scale lies so much higher for about the same picture.
constexpr double kAboveX264 = 5;

void set_x264(Settings& settings) {
    if (!settings.has_bitrate()) settings.set("crf", fmt::format("{:g}", settings.crf()));
    if (settings.options().low_delay) settings.set("tune", "zerolatency");
}

/// What it would print goes to stderr past libav. Without the frame rate it takes the time base for
/// one.
void set_x265(Settings& settings) {
    const auto& options = settings.options();
    if (!settings.has_bitrate())
        settings.set("crf", fmt::format("{:g}", std::min(settings.crf() + kAboveX264, 51.0)));
    if (options.low_delay) settings.set("tune", "zerolatency");
    const auto rate = options.frame_rate.num > 0 ? options.frame_rate : ext::Rational{30, 1};
    settings.set("x265-params",
                 fmt::format("log-level=none:open-gop=0:fps={}/{}:pools={}:frame-threads={}",
                             rate.num, rate.den, options.threads, options.threads < 4 ? 1 : 2));
}

/// In its mode for live streams: in the other, what it codes ahead lies across keyframes.
void set_aom(Settings& settings) {
    settings.set("usage", "realtime");
    settings.set("lag-in-frames", "0");
    settings.set("row-mt", "1");
    if (settings.has_bitrate()) return;
    settings.set("crf", fmt::format("{}", settings.crf_of_av1()));
    settings.context().bit_rate = settings.context().rc_max_rate;
}

void set_svt(Settings& settings) {
    if (!settings.has_bitrate()) settings.set("crf", fmt::format("{}", settings.crf_of_av1()));
    settings.set("svtav1-params",
                 fmt::format("lp={}{}", settings.options().threads,
                             settings.options().low_delay ? ":pred-struct=1" : ""));
}

class Software final : public LibavBackend {
public:
    Software() : LibavBackend(kFacts) {}

private:
    void set(Settings& settings) const override {
        const std::string_view encoder = settings.context().codec->name;
        if (encoder == "libx264") set_x264(settings);
        if (encoder == "libx265") set_x265(settings);
        if (encoder == "libaom-av1") set_aom(settings);
        if (encoder == "libsvtav1") set_svt(settings);
    }
};

}  // namespace

std::shared_ptr<const ext::CodecBackend> make_software() {
    return std::make_shared<Software>();
}

}  // namespace weir::hwaccel
