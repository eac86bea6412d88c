// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "av/packet.hpp"
#include "av/track.hpp"
#include "demux/format_watch.hpp"

namespace weir::recorder {

/// A demuxer's packets -> sections, in each of which the tracks and how they are coded stay the
/// same. A new section begins at the keyframe where pictures change; sound that changes within half
/// a second of it changes with it. Other sound that changes or is first heard waits for a keyframe,
/// or for nothing where there are no pictures.  Pure.  Thread: any, one at a time.
/// Full: sound waits for 15 s or 4 MiB; then its section begins between keyframes.
class TrackSections {
public:
    /// Packets of the current section; or of a new one, if it has tracks.
    struct Piece {
        std::optional<av::Tracks> tracks;
        bool continues = false;  ///< The new section follows another of the same demuxer.
        av::Packets packets;
    };
    using Out = std::vector<Piece>;

    /// A demuxer begins. What the one before left must have been taken by end().
    void begin();
    /// `tracks`: as FedDemuxer has them. The packets' tracks count in them, and those of a piece in
    /// its section's.
    void add(av::Packets&& packets, const av::Tracks& tracks, Out& out);
    /// No more of it will come.
    void end(Out& out);

private:
    struct Source {
        demux::FormatWatch watch;
        std::optional<std::size_t> place;  ///< In the section.
        bool awaits_section = false;
        av::Packets held;
        std::optional<av::Packet> doubtful;  ///< Its next frame decides how it is coded.
        bool is_video() const { return watch.track().is_video(); }
    };
    void take(av::Packet packet, Out& out);
    void take_picture(Source& source, av::Packet packet, bool changed, Out& out);
    void take_sound(Source& source, av::Packet packet, demux::FormatWatch::Verdict verdict,
                    Out& out);
    void pass(Source& source, av::Packet packet, Out& out);
    bool has_pictures() const;
    bool is_due() const;
    void hold(Source& source, av::Packet packet);
    void release(Source& source, Out& out);
    void release_all(Out& out);
    void begin_section(Out& out);
    static void give(const Source& source, av::Packet packet, Out& out);

    std::vector<Source> sources_;  ///< One a track of the demuxer.
    bool begun_ = false;
    bool pictures_changed_ = false;  ///< All is held, until it is known whether sound did, too.
    std::size_t held_bytes_ = 0;
};

}  // namespace weir::recorder
