// SPDX-License-Identifier: MIT
#include "kit/origin/segment_packager.hpp"

#include <algorithm>
#include <cassert>

#include "kit/libav.hpp"

namespace weir::kit {

class SegmentPackager::Muxer {
public:
    Muxer(const Loop& loop, Packaging packaging) : loop_(loop), packaging_(packaging) {
        AVFormatContext* raw = nullptr;
        const bool is_mp4 = packaging == Packaging::fmp4;
        avformat_alloc_output_context2(&raw, nullptr, is_mp4 ? "mp4" : "mpegts", nullptr);
        assert(raw != nullptr);
        output_.reset(raw);
        raw->max_delay = 0;
        AVStream& video = add_track(AVMEDIA_TYPE_VIDEO, AV_CODEC_ID_H264, loop.parameter_sets);
        video.codecpar->width = int(loop.media.width);
        video.codecpar->height = int(loop.media.height);
        AVStream& audio = add_track(AVMEDIA_TYPE_AUDIO, AV_CODEC_ID_AAC, loop.audio_config);
        audio.codecpar->sample_rate = 48'000;
        av_channel_layout_default(&audio.codecpar->ch_layout, 2);
        audio.codecpar->frame_size = 1024;
        write_header();
    }

    ~Muxer() {
        open_buffer();
        av_write_trailer(output_.get());
        take_buffer();
    }

    Muxer(const Muxer&) = delete;
    Muxer& operator=(const Muxer&) = delete;

    void begin() {
        open_buffer();
        if (packaging_ == Packaging::mpegts)
            av_opt_set(output_->priv_data, "mpegts_flags", "resend_headers", 0);
    }

    const Bytes& header() const { return header_; }

    void write(int track, const LoopFrame& frame, std::int64_t dts_90k, std::int64_t pts_90k,
               std::int64_t duration_90k) {
        const ByteView bytes = loop_.bytes(frame);
        packet_->data = const_cast<std::uint8_t*>(bytes.data());
        packet_->size = int(bytes.size());
        packet_->stream_index = track;
        packet_->dts = dts_90k;
        packet_->pts = pts_90k;
        packet_->duration = duration_90k;
        packet_->flags = frame.key ? AV_PKT_FLAG_KEY : 0;
        av_packet_rescale_ts(packet_.get(), {1, 90'000}, output_->streams[track]->time_base);
        [[maybe_unused]] const int code = av_write_frame(output_.get(), packet_.get());
        assert(code >= 0);
    }

    /// Writes the audio frames gathered for one PES, or all of the fragment; bytes since begin().
    std::size_t flush() {
        av_write_frame(output_.get(), nullptr);
        avio_flush(output_->pb);
        return std::size_t(avio_tell(output_->pb));
    }

    Bytes end() { return take_buffer(); }

private:
    /// MPEG-TS writes none yet.
    void write_header() {
        if (packaging_ == Packaging::fmp4)
            av_opt_set(output_->priv_data, "movflags",
                       "empty_moov+default_base_moof+frag_custom+frag_discont", 0);
        open_buffer();
        [[maybe_unused]] const int code = avformat_write_header(output_.get(), nullptr);
        assert(code >= 0);
        header_ = take_buffer();
    }

    AVStream& add_track(AVMediaType type, AVCodecID codec, const Bytes& extradata) {
        AVStream* stream = avformat_new_stream(output_.get(), nullptr);
        auto& parameters = *stream->codecpar;
        parameters.codec_type = type;
        parameters.codec_id = codec;
        parameters.extradata =
            static_cast<std::uint8_t*>(av_mallocz(extradata.size() + AV_INPUT_BUFFER_PADDING_SIZE));
        parameters.extradata_size = int(extradata.size());
        std::copy(extradata.begin(), extradata.end(), parameters.extradata);
        stream->time_base = {1, 90'000};
        return *stream;
    }

    void open_buffer() { avio_open_dyn_buf(&output_->pb); }

    Bytes take_buffer() {
        avio_flush(output_->pb);
        std::uint8_t* data = nullptr;
        const int size = avio_close_dyn_buf(output_->pb, &data);
        output_->pb = nullptr;
        Bytes bytes(data, data + size);
        av_free(data);
        return bytes;
    }

    const Loop& loop_;
    const Packaging packaging_;
    OutputPtr output_;
    PacketPtr packet_{av_packet_alloc()};
    Bytes header_;
};

SegmentPackager::SegmentPackager(std::shared_ptr<const Timeline> timeline, Packaging packaging,
                                 unsigned parts)
    : timeline_(std::move(timeline)),
      parts_(parts),
      muxer_(std::make_unique<Muxer>(timeline_->loop(), packaging)) {}

SegmentPackager::~SegmentPackager() = default;

const Bytes& SegmentPackager::init() const {
    return muxer_->header();
}

PackagedSegment SegmentPackager::segment(std::uint64_t k) {
    const Timeline& t = *timeline_;
    const auto begin = std::int64_t(k) * t.segment_90k();
    PackagedSegment segment;
    muxer_->begin();
    for (unsigned part = 0; part < parts_; ++part) {
        const auto from = begin + t.segment_90k() * part / parts_;
        const auto to = begin + t.segment_90k() * (part + 1) / parts_;
        write(t.video(from, to), t.audio(from, to));
        segment.part_ends.push_back(muxer_->flush());
    }
    segment.bytes = muxer_->end();
    return segment;
}

void SegmentPackager::write(FrameRange video, FrameRange audio) {
    const Timeline& t = *timeline_;
    while (video.first < video.last || audio.first < audio.last) {
        const bool takes_video = audio.first == audio.last ||
                                 (video.first < video.last &&
                                  t.video_dts_90k(video.first) <= t.audio_pts_90k(audio.first));
        if (takes_video) {
            const auto i = video.first++;
            muxer_->write(0, t.video_frame(i), t.video_dts_90k(i), t.video_pts_90k(i),
                          t.video_period_90k());
        } else {
            const auto i = audio.first++;
            muxer_->write(1, t.audio_frame(i), t.audio_pts_90k(i), t.audio_pts_90k(i),
                          Timeline::kAudioPeriod90k);
        }
    }
}

}  // namespace weir::kit
