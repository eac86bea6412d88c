// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <variant>
#include <vector>

#include "transcode/decoder.hpp"
#include "transcode/hole_finder.hpp"

namespace weir::transcode {

/// What became of a track's frames.
struct Counts {
    std::uint64_t packets = 0;   ///< That came in.
    std::uint64_t decoded = 0;   ///< Frames of picture or sound that they became.
    std::uint64_t failures = 0;  ///< Of the decoder.
    std::uint64_t damaged = 0;   ///< Pictures of which a part was made up by the decoder.
    std::uint64_t dropped = 0;   ///< Decoded, but not shown behind the one before.
    std::uint64_t lost = 0;      ///< Coded frames that were told in a Hole.
    std::uint64_t encoded = 0;
};

/// Pictures in the order in which they are shown, and where there are none.
struct Pictures {
    std::vector<std::variant<av::FramePtr, Hole>> shown{};
    AVRational frame_rate{0, 1};  ///< As far as the stream tells.
};

/// One track of coded frames -> pictures.  Thread: worker, one at a time.
class PictureSource {
public:
    /// With a device, pictures are decoded on it where it can.
    /// Errors: Errc::unsupported_codec: it can't be decoded.
    static Result<PictureSource> open(const av::Track& track, unsigned threads,
                                      std::optional<Device> device);

    /// The PTS of each picture is above that of the one before.
    Pictures push(const av::Packet& packet);
    Pictures drain();

    Counts counts() const;

private:
    PictureSource(const av::Track& track, Decoder decoder)
        : decoder_(std::move(decoder)), holes_(track.time_base()) {}
    Pictures decode(const AVPacket* packet);
    void note(av::FramePtr frame, Pictures& out);
    void tell(const Hole& hole, Pictures& out);

    Decoder decoder_;
    HoleFinder holes_;
    std::optional<std::int64_t> last_;
    Counts counts_;
};

}  // namespace weir::transcode
