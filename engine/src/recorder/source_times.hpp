// SPDX-License-Identifier: MIT
#pragma once
#include <map>
#include <optional>

#include "av/packet.hpp"
#include "media/timestamp.hpp"

namespace weir::recorder {

/// Of which frame of the source a frame was made, by when it is shown. Pure.
/// Thread: one at a time.  Full: beyond kMostFrames the oldest are forgotten.
class SourceTimes {
public:
    using Nanoseconds = media::Nanoseconds;
    static constexpr std::size_t kMostFrames = 8'192;

    struct Frame {
        av::Origin origin{};
        Nanoseconds dts{0};  ///< On the source's clock.
        unsigned clock = 0;  ///< Which one that is.
        bool is_keyframe = false;
    };
    void add(Nanoseconds pts, const Frame& frame);
    /// The last one that is shown at `pts` or before; none: it is forgotten, or there was none.
    std::optional<Frame> find(Nanoseconds pts) const;
    /// None before that will be asked for.
    void forget_before(Nanoseconds pts);

private:
    std::map<Nanoseconds, Frame> frames_;
};

}  // namespace weir::recorder
