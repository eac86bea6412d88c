// SPDX-License-Identifier: MIT
#include "visitors/metrics_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <utility>
#include <vector>

#include "kit/http_get.hpp"

namespace weir::bench {

Metrics parse_metrics(std::string_view text) {
    Metrics metrics;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const std::string line{text.substr(0, end)};
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto blank = line.rfind(' ');
        if (line.starts_with('#') || blank == line.npos) continue;
        metrics[line.substr(0, blank)] = std::strtod(line.c_str() + blank, nullptr);
    }
    return metrics;
}

Result<Metrics> fetch_metrics(std::uint16_t port) {
    const auto answer =
        kit::http_get({.url = fmt::format("http://127.0.0.1:{}/metrics", port), .limit_s = 20});
    if (!answer) return answer.error();
    if (answer->status != 200)
        return Error{Errc::refused_url, fmt::format("/metrics: {}", answer->status)};
    return parse_metrics(answer->body);
}

double figure(const Metrics& metrics, const std::string& name) {
    const auto found = metrics.find(name);
    return found == metrics.end() ? 0 : found->second;
}

std::optional<double> quantile_between(const Metrics& before, const Metrics& after,
                                       const std::string& histogram, double share) {
    const std::string begin = histogram + "_bucket{le=\"";
    std::vector<std::pair<double, double>> buckets;  // Bound, and how many were not above it.
    for (auto it = after.lower_bound(begin); it != after.end() && it->first.starts_with(begin);
         ++it) {
        const char* const bound = it->first.c_str() + begin.size();
        const bool is_last = std::string_view{bound}.starts_with("+Inf");
        buckets.emplace_back(
            is_last ? std::numeric_limits<double>::infinity() : std::strtod(bound, nullptr),
            it->second - figure(before, it->first));
    }
    std::ranges::sort(buckets);
    if (buckets.empty() || buckets.back().second <= 0) return std::nullopt;
    const double rank = share * buckets.back().second;
    double bound = 0, count = 0;
    for (const auto& [upper, up_to] : buckets) {
        if (up_to >= rank && upper == std::numeric_limits<double>::infinity()) return bound;
        if (up_to >= rank) return bound + (upper - bound) * (rank - count) / (up_to - count);
        bound = upper;
        count = up_to;
    }
    return bound;
}

}  // namespace weir::bench
