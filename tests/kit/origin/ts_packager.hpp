// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "base/bytes.hpp"
#include "kit/origin/timeline.hpp"

namespace weir::kit {

/// A segment, and where each of its parts ends; the last with the segment.
struct TsSegment {
    Bytes bytes;
    std::vector<std::size_t> part_ends;
};

/// Writes the segments of a timeline, one after the other, with one MPEG-TS muxer: continuity
/// counters run on, and each segment begins with PAT and PMT.  Thread: one at a time.
class TsPackager {
public:
    /// Each segment is made of so many parts.
    TsPackager(std::shared_ptr<const Timeline> timeline, unsigned parts);
    ~TsPackager();

    /// Segments should be asked for in order; a step ahead leaves a hole in the continuity
    /// counters.
    TsSegment segment(std::uint64_t k);

private:
    class Muxer;
    void write(FrameRange video, FrameRange audio);

    std::shared_ptr<const Timeline> timeline_;
    unsigned parts_;
    std::unique_ptr<Muxer> muxer_;
};

/// Adds `shift_90k` to all PTS, DTS and PCR, modulo 2^33. `ts` is whole packets.
void shift_ts(Bytes& ts, std::int64_t shift_90k);

}  // namespace weir::kit
