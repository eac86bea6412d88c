// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "base/bytes.hpp"
#include "kit/origin/timeline.hpp"

namespace weir::kit {

/// A stretch of FLV tags, with the line that goes before it in a chunked body.
struct FlvBlock {
    std::string chunk_head;
    Bytes tags;
};

/// Cuts a timeline into blocks of FLV tags. A GOP is a whole number of blocks; the last of each may
/// be shorter. Pure.  Thread: any.
class FlvPackager {
public:
    FlvPackager(std::shared_ptr<const Timeline> timeline, unsigned block_ms);

    std::uint64_t blocks_per_gop() const { return blocks_per_gop_; }
    /// Media time at which block b begins, counted from the start of the media.
    std::int64_t block_begin_90k(std::uint64_t b) const;

    std::shared_ptr<const FlvBlock> block(std::uint64_t b) const;

    /// File header, onMetaData and both sequence headers, stamped like the first tag of block b.
    Bytes head(std::uint64_t b, std::int64_t shift_90k) const;

private:
    std::shared_ptr<const Timeline> timeline_;
    std::int64_t block_90k_;
    std::uint64_t blocks_per_gop_;
};

/// Adds `shift_90k` (whole milliseconds) to the timestamps of whole tags, modulo 2^32 ms.
void shift_flv(Bytes& tags, std::int64_t shift_90k);

}  // namespace weir::kit
