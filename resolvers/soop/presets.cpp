// SPDX-License-Identifier: MIT
#include "soop/presets.hpp"

#include <algorithm>
#include <optional>

#include "candidates.hpp"
#include "text/web_address.hpp"

namespace weir::resolvers {
namespace {

using ext::Rung;

constexpr std::size_t kMost = 8;

Rung rung_of(std::string_view name, std::optional<unsigned> lines) {
    if (name == "original" || name == "master") return Rung::source;
    if (lines) return rung_of_lines(*lines);
    if (name == "hd4k") return Rung::ultra;
    if (name == "hd") return Rung::high;
    return name == "sd" ? Rung::standard : Rung::low;
}

int distance(Rung wanted, Rung has) {
    constexpr int kAbove = 16;
    const int below = static_cast<int>(wanted) - static_cast<int>(has);
    return below >= 0 ? below : kAbove - below;
}

}  // namespace

std::vector<SoopPreset> soop_presets(const Json& list, Rung wanted) {
    std::vector<SoopPreset> presets;
    for (std::size_t i = 0; i < list.size() && presets.size() < kMost; ++i) {
        constexpr std::int64_t kMostKilobits = 1'000'000;
        SoopPreset preset;
        preset.name = list[i]["name"].text();
        preset.label = list[i]["label"].text();
        if (preset.name == "auto" || !is_name(preset.name, 1, 32, "_-")) continue;
        const auto lines = lines_named(preset.label);
        preset.lines = lines.value_or(0);
        preset.rung = rung_of(preset.name, lines);
        const auto kilobits = list[i]["bps"].number().value_or(0);
        if (kilobits > 0 && kilobits < kMostKilobits)
            preset.bitrate_bps = static_cast<std::uint64_t>(kilobits) * 1000;
        presets.push_back(std::move(preset));
    }
    std::ranges::stable_sort(
        presets, {}, [wanted](const SoopPreset& preset) { return distance(wanted, preset.rung); });
    return presets;
}

}  // namespace weir::resolvers
