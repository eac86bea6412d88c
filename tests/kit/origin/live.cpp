// SPDX-License-Identifier: MIT
#include "kit/origin/live.hpp"

#include <algorithm>

namespace weir::kit {
namespace {

constexpr std::uint64_t kGopsOfBlocks = 4;

using Ticks90k = std::chrono::duration<std::int64_t, std::ratio<1, 90'000>>;

Clock::time_point begin_of(const OriginOptions& options) {
    const double default_age = double(options.window + 1) * options.segment_s;
    const std::chrono::duration<double> age{options.age_s < 0 ? default_age : options.age_s};
    return Clock::now() - std::chrono::duration_cast<Clock::duration>(age);
}

/// Makes items [first, first + items.size()) reach up to `index`, at most `keep` of them, and
/// returns that one; none when it lies before them.
template <class T, class Make>
std::shared_ptr<const T> reach(std::deque<std::shared_ptr<const T>>& items, std::uint64_t& first,
                               std::uint64_t index, std::uint64_t keep, const Make& make) {
    if (items.empty() || index >= first + items.size() + keep) {
        items.clear();
        first = index - std::min(index, keep - 1);
    }
    if (index < first) return nullptr;
    while (first + items.size() <= index)
        items.push_back(make(first + items.size()));
    for (; items.size() > keep; ++first)
        items.pop_front();
    return index < first ? nullptr : items[index - first];
}

}  // namespace

Live::Live(std::shared_ptr<const Loop> loop, const OriginOptions& options)
    : options_(options),
      timeline_(std::make_shared<const Timeline>(std::move(loop), options)),
      flv_(timeline_, options.flv_block_ms),
      begin_(begin_of(options)),
      ts_{{timeline_, Packaging::mpegts, std::max(options.parts, 1u)}},
      fmp4_{{timeline_, Packaging::fmp4, std::max(options.parts, 1u)}} {
    const auto available = elapsed_90k(Clock::now(), 0) / timeline_->segment_90k();
    if (available > 0) segment(std::uint64_t(available - 1));
}

std::int64_t Live::elapsed_90k(Clock::time_point now, std::int64_t phase_90k) const {
    return std::chrono::floor<Ticks90k>(now - begin_).count() - phase_90k;
}

Clock::time_point Live::when(std::int64_t elapsed_90k, std::int64_t phase_90k) const {
    return begin_ + std::chrono::ceil<Clock::duration>(Ticks90k{elapsed_90k + phase_90k});
}

std::shared_ptr<const PackagedSegment> Live::segment(std::uint64_t k, Packaging packaging) {
    Segments& segments = packaging == Packaging::mpegts ? ts_ : fmp4_;
    const std::lock_guard lock{segments.mutex};
    const std::uint64_t keep = options_.window + options_.retained + 2;
    return reach<PackagedSegment>(segments.last, segments.first, k, keep, [&](std::uint64_t at) {
        return std::make_shared<const PackagedSegment>(segments.packager.segment(at));
    });
}

std::shared_ptr<const FlvBlock> Live::flv_block(std::uint64_t b) {
    const std::lock_guard lock{flv_mutex_};
    const std::uint64_t keep = kGopsOfBlocks * flv_.blocks_per_gop();
    if (!blocks_.empty() && b < first_block_) return flv_.block(b);
    return reach<FlvBlock>(blocks_, first_block_, b, keep,
                           [this](std::uint64_t at) { return flv_.block(at); });
}

}  // namespace weir::kit
