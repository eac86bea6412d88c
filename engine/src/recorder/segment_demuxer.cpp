// SPDX-License-Identifier: MIT
#include "recorder/segment_demuxer.hpp"

#include <utility>

#include "base/fail.hpp"
#include "media/id3.hpp"

namespace weir::recorder {
namespace {

mux::SectionTraits traits_of(media::Container container) {
    switch (container) {
        case media::Container::mpegts: return {.wrap_bits = 33};
        case media::Container::fmp4: return {.hold = mux::kFragmentHold};
        default: return {};
    }
}

}  // namespace

Result<void> SegmentDemuxer::begin_segment(const SegmentStart& start) {
    const bool another_init = start.init && (!init_ || *start.init != *init_);
    if (another_init || start.container != container_) end();
    container_ = start.container;
    segment_ = start.origin;
    pmt_.align();
    init_ = start.init;
    packed_start_ = packed_end_ + start.lost;
    awaits_tag_ = media::is_packed_audio(container_);
    if (container_ != media::Container::mpegts) tracks_known_ = false;
    if (awaits_tag_ || demuxer_) return {};
    begin_demuxer(media::Nanoseconds{0});
    return init_ ? feed(*init_) : Result<void>{};
}

void SegmentDemuxer::begin_demuxer(media::Nanoseconds origin) {
    const ProbeOptions& probe = context_.options().probe;
    demuxer_.emplace(container_, demux::ProbeLimits{static_cast<std::int64_t>(probe.bytes),
                                                    probe.media_duration});
    sections_.begin();
    origin_ = origin;
    first_segment_ = segment_;
    tracks_known_ = false;
}

Result<void> SegmentDemuxer::bytes(ByteView bytes) {
    return awaits_tag_ ? take_tag(bytes) : feed(bytes);
}

/// Packed audio begins with an ID3 tag that tells its time; without one, it follows on.
Result<void> SegmentDemuxer::take_tag(ByteView bytes) {
    tag_.insert(tag_.end(), bytes.begin(), bytes.end());
    if (tag_.size() < media::kId3HeaderBytes) return {};
    const auto tag_bytes = media::id3_bytes(tag_);
    if (tag_.size() < tag_bytes) return {};
    if (const auto ticks = media::id3_timestamp(tag_))
        packed_start_ = media::to_duration(packed_clock_.unwrap(*ticks), media::kMpegTs);
    awaits_tag_ = false;
    begin_demuxer(packed_start_);
    const Bytes all = std::exchange(tag_, {});
    return feed(ByteView{all}.subspan(tag_bytes));
}

/// Where streams of MPEG-TS take the place of others, another demuxer takes over.
Result<void> SegmentDemuxer::feed(ByteView bytes) {
    while (container_ == media::Container::mpegts) {
        const auto change = pmt_.look(bytes);
        if (!change) break;
        // A failure shows in what follows: the old demuxer's is over.
        (void)feed_demuxer(bytes.first(change->begin));
        end();
        begin_demuxer(media::Nanoseconds{0});
        if (auto fed = feed_demuxer(pmt_.tables()); !fed) return fed;
        bytes = bytes.subspan(change->end);
    }
    return feed_demuxer(bytes);
}

Result<void> SegmentDemuxer::feed_demuxer(ByteView bytes) {
    auto fed = demuxer_->feed(bytes, packets_);
    pass_on();
    return fed;
}

Result<void> SegmentDemuxer::end_segment(const SegmentEnd& end) {
    tag_.clear();
    if (media::is_packed_audio(container_) && !awaits_tag_)
        packed_end_ = packed_start_ + end.duration;
    const bool is_own = container_ != media::Container::mpegts;
    // MP4's demuxer keeps an index of all samples that it has seen; packed audio has each its time.
    if (!end.whole || is_own) end_demuxer(end.whole);
    if (end.whole && is_own && !tracks_known_) return weir::fail(Errc::bad_media, "no frame in it");
    return {};
}

void SegmentDemuxer::end() {
    end_demuxer(true);
}

void SegmentDemuxer::end_demuxer(bool whole) {
    if (!demuxer_) return;
    if (whole || !tracks_known_) {
        // A failure here was told by feed(), or the stream ends in mid-frame: nothing more to have.
        (void)demuxer_->finish(packets_);
        pass_on();
    }
    sections_.end(out_);
    hand_over();
    if (demuxer_->ignored_packets() > 0)
        context_.log().warn("packets of unknown tracks left out: count={}",
                            demuxer_->ignored_packets());
    demuxer_.reset();
}

void SegmentDemuxer::pass_on() {
    if (packets_.empty()) return;
    const av::Tracks& tracks = demuxer_->tracks();
    const av::Origin& segment = tracks_known_ ? segment_ : first_segment_;
    for (auto& packet : packets_)
        packet.set_origin(segment);
    tracks_known_ = true;
    if (origin_.count() != 0)
        for (auto& packet : packets_) {
            const auto shift = media::to_ticks(origin_, tracks[packet.track()].time_base());
            packet.set_times(packet.dts() + shift, packet.pts() + shift);
        }
    sections_.add(std::exchange(packets_, {}), tracks, out_);
    hand_over();
}

void SegmentDemuxer::hand_over() {
    for (auto& piece : out_) {
        if (piece.tracks) {
            auto traits = traits_of(container_);
            traits.continues = piece.continues;
            sink_.set_tracks(*piece.tracks, traits);
        }
        sink_.push(std::move(piece.packets));
    }
    out_.clear();
}

}  // namespace weir::recorder
