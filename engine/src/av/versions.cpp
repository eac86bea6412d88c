// SPDX-License-Identifier: MIT
#include "av/versions.hpp"

#include <fmt/format.h>

#include "av/handles.hpp"

namespace weir::av {
namespace {

std::string text(unsigned version) {
    return fmt::format("{}.{}.{}", AV_VERSION_MAJOR(version), AV_VERSION_MINOR(version),
                       AV_VERSION_MICRO(version));
}

}  // namespace

std::vector<LinkedLibrary> linked_libraries() {
    return {{"ffmpeg", av_version_info()},
            {"libavformat", text(avformat_version())},
            {"libavcodec", text(avcodec_version())},
            {"libavutil", text(avutil_version())}};
}

}  // namespace weir::av
