// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <weir/error.hpp>
#include <weir/event.hpp>

#include "av/packet.hpp"
#include "av/track.hpp"
#include "mux/formats.hpp"

namespace weir::mux {

/// Receives a file's bytes: mostly in order; some containers go back to patch their beginning.
using ByteSink = std::function<void(std::uint64_t offset, ByteView bytes)>;

/// libavformat's muxer for one file. Writes into memory, never blocks; never refuses a packet for
/// good: times that the container can't take are nudged, and counted. Thread: any, one at a time.
class Muxer {
public:
    /// Writes the header. Errors: Errc::unsupported_codec when the container can't hold a track.
    static Result<std::unique_ptr<Muxer>> open(Format format, const av::Tracks& tracks,
                                               ByteSink sink);
    static Result<std::unique_ptr<Muxer>> open(const FormatSpec& spec, const av::Tracks& tracks,
                                               ByteSink sink);
    ~Muxer();

    /// `origin`: what is subtracted from the packet's times, so that the file begins near 0; the
    /// times themselves are on the recording's line, in the track's time base.
    void write(av::Packet packet, media::Nanoseconds origin);

    /// The packets that follow are of these tracks, in as many and of the same codecs as before:
    /// where the container takes other parameters in its midst. False: it can't, and nothing has
    /// changed.
    bool change_tracks(const av::Tracks& tracks);

    /// Everything written so far reaches the sink as something playable: fragments and clusters are
    /// closed. False: a header has to wait for frames still, and nothing has reached it.
    bool flush();
    /// The same, and what follows can be read without what came before; of MP4, with its header.
    bool cut();
    /// Matroska's holds one frame of sound even then, if that came last.
    bool holds_last() const;

    /// Writes what ends the file. Nothing may be written afterwards.
    void finish();

    const PacketCounts& packets() const;
    std::uint64_t bytes() const;  ///< Handed to the sink, plus what waits in the muxer, roughly.
    std::uint64_t nudged() const;
    std::uint64_t refused() const;  ///< Packets that libavformat would not take in any way.
    media::Nanoseconds duration() const;

private:
    class Impl;
    explicit Muxer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace weir::mux
