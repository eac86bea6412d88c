// SPDX-License-Identifier: MIT
#include "demux/fed_demuxer.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <new>

#include "av/aac.hpp"
#include "av/error.hpp"
#include "av/handles.hpp"
#include "base/fail.hpp"
#include "demux/fiber.hpp"
#include "demux/format_watch.hpp"
#include "demux/vp9_header.hpp"

namespace weir::demux {
namespace {

constexpr int kIoBytes = 32 << 10;
// For opening: mpegts takes a buffer of that size at once. What the tracks hold is found out later.
constexpr std::int64_t kOpenBytes = 128 << 10;
// Packets held back at most until the first audio frame has shown how it is coded.
constexpr std::size_t kHeldPackets = 512;
constexpr std::size_t kMostTracks = 32;

const char* libav_name(media::Container container) {
    switch (container) {
        case media::Container::mpegts: return "mpegts";
        case media::Container::fmp4: return "mov";
        case media::Container::flv: return "flv";
        case media::Container::webvtt: return "webvtt";
        case media::Container::adts: return "aac";
        case media::Container::mp3: return "mp3";
        case media::Container::ac3: return "ac3";
        case media::Container::eac3: return "eac3";
    }
    return nullptr;
}

void fill_in_times(av::Packet& packet, std::int64_t& next_dts) {
    AVPacket& p = *packet.get();
    if (p.dts == AV_NOPTS_VALUE) p.dts = p.pts != AV_NOPTS_VALUE ? p.pts : next_dts;
    if (p.dts == AV_NOPTS_VALUE) p.dts = 0;
    if (p.pts == AV_NOPTS_VALUE) p.pts = p.dts;
    next_dts = p.dts + std::max<std::int64_t>(p.duration, 1);
}

}  // namespace

class FedDemuxer::Body {
public:
    Body(media::Container container, const ProbeLimits& limits)
        : container_(container),
          limits_(limits),
          probing_(container != media::Container::flv),
          fiber_([this] { result_ = run(); }) {}

    ~Body() {
        cancelled_ = true;
        while (!fiber_.finished())
            fiber_.resume();
    }

    Result<void> feed(ByteView bytes, av::Packets& out) {
        in_ = bytes;
        out_ = &out;
        while (!in_.empty() && !fiber_.finished())
            fiber_.resume();
        out_ = nullptr;
        return outcome();
    }

    Result<void> finish(av::Packets& out) {
        at_end_ = true;
        out_ = &out;
        while (!fiber_.finished())
            fiber_.resume();
        out_ = nullptr;
        return outcome();
    }

    const av::Tracks& tracks() const { return tracks_; }
    std::uint64_t ignored_packets() const { return ignored_; }

private:
    Result<void> outcome() const {
        if (result_ >= 0 || result_ == AVERROR_EOF) return {};
        return av::fail(result_, "{} demuxer stopped", libav_name(container_));
    }

    static int read(void* opaque, std::uint8_t* buffer, int size) noexcept {
        return static_cast<Body*>(opaque)->read(buffer, size);
    }

    int read(std::uint8_t* buffer, int size) {
        if (replay_at_ < replay_.size())
            return take(buffer, size, ByteView{replay_}.subspan(replay_at_), &replay_at_);
        if (!probing_) replay_ = {};
        while (in_.empty()) {
            if (cancelled_) return AVERROR_EXIT;
            if (at_end_) return AVERROR_EOF;
            fiber_.suspend();
        }
        std::size_t taken = 0;
        const int n = take(buffer, size, in_, &taken);
        if (probing_) {
            replay_.insert(replay_.end(), in_.begin(), in_.begin() + n);
            replay_at_ = replay_.size();
        }
        in_ = in_.subspan(taken);
        return n;
    }

    static int take(std::uint8_t* buffer, int size, ByteView from, std::size_t* taken) {
        const auto n = std::min<std::size_t>(static_cast<std::size_t>(size), from.size());
        std::memcpy(buffer, from.data(), n);
        *taken += n;
        return static_cast<int>(n);
    }

    /// Back into what was read while probing, and nowhere else.
    static std::int64_t seek(void* opaque, std::int64_t offset, int whence) noexcept {
        auto& self = *static_cast<Body*>(opaque);
        const auto size = static_cast<std::int64_t>(self.replay_.size());
        if (whence == AVSEEK_SIZE) return size;
        if (whence != SEEK_SET || offset < 0 || offset > size || size == 0) return AVERROR(ESPIPE);
        self.replay_at_ = static_cast<std::size_t>(offset);
        return offset;
    }

    int run() {
        auto* buffer = static_cast<std::uint8_t*>(av_malloc(kIoBytes));
        const av::IoPtr io{
            avio_alloc_context(buffer, kIoBytes, 0, this, &Body::read, nullptr, &Body::seek)};
        AVFormatContext* context = avformat_alloc_context();
        if (!io || !context) throw std::bad_alloc{};
        io->seekable = 0;
        context->pb = io.get();
        context->probesize = kOpenBytes;
        context->max_analyze_duration = std::chrono::microseconds{limits_.media_duration}.count();
        context->fps_probe_size = 0;
        context->correct_ts_overflow = 0;
        AVDictionary* options = nullptr;
        av_dict_set(&options, "scan_all_pmts", "0", 0);
        const int opened = avformat_open_input(
            &context, nullptr, av_find_input_format(libav_name(container_)), &options);
        av_dict_free(&options);
        if (opened < 0) return opened;
        const av::InputPtr input{context};
        return demux(*context);
    }

    int demux(AVFormatContext& input) {
        if (const int r = probe(input); r < 0) return r;
        av::Packets held;
        while (true) {
            av::Packet packet;
            const int r = av_read_frame(&input, packet.get());
            if (r == AVERROR(EAGAIN) || (r >= 0 && !is_media(input, packet))) continue;
            if (r < 0 || cancelled_) {
                publish_tracks(input, held);
                return r;
            }
            if (tracks_.empty()) {
                held.push_back(std::move(packet));
                if (held.size() >= kHeldPackets || frames_have_told(input, held))
                    publish_tracks(input, held);
            } else {
                note_track(input, packet);
                hand_out(std::move(packet));
            }
        }
    }

    /// fMP4's moov tells all; the others say part of it only in their first frames. Those of
    /// MPEG-TS are then read again, as libavformat does with a file: on first reading their times
    /// are incomplete.
    int probe(AVFormatContext& input) {
        input.probesize = limits_.bytes;
        const bool is_told = container_ == media::Container::fmp4;
        const int r = is_told ? 0 : avformat_find_stream_info(&input, nullptr);
        probing_ = false;
        if (r < 0 || container_ != media::Container::mpegts) return r;
        return av_seek_frame(&input, -1, 0, AVSEEK_FLAG_BYTE);
    }

    /// AAC in ADTS and VP9 tell in their frames how they are coded, and a file's header wants to
    /// know. A track that was silent while probing is not waited for.
    static bool is_told_by_frames(const AVCodecParameters& parameters) {
        if (parameters.codec_id == AV_CODEC_ID_AAC)
            return parameters.extradata_size == 0 && parameters.sample_rate > 0;
        return parameters.codec_id == AV_CODEC_ID_VP9 && parameters.format == AV_PIX_FMT_NONE;
    }

    static bool frames_have_told(const AVFormatContext& input, const av::Packets& held) {
        for (unsigned i = 0; i < input.nb_streams; ++i)
            if (is_told_by_frames(*input.streams[i]->codecpar) &&
                std::ranges::find(held, i, &av::Packet::track) == held.end())
                return false;
        return true;
    }

    /// Titles, cues and other data tracks are not ours.
    static bool is_media(const AVFormatContext& input, const av::Packet& packet) {
        const auto type = input.streams[packet.track()]->codecpar->codec_type;
        return type == AVMEDIA_TYPE_VIDEO || type == AVMEDIA_TYPE_AUDIO;
    }

    static av::Track told_by_frames(av::Track track, unsigned stream, const av::Packets& held) {
        const auto first = std::ranges::find(held, stream, &av::Packet::track);
        if (!is_told_by_frames(track.parameters()) || first == held.end()) return track;
        if (track.is_video()) return with_vp9_header(track, first->data());
        if (const auto config = av::config_from_adts(first->data())) track.set_extradata(*config);
        return track;
    }

    static av::Track with_vp9_header(const av::Track& track, ByteView frame) {
        const auto header = read_vp9_header(frame);
        if (!header) return track;
        const av::CodecParametersPtr parameters{avcodec_parameters_alloc()};
        if (!parameters || avcodec_parameters_copy(parameters.get(), &track.parameters()) < 0)
            throw std::bad_alloc{};
        parameters->format = header->pixel_format;
        parameters->profile = header->profile;
        return {*parameters, track.time_base()};
    }

    static media::TimeBase time_base_of(const AVStream& stream) {
        return {stream.time_base.num, stream.time_base.den};
    }

    void publish_tracks(const AVFormatContext& input, av::Packets& held) {
        if (!tracks_.empty() || cancelled_) return;
        for (unsigned i = 0; i < input.nb_streams; ++i) {
            const AVStream& stream = *input.streams[i];
            av::Track track{*stream.codecpar, time_base_of(stream)};
            if (!(track.is_video() || track.is_audio()) || !track.is_complete()) continue;
            add_track(told_by_frames(std::move(track), i, held), i);
        }
        for (auto& packet : held) {
            note_track(input, packet);
            hand_out(std::move(packet));
        }
        held.clear();
    }

    void add_track(av::Track track, std::size_t stream) {
        if (track_of_stream_.size() <= stream) track_of_stream_.resize(stream + 1, -1);
        track_of_stream_[stream] = static_cast<int>(tracks_.size());
        tracks_.push_back(std::move(track));
        next_dts_.push_back(AV_NOPTS_VALUE);
    }

    /// MPEG-TS may add a track, or bring one that was silent while probing.
    void note_track(const AVFormatContext& input, const av::Packet& packet) {
        const auto index = packet.track();
        const bool is_known = index < track_of_stream_.size() && track_of_stream_[index] >= 0;
        if (is_known || container_ != media::Container::mpegts || tracks_.size() >= kMostTracks)
            return;
        const AVStream& stream = *input.streams[index];
        if (auto track = track_of_frame(*stream.codecpar, time_base_of(stream), packet))
            add_track(std::move(*track), index);
    }

    void hand_out(av::Packet packet) {
        const auto stream = packet.track();
        const int track = stream < track_of_stream_.size() ? track_of_stream_[stream] : -1;
        if (track < 0) {
            ++ignored_;
            return;
        }
        packet.get()->stream_index = track;
        fill_in_times(packet, next_dts_[static_cast<std::size_t>(track)]);
        if (out_) out_->push_back(std::move(packet));
    }

    const media::Container container_;
    const ProbeLimits limits_;
    ByteView in_;
    bool probing_;  ///< What is read is kept: libavformat goes back in it.
    Bytes replay_;
    std::size_t replay_at_ = 0;
    av::Packets* out_ = nullptr;
    bool at_end_ = false;
    bool cancelled_ = false;
    int result_ = 0;
    av::Tracks tracks_;
    std::vector<int> track_of_stream_;  ///< -1: none as yet.
    std::vector<std::int64_t> next_dts_;
    std::uint64_t ignored_ = 0;
    Fiber fiber_;
};

FedDemuxer::FedDemuxer(media::Container container, const ProbeLimits& limits)
    : body_(std::make_unique<Body>(container, limits)) {}
FedDemuxer::FedDemuxer(FedDemuxer&&) noexcept = default;
FedDemuxer& FedDemuxer::operator=(FedDemuxer&&) noexcept = default;
FedDemuxer::~FedDemuxer() = default;

Result<void> FedDemuxer::feed(ByteView bytes, av::Packets& out) {
    return body_->feed(bytes, out);
}
Result<void> FedDemuxer::finish(av::Packets& out) {
    return body_->finish(out);
}
const av::Tracks& FedDemuxer::tracks() const {
    return body_->tracks();
}
std::uint64_t FedDemuxer::ignored_packets() const {
    return body_->ignored_packets();
}

}  // namespace weir::demux
