// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <weir/error.hpp>

#include "av/packet.hpp"
#include "av/track.hpp"
#include "base/bytes.hpp"
#include "media/container.hpp"

namespace weir::demux {

/// Upper bounds for finding out what the tracks hold.
struct ProbeLimits {
    std::int64_t bytes = 10'000'000;
    std::chrono::milliseconds media_duration{2'000};
};

/// libavformat's demuxer for one container, fed with bytes instead of pulling them: never blocks,
/// never sleeps. Gives the packets that libavformat gives when it reads the same bytes from a file,
/// whatever the sizes of the pieces. Timestamps are the container's own, not unwrapped. Thread:
/// any, one at a time.
class FedDemuxer {
public:
    FedDemuxer(media::Container container, const ProbeLimits& limits);
    FedDemuxer(FedDemuxer&&) noexcept;
    FedDemuxer& operator=(FedDemuxer&&) noexcept;
    ~FedDemuxer();

    /// Appends to `out` the packets that these bytes complete. While the tracks are being found
    /// out, that is none; then all so far. Errors: Errc::bad_media or category "av" when
    /// libavformat gives up; what follows is ignored.
    Result<void> feed(ByteView bytes, av::Packets& out);

    /// No more bytes will come: appends the rest.
    Result<void> finish(av::Packets& out);

    /// Audio and video tracks with all a muxer needs, in the container's order; Packet::track()
    /// counts in them. Empty until the first packet came out. Behind them, those that were first
    /// heard of later: MPEG-TS only.
    const av::Tracks& tracks() const;

    /// Audio and video packets left out: nothing told how their track is coded.
    std::uint64_t ignored_packets() const;

private:
    class Body;
    std::unique_ptr<Body> body_;
};

}  // namespace weir::demux
