// SPDX-License-Identifier: MIT
#include "nvidia/nvidia.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "libav_backend.hpp"

namespace weir::hwaccel {
namespace {

namespace fs = std::filesystem;
using ext::VideoCodec;

constexpr std::array<const char*, 3> kPresets{"p2", "p4", "p6"};
constexpr EncoderFacts kEncoders[] = {
    {VideoCodec::h264, "h264_nvenc", "preset", kPresets, "forced-idr"},
    {VideoCodec::hevc, "hevc_nvenc", "preset", kPresets, "forced-idr"},
    {VideoCodec::av1, "av1_nvenc", "preset", kPresets, "forced-idr"},
};
constexpr BackendFacts kFacts{"nvidia", true, kEncoders, AV_PIX_FMT_NV12, AV_PIX_FMT_P010};

constexpr const char* kControlNode = "/dev/nvidiactl";
constexpr const char* kDriverFiles = "/proc/driver/nvidia";

bool can_load(const char* library) {
    void* handle = ::dlopen(library, RTLD_LAZY | RTLD_LOCAL);
    if (handle != nullptr) ::dlclose(handle);
    return handle != nullptr;
}

/// "Model: NVIDIA GeForce RTX 3060" of each GPU, in no order.
std::vector<std::string> models() {
    std::vector<std::string> out;
    std::error_code none;
    for (const auto& gpu : fs::directory_iterator{fs::path{kDriverFiles} / "gpus", none})
        out.push_back(first_line(gpu.path() / "information"));
    return out;
}

class Nvidia final : public LibavBackend {
public:
    Nvidia() : LibavBackend(kFacts) {}

    std::optional<ext::DeviceStages> device() const override {
        return ext::DeviceStages{AV_HWDEVICE_TYPE_CUDA, AV_PIX_FMT_CUDA, "yadif_cuda",
                                 "scale_cuda"};
    }

private:
    std::optional<std::string> device_obstacle() const override {
        for (const char* library : {"libcuda.so.1", "libnvidia-encode.so.1"})
            if (!can_load(library)) return fmt::format("{} not found", library);
        if (::access(kControlNode, F_OK) != 0) return fmt::format("no {}", kControlNode);
        if (::access(kControlNode, R_OK | W_OK) != 0)
            return fmt::format("no permission on {}", kControlNode);
        return std::nullopt;
    }

    std::string driver() const override {
        auto gpus = models();
        std::ranges::sort(gpus);
        std::string out = first_line(fs::path{kDriverFiles} / "version");
        for (const std::string& gpu : gpus)
            out += fmt::format("; {}", gpu);
        return out;
    }

    void set(Settings& settings) const override {
        const auto& options = settings.options();
        settings.set("tune", options.low_delay ? "ll" : "hq");
        settings.set("rc", settings.is_constant_rate() ? "cbr" : "vbr");
        if (!settings.has_bitrate())
            settings.set("cq", options.codec == VideoCodec::av1
                                   ? fmt::format("{}", settings.crf_of_av1())
                                   : fmt::format("{:g}", settings.crf()));
        if (!options.low_delay) return;
        settings.set("zerolatency", "1");
        settings.set("delay", "0");
    }
};

}  // namespace

std::shared_ptr<const ext::CodecBackend> make_nvidia() {
    return std::make_shared<Nvidia>();
}

}  // namespace weir::hwaccel
