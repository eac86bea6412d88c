// SPDX-License-Identifier: MIT
#include "vaapi/vaapi.hpp"

#include <algorithm>
#include <cmath>

#include "av/log_tap.hpp"
#include "base/fail.hpp"
#include "libav_backend.hpp"
#include "reasons.hpp"
#include "render_nodes.hpp"

namespace weir::hwaccel {
namespace {

using ext::VideoCodec;

/// Its encoders have no presets but a level from 1, the best, to what the driver has.
constexpr std::array<const char*, 3> kPresets{"compression_level 7", "compression_level 4",
                                              "compression_level 1"};
constexpr int kLevels[] = {7, 4, 1};
constexpr EncoderFacts kEncoders[] = {
    {VideoCodec::h264, "h264_vaapi", nullptr, kPresets},
    {VideoCodec::hevc, "hevc_vaapi", nullptr, kPresets},
    {VideoCodec::av1, "av1_vaapi", nullptr, kPresets},
};
constexpr BackendFacts kFacts{"vaapi", true, kEncoders, AV_PIX_FMT_NV12, AV_PIX_FMT_P010};

/// AV1's quantizers go to 255.
constexpr double kAv1Scale = 5;

/// NVIDIA's has no encoder behind VA-API.
std::vector<RenderNode> nodes() {
    auto all = render_nodes();
    std::erase_if(all, [](const RenderNode& node) { return node.vendor == kNvidia; });
    return all;
}

class Vaapi final : public LibavBackend {
public:
    Vaapi() : LibavBackend(kFacts) {}

    std::optional<ext::DeviceStages> device() const override {
        return ext::DeviceStages{AV_HWDEVICE_TYPE_VAAPI, AV_PIX_FMT_VAAPI, "deinterlace_vaapi",
                                 "scale_vaapi"};
    }

private:
    std::optional<std::string> device_obstacle() const override { return obstacle_of(nodes()); }

    std::string driver() const override { return versions_of(nodes()); }

    /// Of the first node that can be opened.
    Result<av::BufferPtr> upload_device() const override {
        const av::LogTap tap;
        int result = AVERROR(ENODEV);
        for (const RenderNode& node : nodes()) {
            if (!node.may_open) continue;
            AVBufferRef* device = nullptr;
            result = av_hwdevice_ctx_create(&device, AV_HWDEVICE_TYPE_VAAPI, node.path.c_str(),
                                            nullptr, 0);
            if (result >= 0) return av::BufferPtr{device};
        }
        return explain_open(result, tap.lines());
    }

    /// Constant quality is what all drivers have; a limit beside it is not, and becomes VBR below
    /// that limit.
    void set(Settings& settings) const override {
        const auto& options = settings.options();
        auto& context = settings.context();
        context.compression_level = kLevels[static_cast<std::size_t>(options.preset)];
        if (settings.has_bitrate() || settings.has_maxrate()) {
            settings.set("rc_mode", settings.is_constant_rate() ? "CBR" : "VBR");
            settings.fill_rates();
        } else {
            const double scale = options.codec == VideoCodec::av1 ? kAv1Scale : 1;
            settings.set("rc_mode", "CQP");
            context.global_quality =
                std::max(static_cast<int>(std::lround(settings.crf() * scale)), 1);
        }
        if (options.low_delay) settings.set_if_known("async_depth", "1");
    }
};

}  // namespace

std::shared_ptr<const ext::CodecBackend> make_vaapi() {
    return std::make_shared<Vaapi>();
}

}  // namespace weir::hwaccel
