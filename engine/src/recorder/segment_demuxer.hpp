// SPDX-License-Identifier: MIT
#pragma once
#include <memory>
#include <optional>

#include "demux/fed_demuxer.hpp"
#include "demux/pmt_watch.hpp"
#include "mux/unwrapper.hpp"
#include "recorder/chain.hpp"
#include "recorder/context.hpp"
#include "recorder/section_sink.hpp"
#include "recorder/track_sections.hpp"

namespace weir::recorder {

/// The segments of one rendition -> its packets, handed to a SectionSink. MPEG-TS: one demuxer for
/// as long as segments follow one another, so that a frame which spans two is whole. Others: one
/// for each segment.  Thread: shard.
class SegmentDemuxer {
public:
    SegmentDemuxer(Context& context, SectionSink& sink) : context_(context), sink_(sink) {}

    /// Errors of all below: what libavformat says of the media.
    Result<void> begin_segment(const SegmentStart& start);
    Result<void> bytes(ByteView bytes);
    /// What the demuxer still holds of a whole one is complete; else that is dropped.
    /// Errors: Errc::bad_media when it holds no frame, of MP4 and packed audio.
    Result<void> end_segment(const SegmentEnd& end);
    /// What follows is not the continuation.
    void end();

private:
    void begin_demuxer(media::Nanoseconds origin);
    void end_demuxer(bool whole);
    Result<void> feed(ByteView bytes);
    Result<void> feed_demuxer(ByteView bytes);
    Result<void> take_tag(ByteView bytes);
    void pass_on();
    void hand_over();

    Context& context_;
    SectionSink& sink_;
    std::optional<demux::FedDemuxer> demuxer_;
    demux::PmtWatch pmt_;
    bool tracks_known_ = false;
    av::Packets packets_;
    TrackSections sections_;
    TrackSections::Out out_;
    media::Container container_ = media::Container::mpegts;
    std::shared_ptr<const Bytes> init_;

    // Of packed audio, whose frames carry no time.
    bool awaits_tag_ = false;
    Bytes tag_;  ///< What came of it so far.
    mux::Unwrapper packed_clock_{33};
    /// Of the current segment, on that clock.
    media::Nanoseconds packed_start_{0}, packed_end_{0};
    av::Origin segment_;            ///< The current one.
    av::Origin first_segment_;      ///< Of the demuxer, which holds packets until it knows tracks.
    media::Nanoseconds origin_{0};  ///< Is added to the times that the demuxer gives.
};

}  // namespace weir::recorder
