// SPDX-License-Identifier: MIT
#include "qsv/qsv.hpp"

#include <algorithm>
#include <cmath>

#include "libav_backend.hpp"
#include "render_nodes.hpp"

namespace weir::hwaccel {
namespace {

using ext::VideoCodec;

constexpr std::array<const char*, 3> kPresets{"veryfast", "medium", "slower"};
constexpr EncoderFacts kEncoders[] = {
    {VideoCodec::h264, "h264_qsv", "preset", kPresets, "forced_idr"},
    {VideoCodec::hevc, "hevc_qsv", "preset", kPresets, "forced_idr"},
    {VideoCodec::av1, "av1_qsv", "preset", kPresets, "forced_idr"},
};
constexpr BackendFacts kFacts{"qsv", true, kEncoders, AV_PIX_FMT_NV12, AV_PIX_FMT_P010};

/// Intel's, and those of whom it is not known.
std::vector<RenderNode> nodes() {
    auto all = render_nodes();
    std::erase_if(
        all, [](const RenderNode& node) { return !node.vendor.empty() && node.vendor != kIntel; });
    return all;
}

class Qsv final : public LibavBackend {
public:
    Qsv() : LibavBackend(kFacts) {}

    std::optional<ext::DeviceStages> device() const override {
        return ext::DeviceStages{AV_HWDEVICE_TYPE_QSV, AV_PIX_FMT_QSV, "deinterlace_qsv",
                                 "scale_qsv"};
    }

private:
    std::optional<std::string> device_obstacle() const override {
        const auto intel = nodes();
        if (intel.empty() && !render_nodes().empty()) return "no Intel GPU";
        return obstacle_of(intel);
    }

    std::string driver() const override { return versions_of(nodes()); }

    /// libavcodec chooses its rate control by which of these are set: ICQ by the quality alone,
    /// QVBR where there is a limit beside it, CBR where average and limit are the same, else VBR.
    void set(Settings& settings) const override {
        const auto& options = settings.options();
        if (!settings.has_bitrate())
            settings.context().global_quality =
                std::clamp(static_cast<int>(std::lround(settings.crf())), 1, 51);
        settings.fill_rates();
        if (options.low_delay) settings.set("async_depth", "1");
    }
};

}  // namespace

std::shared_ptr<const ext::CodecBackend> make_qsv() {
    return std::make_shared<Qsv>();
}

}  // namespace weir::hwaccel
