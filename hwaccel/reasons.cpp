// SPDX-License-Identifier: MIT
#include "reasons.hpp"

#include <algorithm>
#include <string_view>

#include "av/error.hpp"
#include "base/fail.hpp"

namespace weir::hwaccel {
namespace {

struct Reason {
    std::string_view said;  ///< By libav, as part of a line.
    std::string_view means;
    Errc errc = Errc::no_encoder;
};

/// The first of them that was said counts: causes stand before what follows from them.
constexpr Reason kReasons[] = {
    {"OpenEncodeSessionEx failed: out of memory", "all sessions of the GPU are taken",
     Errc::encoder_busy},
    {"OpenEncodeSessionEx failed: incompatible client key", "all sessions of the GPU are taken",
     Errc::encoder_busy},
    {"OpenEncodeSessionEx failed: unsupported device", "the GPU has no encoder"},
    {"OpenEncodeSessionEx failed: no encode device", "the GPU has no encoder"},
    {"Driver does not support the required nvenc API version", "the driver is too old"},
    {"CUDA_ERROR_SYSTEM_DRIVER_MISMATCH", "the driver and its libraries differ: restart"},
    {"CUDA_ERROR_INSUFFICIENT_DRIVER", "the driver is too old"},
    {"CUDA_ERROR_NO_DEVICE", "no GPU that the driver knows"},
    {"Cannot load libcuda.so.1", "libcuda.so.1 not found"},
    {"Cannot load libnvidia-encode.so.1", "libnvidia-encode.so.1 not found"},
    {"minimum required Nvidia driver", "the driver is too old"},
    {"10 bit encode not supported", "the GPU can't encode 10 bits in this codec"},
    {"Codec not supported", "the GPU has no encoder for this codec"},
    {"No capable devices found", "the GPU has no encoder for this"},
    {"No usable encoding profile found", "the GPU has no encoder for this codec"},
    {"No usable encoding entrypoint found", "the GPU has no encoder for this codec"},
    {"Current codec type is unsupported", "the GPU has no encoder for this codec"},
    {"Failed to initialise VAAPI connection", "no VA-API driver for this GPU"},
    {"internal MFX session", "no Quick Sync runtime for this GPU"},
    {"creating a MFX session", "no Quick Sync runtime for this GPU"},
};

bool was_said(const Reason& reason, std::span<const std::string> lines) {
    return std::ranges::any_of(
        lines, [&](const std::string& line) { return line.find(reason.said) != line.npos; });
}

}  // namespace

std::string last_words(int averror, std::span<const std::string> lines) {
    return lines.empty() ? av::error_code(averror).message() : lines.back();
}

Error explain_open(int averror, std::span<const std::string> lines) {
    const auto found =
        std::ranges::find_if(kReasons, [&](const Reason& each) { return was_said(each, lines); });
    if (found != std::end(kReasons)) return fail(found->errc, "{}", found->means);
    return fail(Errc::no_encoder, "{}", last_words(averror, lines));
}

}  // namespace weir::hwaccel
