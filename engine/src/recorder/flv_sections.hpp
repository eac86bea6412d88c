// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>
#include <weir/error.hpp>

#include "av/packet.hpp"
#include "av/track.hpp"
#include "demux/flv_packets.hpp"
#include "flv/body.hpp"
#include "flv/metadata.hpp"
#include "flv/replay.hpp"
#include "flv/timeline.hpp"

namespace weir::recorder {

/// Bounds for finding out which tracks there are.
struct FlvProbe {
    std::uint64_t bytes = 10'000'000;
    std::chrono::milliseconds media_duration{2'000};
};

/// FLV tags, run after run -> sections: tracks, and the packets that come in them. A sequence
/// header that changes, or a track that comes late, begins a new section at the next keyframe;
/// sound that needs it is held back until then. Pure.  Thread: any, one at a time.
class FlvSections {
public:
    /// Packets of the current section; or of a new one, if it has tracks.
    struct Piece {
        std::optional<av::Tracks> tracks;
        bool continues = false;  ///< The new section follows another of the same run.
        av::Packets packets;
    };
    using Out = std::vector<Piece>;

    explicit FlvSections(FlvProbe probe) : probe_(probe) {}

    /// A connection begins; what the one before left must have been taken by end_run().
    void begin_run();
    /// Errors: Errc::unsupported_codec for pictures that can't be remuxed; Errc::bad_media when no
    /// track can be made of what came. The run is of no use then.
    Result<void> add(const flv::Tag& tag, Out& out);
    void end_run(Out& out);
    /// Why there will be no sound; told once.
    std::optional<Error> take_warning();

    /// Frames left out: of codecs that we don't know, or without what is needed to decode them.
    std::uint64_t ignored_frames() const { return ignored_; }
    /// Frames that the server sent twice, and that were taken once.
    std::uint64_t repeated_frames() const { return repeated_; }
    const flv::Timeline& timeline() const { return timeline_; }

private:
    struct Side {
        std::optional<demux::FlvSetup> current;  ///< In the section.
        std::optional<av::Track> track;          ///< Made of it.
        std::optional<demux::FlvSetup> next;     ///< Seen since.
        std::optional<av::Track> next_track;     ///< Made of it, with its first frame.
        unsigned attempts = 0;
        bool is_known() const { return next ? next_track.has_value() : track.has_value(); }
    };
    struct Held {
        av::Packet packet;
        bool is_video;
    };
    Side& side(bool is_video) { return is_video ? video_ : audio_; }
    Result<void> take_config(const flv::Tag& tag, const flv::Body& body, Out& out);
    Result<void> take_unknown(const flv::Tag& tag);
    Result<void> take_frame(const flv::Tag& tag, const flv::Body& body, Out& out);
    void set_next(bool is_video, demux::FlvSetup setup, Out& out);
    void note_codec(bool is_video, const flv::Body& body, Out& out);
    av::Packet packet_of(const flv::Tag& tag, const flv::Body& body);
    Result<bool> make_track(Side& side, const av::Packet& frame);
    Result<void> probe(av::Packet packet, bool is_video, Out& out);
    Result<void> take_picture(av::Packet packet, Out& out);
    Result<void> take_sound(av::Packet packet, Out& out);
    bool is_beyond(std::chrono::milliseconds media) const;
    void hold(av::Packet packet, bool is_video);
    bool holds(bool is_video) const;
    void begin_section(Out& out);
    void give(av::Packet packet, bool is_video, Out& out);

    FlvProbe probe_;
    flv::Replay replay_;
    flv::Timeline timeline_;
    flv::Metadata metadata_;
    Side video_, audio_;
    bool begun_ = false;   ///< The run's first section.
    bool probing_ = true;  ///< All frames are held.
    std::vector<Held> held_;
    std::uint64_t held_bytes_ = 0;
    std::int64_t held_from_ms_ = 0, held_to_ms_ = 0;
    std::int64_t lead_ms_ = 0;  ///< How far DTS must run ahead of what the tags say.
    std::uint64_t ignored_ = 0, repeated_ = 0;
    std::optional<Error> unknown_sound_;
    bool told_unknown_sound_ = false;
};

}  // namespace weir::recorder
