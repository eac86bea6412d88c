// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "av/packet.hpp"

namespace weir::transcode {

/// Of frames that are inside an encoder, in case that it fails.
struct Retention {
    std::size_t frames = 128;
    std::size_t bytes = 256u << 20;
};

/// What an encoder was given and has not yet returned. Its packets are held back until all frames
/// that are shown before them were returned, too: so what it returned ends at a point in time, and
/// another encoder can go on there.  Pure.
class Pending {
public:
    struct Frame {
        av::FramePtr picture;  ///< Null: forgotten, there were too many.
        std::int64_t pts = 0, duration = 0;
        bool is_keyframe = false;
        std::size_t bytes = 0;
    };
    explicit Pending(const Retention& limits) : limits_(limits) {}

    /// PTS ascending.
    void sent(av::FramePtr picture, bool is_keyframe);
    /// In the order of DTS. Those that may leave are added to `out`.
    void coded(av::Packet packet, av::Packets& out);
    /// No more will be coded.
    void release_all(av::Packets& out);
    /// The encoder failed: what it was given and did not return. Packets that are held are dropped.
    std::deque<Frame> take_frames();

private:
    void release(std::size_t count, av::Packets& out);
    void drop_first();
    void forget_beyond_limits();
    std::int64_t duration_at(std::int64_t pts) const;

    const Retention limits_;
    std::deque<Frame> frames_;  ///< By PTS.
    std::deque<av::Packet> held_;
    std::size_t pictures_ = 0, bytes_ = 0;  ///< That are kept.
    std::optional<std::int64_t> last_pts_;
    std::int64_t step_ = 0;  ///< From one frame to the next.
};

}  // namespace weir::transcode
