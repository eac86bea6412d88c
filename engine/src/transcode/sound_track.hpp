// SPDX-License-Identifier: MIT
#pragma once
#include <weir/encode.hpp>

#include <optional>

#include "transcode/decoder.hpp"
#include "transcode/graph.hpp"
#include "transcode/picture_track.hpp"

namespace weir::transcode {

/// One track of sound, encoded anew. It begins when it did: what an encoder puts in front lies
/// before it in time. Short holes become silence, long ones stay; a clock that drifts against its
/// samples is followed. More than two channels become two.  Thread: worker, one at a time.
class SoundTrack {
public:
    /// Errors: Errc::unsupported_codec: it can't be decoded; Errc::no_encoder: libavcodec was built
    /// without it.
    static Result<SoundTrack> open(const av::Track& track, const EncodeOptions& options);

    /// Errors: Errc::encoder_failed.
    Result<void> push(const av::Packet& packet, av::Packets& out);
    Result<void> drain(av::Packets& out);

    const av::Track& track() const { return track_; }
    Counts counts() const;

private:
    SoundTrack(const av::Track& source, Decoder decoder, av::CodecContextPtr encoder);
    Result<void> work_off(FramePtrs frames, av::Packets& out);
    Result<void> begin(const AVFrame& frame);
    Result<void> end_graph(av::Packets& out);
    Result<void> pull(av::Packets& out);
    Result<void> encode(const AVFrame* frame, av::Packets& out);
    bool continues(const AVFrame& frame) const;

    AVRational in_;
    Decoder decoder_;
    av::CodecContextPtr encoder_;
    av::Track track_;
    std::optional<Graph> graph_;
    av::FramePtr like_;                     ///< What the graph takes: nothing of its samples.
    std::int64_t origin_ = 0;               ///< Of the graph, in ticks of the encoder.
    std::optional<std::int64_t> end_;       ///< Of what was decoded, in ticks of the source.
    std::optional<std::int64_t> sent_end_;  ///< Of what was encoded, in ticks of the encoder.
    Counts counts_;
};

}  // namespace weir::transcode
