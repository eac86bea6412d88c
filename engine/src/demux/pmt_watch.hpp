// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <map>
#include <optional>

#include "base/bytes.hpp"

namespace weir::demux {

/// Reads an MPEG-TS stream along with the demuxer, and finds where its program map puts other
/// streams in the place of those that there were: another codec on a PID, or another PID. What is
/// only added or taken away, libavformat follows by itself. Pure.  Thread: any, one at a time.
/// Source: ISO/IEC 13818-1 §2.4.4.
class PmtWatch {
public:
    /// Of the bytes looked at: where the packet begins that tells of the change, or 0 if that was
    /// before them, and where it ends.
    struct Change {
        std::size_t begin, end;
    };

    /// What follows begins with a packet.
    void align() { partial_.clear(); }
    /// The bytes behind a change have not been looked at yet.
    std::optional<Change> look(ByteView bytes);
    /// The last program association and map, for a demuxer that begins behind a change.
    Bytes tables() const;

private:
    using Streams = std::map<unsigned, unsigned>;  ///< Stream type by PID.
    bool take(ByteView packet);
    void take_pat(ByteView packet);
    bool take_pmt(ByteView packet);

    Bytes partial_;  ///< Of a packet whose rest is to come.
    Bytes pat_, pmt_;
    unsigned pmt_pid_ = 0;
    Streams streams_;
};

}  // namespace weir::demux
