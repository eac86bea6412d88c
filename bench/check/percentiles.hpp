// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

namespace weir::bench {

struct Percentiles {
    std::size_t count = 0;
    double p50 = 0, p99 = 0, max = 0;
};

/// By the nearest rank; nothing for no values. Pure.
inline std::optional<Percentiles> percentiles(std::vector<double> values) {
    if (values.empty()) return std::nullopt;
    std::ranges::sort(values);
    const auto at = [&](double share) {
        const auto rank = std::size_t(std::ceil(share * double(values.size())));
        return values[std::max<std::size_t>(rank, 1) - 1];
    };
    return Percentiles{values.size(), at(0.5), at(0.99), values.back()};
}

}  // namespace weir::bench
