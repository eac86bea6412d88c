// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>

#include "base/clock.hpp"
#include "kit/origin/flv_packager.hpp"
#include "kit/origin/segment_packager.hpp"
#include "kit/origin/timeline.hpp"

namespace weir::kit {

/// What all streams of an origin share: the options, the clock, and media packaged once, when first
/// asked for.  Thread: any.
class Live {
public:
    Live(std::shared_ptr<const Loop> loop, const OriginOptions& options);

    const OriginOptions& options() const { return options_; }
    const Timeline& timeline() const { return *timeline_; }
    const FlvPackager& flv() const { return flv_; }

    /// Media time since the media began, for a stream that runs `phase_90k` late; and back.
    std::int64_t elapsed_90k(Clock::time_point now, std::int64_t phase_90k) const;
    Clock::time_point when(std::int64_t elapsed_90k, std::int64_t phase_90k) const;

    /// Nothing when k has been dropped long ago.
    std::shared_ptr<const PackagedSegment> segment(std::uint64_t k,
                                                   Packaging packaging = Packaging::mpegts);
    /// Of the fMP4 segments.
    const Bytes& init() const { return fmp4_.packager.init(); }
    std::shared_ptr<const FlvBlock> flv_block(std::uint64_t b);

private:
    const OriginOptions options_;
    const std::shared_ptr<const Timeline> timeline_;
    const FlvPackager flv_;
    const Clock::time_point begin_;

    struct Segments {
        SegmentPackager packager;
        std::mutex mutex{};
        std::uint64_t first = 0;
        std::deque<std::shared_ptr<const PackagedSegment>> last{};
    };
    Segments ts_, fmp4_;

    std::mutex flv_mutex_;
    std::uint64_t first_block_ = 0;
    std::deque<std::shared_ptr<const FlvBlock>> blocks_;
};

}  // namespace weir::kit
