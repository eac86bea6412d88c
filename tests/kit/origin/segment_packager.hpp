// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "base/bytes.hpp"
#include "kit/origin/timeline.hpp"

namespace weir::kit {

/// A segment, and where each of its parts ends; the last with the segment.
struct PackagedSegment {
    Bytes bytes;
    std::vector<std::size_t> part_ends;
};

enum class Packaging : std::uint8_t { mpegts, fmp4 };

/// Writes the segments of a timeline, one after the other, with one muxer. MPEG-TS: continuity
/// counters run on, and each segment begins with PAT and PMT. fMP4: each part is a fragment.
/// Thread: one at a time.
class SegmentPackager {
public:
    /// Each segment is made of so many parts.
    SegmentPackager(std::shared_ptr<const Timeline> timeline, Packaging packaging, unsigned parts);
    ~SegmentPackager();

    /// What goes before the segments of fMP4.
    const Bytes& init() const;
    /// Segments should be asked for in order; a step ahead leaves a hole in the continuity
    /// counters, or wrong times in fMP4.
    PackagedSegment segment(std::uint64_t k);

private:
    class Muxer;
    void write(FrameRange video, FrameRange audio);

    std::shared_ptr<const Timeline> timeline_;
    unsigned parts_;
    std::unique_ptr<Muxer> muxer_;
};

}  // namespace weir::kit
