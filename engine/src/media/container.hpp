// SPDX-License-Identifier: MIT
#pragma once
#include <string_view>

namespace weir::media {

/// How a source packs its media.
enum class Container { mpegts, fmp4, flv };

/// File name extension for bytes kept as they came.
constexpr std::string_view extension(Container container) {
    switch (container) {
        case Container::mpegts: return "ts";
        case Container::fmp4: return "mp4";
        case Container::flv: return "flv";
    }
    return "bin";
}

}  // namespace weir::media
