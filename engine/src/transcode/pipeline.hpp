// SPDX-License-Identifier: MIT
#pragma once
#include <weir/encode.hpp>

#include <optional>
#include <string_view>
#include <vector>

#include "transcode/merger.hpp"
#include "transcode/picture_track.hpp"
#include "transcode/sound_track.hpp"

namespace weir::transcode {

/// Packets of one section -> the same, with the picture encoded anew, and the sound if that is
/// asked. Knows neither clock nor files; libav's threads are all it has.
/// Thread: worker, one call at a time.  Blocks: for as long as decoders and encoders take.
class Pipeline {
public:
    struct Limits {
        Retention retention{};  ///< Of frames, in case that an encoder fails.
        Merger::Hold hold{};    ///< Of packets, while the picture is inside the encoder.
    };
    /// `tracks` as the packets have them, all on one line of time. Of several pictures the first
    /// is kept. `backends` is not empty, but where there is no picture.
    /// Errors: Errc::bad_option, Errc::unsupported_codec, Errc::no_encoder.
    static Result<Pipeline> open(const av::Tracks& tracks, const EncodeOptions& options,
                                 const ext::CodecBackends& backends, const Limits& limits);
    static Result<Pipeline> open(const av::Tracks& tracks, const EncodeOptions& options,
                                 const ext::CodecBackends& backends) {
        return open(tracks, options, backends, Limits{});
    }
    /// The same, for pictures that somebody else decodes.
    static Result<Pipeline> open_for_pictures(const av::Tracks& tracks,
                                              const EncodeOptions& options,
                                              const ext::CodecBackends& backends,
                                              const Limits& limits);

    /// In the order of DTS, as they leave: in those of `tracks()`, the sound waiting for the
    /// picture. Each track's first DTS may lie before its first PTS, by what its encoder holds
    /// back. What can't be decoded is told by a Hole. Errors: Errc::no_encoder, Errc::encoder_busy:
    /// no backend is left, go on with a copy; Errc::encoder_failed: the sound's; Errc::bad_media:
    /// there is no picture that can be decoded.
    Result<void> push(av::Packet packet, Items& out);
    /// All that is left. Nothing may follow.  Errors: as push().
    Result<void> drain(Items& out);

    /// Where somebody else decodes; `pictures`: what came of the packet, where it is of the
    /// picture.
    Result<void> push(av::Packet packet, const Pictures& pictures, Items& out);
    /// `pictures`: the last ones.
    Result<void> drain(const Pictures& pictures, Items& out);

    /// The first frame at that time, or behind it, becomes a keyframe.
    void force_keyframe(media::Nanoseconds at);
    /// See PictureTrack.
    void force_keyframes_each(media::Nanoseconds interval);
    /// What is shown or heard before leaves no packet.
    void begin_at(media::Nanoseconds at);

    /// Of the packets that came out last; empty before the first of them.
    const av::Tracks& tracks() const { return tracks_; }
    /// Of the first packets, up to the first Changed.
    const av::Tracks& first_tracks() const { return first_tracks_; }
    /// Which of those given to open() a track of `tracks()` was.
    std::size_t source_of(std::size_t track) const { return sources_.at(track); }
    /// That encodes the picture, or would begin to; empty: there is no picture.
    std::string_view backend() const;
    /// Of pictures that somebody else decodes, what became of them here.
    Counts picture() const;
    Counts sound() const;

private:
    /// What becomes of one of the tracks.
    struct Lane {
        bool is_kept = false;
        std::size_t number = 0;  ///< Among those that leave.
        av::Track source;
        std::optional<SoundTrack> sound{};  ///< None: copied.
        std::optional<PictureTrack> picture{};
        media::Nanoseconds last{0};  ///< DTS that left it.
    };
    Pipeline(std::size_t tracks, const Merger::Hold& hold) : merger_(tracks, hold) {}
    static Result<Lane> lane_for(const av::Track& track, const EncodeOptions& options,
                                 const ext::CodecBackends& backends, const Retention& retention);
    const PictureTrack* picture_track() const;
    av::Track leaving(const Lane& lane) const;
    av::Tracks all_tracks(const av::Track* picture) const;
    Result<void> push_sound(Lane& lane, av::Packet packet);
    void collect(Lane& lane, av::Packets packets);
    void collect(Lane& lane, Items items);
    void place(Lane& lane, av::Packet packet, const av::Track& track);
    void leave_out_picture();
    Result<void> hand_out(Items& out, bool is_end);

    bool is_picture(const av::Packet& packet) const {
        return lanes_.at(packet.track()).picture.has_value();
    }

    std::optional<PictureSource> source_;      ///< None: there is no picture, or others decode it.
    std::uint64_t pictures_ = 0;               ///< Packets of it.
    std::optional<media::Nanoseconds> begin_;  ///< See begin_at().
    std::vector<Lane> lanes_;
    Merger merger_;
    av::Tracks tracks_, first_tracks_;
    std::vector<std::size_t> sources_;
    /// The number of a picture that was announced only: those behind it move up.
    std::optional<std::size_t> missing_;
};

}  // namespace weir::transcode
