// SPDX-License-Identifier: MIT
#pragma once
#include <optional>

#include "av/track.hpp"
#include "mux/assembler.hpp"
#include "publish/segmenter.hpp"

namespace weir::recorder {

/// Packets as the segmenter sees them. Pure.
class FrameDates {
public:
    void set_tracks(const av::Tracks& tracks);
    publish::Segmenter::Frame frame_of(const mux::Assembler::Placed& placed);

private:
    std::vector<media::TimeBase> bases_;
    std::size_t reference_ = 0;  ///< The picture, or sound alone.
    bool has_picture_ = false;
    std::optional<std::uint64_t> dated_msn_;  ///< Of the source's segments.
};

}  // namespace weir::recorder
