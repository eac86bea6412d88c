// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "av/packet.hpp"
#include "av/track.hpp"

namespace weir::demux {

/// Notices that a track is coded in another way than it was, where only its own frames tell so: in
/// MPEG-TS, H.264's and HEVC's parameter sets and AAC's ADTS headers. Other tracks stay as they
/// are. Pure.  Thread: any, one at a time.
class FormatWatch {
public:
    enum class Verdict {
        same,
        unsure,   ///< It says so, but may be damaged: the track's next frame decides.
        changed,  ///< track() is what this frame is coded with, and the unsure one before it.
    };

    explicit FormatWatch(av::Track track);

    /// Frames in order. Pictures change at keyframes.
    Verdict look(const av::Packet& frame);
    const av::Track& track() const { return track_; }

private:
    using AacConfig = std::array<std::uint8_t, 2>;
    Verdict look_at_picture(const av::Packet& keyframe);
    Verdict look_at_sound(const av::Packet& frame);

    av::Track track_;
    std::vector<Bytes> sets_;  ///< Parameter sets in force.
    std::optional<AacConfig> config_, doubtful_;
};

/// What a frame of MPEG-TS says of a track that was not heard of before. `told`: what the container
/// says. None if the frame does not tell enough; of pictures, keyframes do.
std::optional<av::Track> track_of_frame(const AVCodecParameters& told, media::TimeBase time_base,
                                        const av::Packet& frame);

}  // namespace weir::demux
