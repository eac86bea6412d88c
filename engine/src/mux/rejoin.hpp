// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <deque>
#include <optional>

#include "base/bytes.hpp"
#include "media/timestamp.hpp"

namespace weir::mux {

/// Finds where a new connection repeats what the old one already gave: servers replay the last GOP
/// to a client that comes back. Remembers the recent keyframes of the reference track (for sound
/// alone, the recent frames). Pure.
class Rejoin {
public:
    using Nanoseconds = media::Nanoseconds;

    /// A keyframe of the reference track, and where it stands on the recording's line.
    void remember(ByteView payload, Nanoseconds placed);

    /// Where this keyframe stands already; none if it is new, or not the only one of its kind.
    std::optional<Nanoseconds> find(ByteView payload) const;

private:
    struct Seen {
        std::uint64_t hash;
        Nanoseconds placed;
    };
    std::deque<Seen> recent_;
};

}  // namespace weir::mux
