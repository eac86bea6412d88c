// SPDX-License-Identifier: MIT
// What comes out of encoding.
#pragma once
#include <string>
#include <variant>
#include <vector>
#include <weir/error.hpp>

#include "av/packet.hpp"
#include "av/track.hpp"
#include "media/timestamp.hpp"

namespace weir::transcode {

/// From here on another backend encodes the picture, beginning with a keyframe: its packets are of
/// other parameters, so they need a file of their own, and their DTS may begin before the last
/// one's. Nothing was encoded yet where no packet came before it.
struct Changed {
    std::string from, to;
    Error reason;
    media::Nanoseconds at{0};       ///< The PTS of its first frame.
    std::uint64_t lost_frames = 0;  ///< That were in the other one, and could not be kept.
    media::Nanoseconds lost{0};
    av::Tracks tracks{};  ///< Of the packets from here on.
};

/// Frames of the picture that could not be decoded: there is none in [from, to).
struct Hole {
    media::Nanoseconds from{0}, to{0};
    std::uint64_t frames = 0;
};

using Item = std::variant<av::Packet, Changed, Hole>;
using Items = std::vector<Item>;

}  // namespace weir::transcode
