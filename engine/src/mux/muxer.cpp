// SPDX-License-Identifier: MIT
#include "mux/muxer.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <limits>
#include <new>
#include <optional>
#include <utility>

#include "av/aac.hpp"
#include "av/annex_b.hpp"
#include "av/compat.hpp"
#include "av/error.hpp"
#include "av/handles.hpp"
#include "base/fail.hpp"
#include "mux/annex_b.hpp"

extern "C" {
#include <libavutil/dict.h>
#include <libavutil/opt.h>
}

namespace weir::mux {
namespace {

using media::Nanoseconds;

// MPEG-TS comes in packets of 188 bytes, which the sink gathers once more. MP4's boxes are patched
// while they are in the buffer.
constexpr int kTsIoBytes = 16 << 10, kIoBytes = 64 << 10;
// A fragment or cluster is closed after so much media: what it holds is memory, and lost in a
// crash.
constexpr Nanoseconds kFragment = std::chrono::seconds{1};
// Rounding of timestamps, in containers that count milliseconds.
constexpr Nanoseconds kRounding = std::chrono::milliseconds{2};
// MPEG-TS: how far the program clock runs ahead of the frames, as the ffmpeg tool has it.
constexpr int kTsDelayUs = 700'000;

/// Where one track stands in the file.
struct Output {
    av::Track track;
    media::TimeBase in;
    AVRational in_base;
    /// Which the muxer tells, and readers take off the times; libavformat 59 does not add it first.
    Nanoseconds told_delay{0};
    AVStream* stream = nullptr;
    std::optional<std::int64_t> last_dts{};  ///< In the stream's own time base.
    std::optional<Nanoseconds> expected{};   ///< Where the next frame would follow without a hole.
    bool is_video = false;
    bool wants_raw_aac = false;  ///< All containers but MPEG-TS keep AAC's header apart.
    bool has_nal_units = false;
    unsigned awaited_frames = 0;  ///< Before MP4's header can be written.
    std::optional<AnnexB> annex_b{};
    bool lacks_adts = false;   ///< libavformat knows the first configuration only.
    bool has_own_pes = false;  ///< MPEG-TS: readers reckon with the first sample rate within a PES.
    Bytes new_extradata{};     ///< FLV: goes out with the next frame.
};

/// (E-)AC-3 tells how it is coded in its frames: MP4's header is written once two of them are
/// there.
bool is_told_by_frames(const AVCodecParameters& parameters) {
    return parameters.codec_id == AV_CODEC_ID_AC3 || parameters.codec_id == AV_CODEC_ID_EAC3;
}
constexpr unsigned kTellingFrames = 2;

/// Whether `format` takes frames that are coded like `track` behind those of another one of that
/// codec.
bool can_hold_change(Format format, const av::Track& track) {
    const auto codec = track.parameters().codec_id;
    if (format == Format::flv) return codec == AV_CODEC_ID_H264 || codec == AV_CODEC_ID_AAC;
    if (format != Format::ts) return false;
    if (codec == AV_CODEC_ID_AAC) return av::make_adts_header(track.extradata(), 0).has_value();
    return codec == AV_CODEC_ID_H264 || codec == AV_CODEC_ID_HEVC;
}

void put_before(AVPacket& p, ByteView bytes) {
    const int size = p.size;
    if (av_grow_packet(&p, static_cast<int>(bytes.size())) < 0) throw std::bad_alloc{};
    std::memmove(p.data + bytes.size(), p.data, static_cast<std::size_t>(size));
    std::ranges::copy(bytes, p.data);
}

/// What an OpusHead has a decoder drop at the start.  Source: RFC 7845 §5.1.
Nanoseconds opus_delay(ByteView head) {
    constexpr std::size_t kPreSkip = 10;
    if (head.size() < kPreSkip + 2) return Nanoseconds{0};
    return media::to_duration(head[kPreSkip] | head[kPreSkip + 1] << 8, {1, 48'000});
}

}  // namespace

class Muxer::Impl {
public:
    Impl(const FormatSpec& spec, ByteSink sink) : spec_(spec), sink_(std::move(sink)) {}

    Result<void> open(const av::Tracks& tracks) {
        AVFormatContext* context = nullptr;
        if (avformat_alloc_output_context2(&context, nullptr, spec_.libav_name, nullptr) < 0)
            return fail(Errc::unsupported_codec, "libavformat was built without {}",
                        spec_.libav_name);
        context_.reset(context);
        attach_io();
        context->max_delay = spec_.format == Format::ts ? kTsDelayUs : 0;
        context->flush_packets = 0;
        context->flags |= AVFMT_FLAG_BITEXACT;
        // Ours begin at 0. Left to libav, movenc would pull each track's first frame to 0 as well.
        context->avoid_negative_ts = 0;
        for (const auto& track : tracks)
            if (auto added = add(track); !added) return added;
        return write_header();
    }

    void write(av::Packet packet, Nanoseconds origin) {
        Output& out = outputs_.at(packet.track());
        const auto base = av_rescale_q(origin.count(), AVRational{1, 1'000'000'000}, out.in_base);
        AVPacket& p = *packet.get();
        if (out.wants_raw_aac) strip_adts(p);
        if (out.has_nal_units) av::cut_trailing_zeros(p);
        p.pts -= base;
        p.dts -= base;
        const bool is_keyframe = packet.is_keyframe();
        const auto start = media::to_duration(p.dts, out.in);
        const auto end = start + media::to_duration(p.duration, out.in);
        if (spec_.fragments && fragment_is_due(out, is_keyframe, start)) close_fragment(start);
        if (spec_.format == Format::ts && (out.has_own_pes || is_hole(out, start)))
            av_write_frame(context_.get(), nullptr);
        out.expected = end;
        fit_times(p, out);
        const auto size = packet.size();
        p.stream_index = out.stream->index;
        p.pos = -1;
        if (!adapt(p, out) || av_write_frame(context_.get(), &p) < 0) {
            ++refused_;
            return;
        }
        if (out.awaited_frames > 0) --out.awaited_frames;
        last_is_sound_ = !out.is_video;
        waiting_bytes_ += size;
        ++(out.is_video ? packets_.video : packets_.audio);
        duration_ = std::max(duration_, end);
    }

    bool change_tracks(const av::Tracks& tracks) {
        const auto fits = [this](const Output& out, const av::Track& next) {
            return out.track.same_format(next) ||
                   (out.track.parameters().codec_id == next.parameters().codec_id &&
                    can_hold_change(spec_.format, next));
        };
        if (!std::ranges::equal(outputs_, tracks, fits)) return false;
        for (std::size_t i = 0; i < tracks.size(); ++i)
            change_track(outputs_[i], tracks[i]);
        return true;
    }

    bool flush() {
        if (awaits_frames()) return false;
        av_write_frame(context_.get(), nullptr);
        avio_flush(context_->pb);
        fragment_start_.reset();
        waiting_bytes_ = 0;
        return true;
    }

    bool cut() {
        if (!flush()) return false;
        if (spec_.format == Format::ts)
            av_opt_set(context_->priv_data, "mpegts_flags", "+resend_headers", 0);
        return true;
    }

    bool holds_last() const { return spec_.format == Format::mkv && last_is_sound_; }

    void finish() {
        if (spec_.fragments) av_write_frame(context_.get(), nullptr);
        av_write_trailer(context_.get());
        avio_flush(context_->pb);
    }

    PacketCounts packets_;
    std::uint64_t nudged_ = 0;
    std::uint64_t refused_ = 0;
    Nanoseconds duration_{0};
    std::uint64_t bytes() const {
        return static_cast<std::uint64_t>(avio_tell(context_->pb)) +
               (spec_.fragments ? waiting_bytes_ : 0);
    }

private:
    void attach_io() {
        const int size = spec_.format == Format::ts ? kTsIoBytes : kIoBytes;
        auto* buffer = static_cast<std::uint8_t*>(av_malloc(static_cast<std::size_t>(size)));
        io_.reset(avio_alloc_context(buffer, size, 1, this, nullptr, &Impl::on_write,
                                     spec_.patches ? &Impl::on_seek : nullptr));
        if (!io_) throw std::bad_alloc{};
        if (!spec_.patches) io_->seekable = 0;
        // Whole frames and clusters need not be copied, where the muxer can seek behind them.
        io_->direct = spec_.patches;
        context_->pb = io_.get();
    }

    Result<void> add(const av::Track& track) {
        const auto codec = track.parameters().codec_id;
        const bool is_refused =
            avformat_query_codec(context_->oformat, codec, FF_COMPLIANCE_NORMAL) == 0;
        if (is_refused || (spec_.format == Format::ts && is_unknown_to_ts(codec)) ||
            (spec_.format == Format::mp4 && lacks_vp9_configuration(track)))
            return fail(Errc::unsupported_codec, "{} can't hold {}; try -f mkv or -f source",
                        spec_.extension, track.codec_name());
        AVStream* stream = avformat_new_stream(context_.get(), nullptr);
        if (!stream) throw std::bad_alloc{};
        if (avcodec_parameters_copy(stream->codecpar, &track.parameters()) < 0)
            throw std::bad_alloc{};
        stream->codecpar->codec_tag =
            spec_.tags_hvc1 && codec == AV_CODEC_ID_HEVC ? MKTAG('h', 'v', 'c', '1') : 0;
        const auto base = track.time_base();
        stream->time_base = {base.num, base.den};
        Output out{.track = track, .in = base, .in_base = stream->time_base, .stream = stream};
        out.is_video = track.is_video();
        if (codec == AV_CODEC_ID_OPUS && spec_.format == Format::mkv)
            out.told_delay = opus_delay(track.extradata());
        out.wants_raw_aac = codec == AV_CODEC_ID_AAC && spec_.format != Format::ts;
        out.has_nal_units = codec == AV_CODEC_ID_H264 || codec == AV_CODEC_ID_HEVC;
        if (spec_.format == Format::mp4 && is_told_by_frames(track.parameters()))
            out.awaited_frames = kTellingFrames;
        if (spec_.format == Format::ts) out.annex_b = AnnexB::make(track.parameters());
        outputs_.push_back(std::move(out));
        return {};
    }

    void change_track(Output& out, const av::Track& track) {
        out.in = track.time_base();
        out.in_base = {out.in.num, out.in.den};
        if (out.track.same_format(track)) return;
        out.has_own_pes |= track.is_audio();
        out.track = track;
        if (spec_.format == Format::flv) {
            out.new_extradata.assign(track.extradata().begin(), track.extradata().end());
            return;
        }
        out.lacks_adts = track.is_audio();
        out.annex_b = AnnexB::make(track.parameters());
        const auto& parameters = out.annex_b ? out.annex_b->parameters() : track.parameters();
        if (avcodec_parameters_copy(out.stream->codecpar, &parameters) < 0) throw std::bad_alloc{};
        out.stream->codecpar->codec_tag = 0;
    }

    /// As the container wants it; false: it is damaged.
    static bool adapt(AVPacket& p, Output& out) {
        if (out.annex_b && !out.annex_b->convert(p)) return false;
        const ByteView data{p.data, static_cast<std::size_t>(p.size)};
        if (out.lacks_adts && av::adts_header_bytes(data) == 0) {
            const auto header = av::make_adts_header(out.track.extradata(), data.size());
            if (!header) return false;
            put_before(p, *header);
        }
        if (out.new_extradata.empty()) return true;
        auto* side =
            av_packet_new_side_data(&p, AV_PKT_DATA_NEW_EXTRADATA, out.new_extradata.size());
        if (!side) throw std::bad_alloc{};
        std::ranges::copy(std::exchange(out.new_extradata, {}), side);
        return true;
    }

    /// Without the pixel format, libavformat would write an empty box, which no reader takes.
    static bool lacks_vp9_configuration(const av::Track& track) {
        return track.parameters().codec_id == AV_CODEC_ID_VP9 &&
               track.parameters().format == AV_PIX_FMT_NONE;
    }

    /// libavformat would write them as private data, which nobody reads back.
    static bool is_unknown_to_ts(AVCodecID codec) {
        return codec == AV_CODEC_ID_AV1 || codec == AV_CODEC_ID_VP9 || codec == AV_CODEC_ID_FLAC ||
               codec == AV_CODEC_ID_FLV1 || av_get_bits_per_sample(codec) > 0;
    }

    Result<void> write_header() {
        AVDictionary* options = nullptr;
        av_dict_parse_string(&options, spec_.options, "=", ":", 0);
        if (awaits_frames()) av_dict_set(&options, "movflags", "+delay_moov", AV_DICT_APPEND);
        const int r = avformat_write_header(context_.get(), &options);
        av_dict_free(&options);
        if (r < 0)
            return fail(Errc::unsupported_codec, "{} can't be begun ({}); try -f mkv or -f source",
                        spec_.extension, av::error_code(r).message());
        avio_flush(context_->pb);
        return {};
    }

    bool awaits_frames() const {
        return std::ranges::any_of(outputs_, [](const Output& out) { return out.awaited_frames; });
    }

    /// MPEG-TS packs several audio frames under one timestamp: none of them may lie behind a hole.
    static bool is_hole(const Output& out, Nanoseconds dts) {
        if (out.is_video || !out.expected) return false;
        return std::chrono::abs(dts - *out.expected) > kRounding;
    }

    bool fragment_is_due(const Output& out, bool is_keyframe, Nanoseconds dts) {
        if (!fragment_start_) begin_fragment(dts);
        if (awaits_frames()) return false;
        const bool has_video = std::ranges::any_of(outputs_, &Output::is_video);
        const bool at_reference = out.is_video || !has_video;
        const bool at_gop = has_video && out.is_video && is_keyframe;
        return dts - *fragment_start_ >= kFragment || (at_reference && at_gop);
    }

    void close_fragment(Nanoseconds next_start) {
        av_write_frame(context_.get(), nullptr);
        begin_fragment(next_start);
        waiting_bytes_ = 0;
    }

    /// movenc would place a fragment's first frame at the end of the last fragment, holes or not.
    void begin_fragment(Nanoseconds start) {
        fragment_start_ = start;
        if (spec_.format == Format::mp4)
            av_opt_set(context_->priv_data, "movflags", "+frag_discont", 0);
    }

    /// Here and not by libav's filter, which would rewrite the header of a file that is begun.
    static void strip_adts(AVPacket& p) {
        const auto n = av::adts_header_bytes({p.data, static_cast<std::size_t>(p.size)});
        p.data += n;
        p.size -= static_cast<int>(n);
    }

    /// Into the stream's time base, DTS strictly ascending from 0 on, PTS not before DTS.
    void fit_times(AVPacket& p, Output& out) {
        av_packet_rescale_ts(&p, out.in_base, out.stream->time_base);
        const auto delay =
            media::to_ticks(out.told_delay, {out.stream->time_base.num, out.stream->time_base.den});
        p.pts += delay;
        p.dts += delay;
        const std::int64_t least = out.last_dts ? *out.last_dts + 1 : 0;
        if (p.dts < least) {
            p.dts = least;
            ++nudged_;
        }
        p.pts = std::max(p.pts, p.dts);
        out.last_dts = p.dts;
    }

    static int on_write(void* opaque, av::WriteBuffer buffer, int size) noexcept {
        auto& self = *static_cast<Impl*>(opaque);
        const auto n = static_cast<std::size_t>(size);
        self.sink_(self.position_, ByteView{buffer, n});
        self.position_ += n;
        self.sunk_bytes_ = std::max(self.sunk_bytes_, self.position_);
        return size;
    }

    static std::int64_t on_seek(void* opaque, std::int64_t offset, int whence) noexcept {
        auto& self = *static_cast<Impl*>(opaque);
        switch (whence & ~AVSEEK_FORCE) {
            case SEEK_SET: self.position_ = static_cast<std::uint64_t>(offset); break;
            case SEEK_CUR: self.position_ += static_cast<std::uint64_t>(offset); break;
            case SEEK_END: self.position_ = self.sunk_bytes_; break;
            case AVSEEK_SIZE: return static_cast<std::int64_t>(self.sunk_bytes_);
            default: return AVERROR(EINVAL);
        }
        return static_cast<std::int64_t>(self.position_);
    }

    const FormatSpec& spec_;
    ByteSink sink_;
    av::IoPtr io_;  // Freed after the context that uses it.
    av::OutputPtr context_;
    std::vector<Output> outputs_;
    std::optional<Nanoseconds> fragment_start_;
    std::uint64_t position_ = 0;
    std::uint64_t sunk_bytes_ = 0;
    std::uint64_t waiting_bytes_ = 0;
    bool last_is_sound_ = false;
};

Muxer::Muxer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Muxer::~Muxer() = default;

Result<std::unique_ptr<Muxer>> Muxer::open(Format format, const av::Tracks& tracks, ByteSink sink) {
    return open(spec(format), tracks, std::move(sink));
}

Result<std::unique_ptr<Muxer>> Muxer::open(const FormatSpec& spec, const av::Tracks& tracks,
                                           ByteSink sink) {
    auto impl = std::make_unique<Impl>(spec, std::move(sink));
    if (auto opened = impl->open(tracks); !opened) return opened.error();
    return std::unique_ptr<Muxer>{new Muxer{std::move(impl)}};
}

void Muxer::write(av::Packet packet, Nanoseconds origin) {
    impl_->write(std::move(packet), origin);
}
bool Muxer::change_tracks(const av::Tracks& tracks) {
    return impl_->change_tracks(tracks);
}
bool Muxer::flush() {
    return impl_->flush();
}
bool Muxer::cut() {
    return impl_->cut();
}
bool Muxer::holds_last() const {
    return impl_->holds_last();
}
void Muxer::finish() {
    impl_->finish();
}
const PacketCounts& Muxer::packets() const {
    return impl_->packets_;
}
std::uint64_t Muxer::bytes() const {
    return impl_->bytes();
}
std::uint64_t Muxer::nudged() const {
    return impl_->nudged_;
}
std::uint64_t Muxer::refused() const {
    return impl_->refused_;
}
Nanoseconds Muxer::duration() const {
    return impl_->duration_;
}

}  // namespace weir::mux
