// SPDX-License-Identifier: MIT
// What a running weir says of itself at /metrics. Pure but for fetch_metrics().
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <weir/error.hpp>

namespace weir::bench {

/// By name and labels, as they stand in the text: `weir_rooms{state="off"}`.
using Metrics = std::map<std::string, double>;

Metrics parse_metrics(std::string_view text);

/// Errors: those of kit::http_get(); Errc::refused_url for another answer than 200.
Result<Metrics> fetch_metrics(std::uint16_t port);

/// 0: it is not there.
double figure(const Metrics& metrics, const std::string& name);

/// Of what a histogram without labels counted between two looks: the value that `share` of it did
/// not exceed, in between two bounds as if spread evenly. Nothing where nothing was counted.
/// Source: Prometheus, histogram_quantile().
std::optional<double> quantile_between(const Metrics& before, const Metrics& after,
                                       const std::string& histogram, double share);

}  // namespace weir::bench
