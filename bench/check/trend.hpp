// SPDX-License-Identifier: MIT
#pragma once
#include <utility>
#include <vector>

namespace weir::bench {

/// The slope of the straight line through points (x, y) that fits best by least squares, y per x;
/// 0 for fewer than two points. Pure.
inline double slope(const std::vector<std::pair<double, double>>& points) {
    const auto n = double(points.size());
    if (n < 2) return 0;
    double sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
    for (const auto& [x, y] : points) {
        sum_x += x;
        sum_y += y;
        sum_xx += x * x;
        sum_xy += x * y;
    }
    const double spread = n * sum_xx - sum_x * sum_x;
    return spread > 0 ? (n * sum_xy - sum_x * sum_y) / spread : 0;
}

}  // namespace weir::bench
