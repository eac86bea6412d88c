// SPDX-License-Identifier: MIT
#include "videotoolbox/videotoolbox.hpp"

#include <algorithm>
#include <cmath>

#include "libav_backend.hpp"

namespace weir::hwaccel {
namespace {

using ext::Preset;
using ext::VideoCodec;

/// Speed before quality, or not: it has no presets.
constexpr std::array<const char*, 3> kPresets{"prio_speed 1", "prio_speed 0", "prio_speed 0"};
constexpr EncoderFacts kEncoders[] = {
    {VideoCodec::h264, "h264_videotoolbox", nullptr, kPresets},
    {VideoCodec::hevc, "hevc_videotoolbox", nullptr, kPresets},
};
constexpr BackendFacts kFacts{"videotoolbox", true, kEncoders, AV_PIX_FMT_NV12, AV_PIX_FMT_P010};

/// 1 to 100, the best: x264's 23 becomes 64.
int quality_of(double crf) {
    return std::clamp(static_cast<int>(std::lround(100 - crf * 80 / 51)), 1, 100);
}

class Videotoolbox final : public LibavBackend {
public:
    Videotoolbox() : LibavBackend(kFacts) {}

private:
    void set(Settings& settings) const override {
        const auto& options = settings.options();
        auto& context = settings.context();
        settings.set_if_known("prio_speed", options.preset == Preset::fast ? "1" : "0");
        settings.set("allow_sw", "0");
        settings.set("realtime", options.low_delay ? "1" : "0");
        if (settings.has_bitrate()) return;
        context.flags |= AV_CODEC_FLAG_QSCALE;
        context.global_quality = quality_of(settings.crf()) * FF_QP2LAMBDA;
    }
};

}  // namespace

std::shared_ptr<const ext::CodecBackend> make_videotoolbox() {
    return std::make_shared<Videotoolbox>();
}

}  // namespace weir::hwaccel
