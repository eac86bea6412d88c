// SPDX-License-Identifier: MIT
#include "e2e/arrivals.hpp"

#include <limits>
#include <set>
#include <utility>

namespace weir::e2e {

Arrivals::Arrivals(kit::Origin& origin, std::string stream, bool is_flv)
    : origin_(origin), stream_(std::move(stream)), is_flv_(is_flv), created_(Clock::now()) {
    origin_.inject(stream_, {.kind = kit::FaultKind::slow,
                             .count = 0,
                             .after_bytes = std::numeric_limits<std::uint64_t>::max()});
}

std::optional<Arrivals::Stretch> Arrivals::before(Clock::time_point at) const {
    const double at_s = std::chrono::duration<double>(at - created_).count();
    return is_flv_ ? flv_before(at_s) : hls_before(at_s);
}

/// One entry for each block of tags, from the start of a GOP on.
std::optional<Arrivals::Stretch> Arrivals::flv_before(double at_s) const {
    std::uint64_t blocks = 0;
    for (const kit::LogEntry& entry : origin_.log(stream_))
        if (entry.at_s <= at_s) ++blocks;
    if (blocks == 0) return std::nullopt;
    const double begin_s = double(origin_.reference(stream_).first_segment) * segment_s();
    const double block_s = double(kit::OriginOptions{}.flv_block_ms) / 1000;
    return Stretch{begin_s, begin_s + double(blocks) * block_s};
}

/// One entry for each segment.
std::optional<Arrivals::Stretch> Arrivals::hls_before(double at_s) const {
    std::set<std::uint64_t> msns;
    for (const kit::LogEntry& entry : origin_.log(stream_))
        if (entry.msn && entry.at_s <= at_s) msns.insert(*entry.msn);
    if (msns.empty()) return std::nullopt;
    auto end = *msns.begin();
    while (msns.contains(end))
        ++end;
    const auto first_msn = kit::OriginOptions{}.first_msn;
    return Stretch{double(*msns.begin() - first_msn) * segment_s(),
                   double(end - first_msn) * segment_s()};
}

double Arrivals::segment_s() const {
    return double(origin_.reference(stream_).segment_us) / 1e6;
}

}  // namespace weir::e2e
