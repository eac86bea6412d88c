// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <string>
#include <vector>
#include <weir/ext/resolver.hpp>

#include "text/json.hpp"

namespace weir::resolvers {

/// A quality that a broadcast of SOOP is offered in.
struct SoopPreset {
    std::string name{};   ///< "original", by which it is asked for.
    std::string label{};  ///< "1080p", for people.
    ext::Rung rung = ext::Rung::source;
    unsigned lines = 0;  ///< 0: not told.
    std::uint64_t bitrate_bps = 0;
};

/// Of VIEWPRESET, but for "auto": the wanted rung first, then those below, then those above; at
/// most eight, each of a plain name. Pure.
std::vector<SoopPreset> soop_presets(const Json& list, ext::Rung wanted);

}  // namespace weir::resolvers
