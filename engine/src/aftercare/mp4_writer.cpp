// SPDX-License-Identifier: MIT
#include "aftercare/mp4_writer.hpp"

#include <algorithm>
#include <new>

#include "av/annex_b.hpp"
#include "av/error.hpp"
#include "base/fail.hpp"

extern "C" {
#include <libavutil/dict.h>
}

namespace weir::aftercare {

struct Mp4Writer::Output {
    AVStream* stream;
    AVRational in_base;
    bool has_units;                          ///< NAL units.
    std::int64_t rescaled = AV_NOPTS_VALUE;  ///< av_rescale_delta()'s memory.
    std::optional<std::int64_t> last_dts{};
    PayloadDigest digest;
    Expected expected{};
};

namespace {

/// With "hvc1" the parameter sets stand in the header alone, and Apple's players play it; hvcC
/// without any, of a stream that has them in its frames, needs "hev1".
std::uint32_t tag_of(const AVCodecParameters& parameters) {
    if (parameters.codec_id != AV_CODEC_ID_HEVC) return 0;
    constexpr int kArrays = 22;
    const bool is_hvcc = parameters.extradata_size > kArrays && parameters.extradata[0] == 1;
    const bool has_none = is_hvcc && parameters.extradata[kArrays] == 0;
    return has_none ? MKTAG('h', 'e', 'v', '1') : MKTAG('h', 'v', 'c', '1');
}

media::Nanoseconds duration_of(std::int64_t ticks, AVRational base) {
    return media::to_duration(ticks, {base.num, base.den});
}

}  // namespace

Mp4Track mp4_track(const AVStream& stream) {
    const AVDictionaryEntry* language = av_dict_get(stream.metadata, "language", nullptr, 0);
    return {.track = {*stream.codecpar, {stream.time_base.num, stream.time_base.den}},
            .frame_rate = stream.avg_frame_rate,
            .disposition = stream.disposition,
            .language = language ? language->value : "",
            .matrix = av::display_matrix_of(stream)};
}

Mp4Writer::Mp4Writer(const TemporaryFile& file, const Rein& rein)
    : file_(file), rein_(rein), io_(file.fd(), file.path(), FileIo::Use::write, rein) {}
Mp4Writer::~Mp4Writer() = default;

Result<std::unique_ptr<Mp4Writer>> Mp4Writer::open(const TemporaryFile& file,
                                                   const std::vector<Mp4Track>& tracks,
                                                   const Rein& rein) {
    std::unique_ptr<Mp4Writer> writer{new Mp4Writer{file, rein}};
    if (auto begun = writer->begin(tracks); !begun) return begun.error();
    return writer;
}

Result<std::unique_ptr<Mp4Writer>> Mp4Writer::open(const TemporaryFile& file,
                                                   const std::vector<const AVStream*>& streams,
                                                   const Rein& rein) {
    std::vector<Mp4Track> tracks;
    tracks.reserve(streams.size());
    for (const AVStream* stream : streams)
        tracks.push_back(mp4_track(*stream));
    return open(file, tracks, rein);
}

Error Mp4Writer::failure(int averror, const char* what) const {
    if (io_.error()) return *io_.error();
    if (again_ && again_->error()) return *again_->error();
    if (averror == AVERROR(ENOMEM)) return av::fail(averror, "more than a day of media?");
    return fail(Errc::unsupported_codec, "{}: {}", what, av::error_code(averror).message());
}

Result<void> Mp4Writer::begin(const std::vector<Mp4Track>& tracks) {
    AVFormatContext* context = nullptr;
    if (avformat_alloc_output_context2(&context, nullptr, "mp4", file_.path().c_str()) < 0)
        return fail(Errc::unsupported_codec, "libavformat was built without mp4");
    context_.reset(context);
    context->pb = io_.get();
    context->flush_packets = 0;
    context->flags |= AVFMT_FLAG_BITEXACT;
    context->avoid_negative_ts = 0;  // An edit list says it better.
    context->opaque = this;
    context->io_open = &Mp4Writer::open_again;
    context->io_close2 = &Mp4Writer::close_again;
    for (const Mp4Track& track : tracks)
        if (auto added = add(track); !added) return added;
    AVDictionary* options = nullptr;
    av_dict_set(&options, "movflags", "faststart", 0);
    av_dict_set(&options, "use_editlist", "1", 0);
    const int begun = avformat_write_header(context, &options);
    av_dict_free(&options);
    if (begun < 0) return failure(begun, "an MP4 of these tracks can't be begun");
    return {};
}

Result<void> Mp4Writer::add(const Mp4Track& from) {
    const AVCodecParameters& parameters = from.track.parameters();
    const auto [numerator, denominator] = from.track.time_base();
    if (avformat_query_codec(context_->oformat, parameters.codec_id, FF_COMPLIANCE_NORMAL) <= 0)
        return fail(Errc::unsupported_codec, "MP4 can't hold {}",
                    avcodec_get_name(parameters.codec_id));
    AVStream* stream = avformat_new_stream(context_.get(), nullptr);
    if (!stream || avcodec_parameters_copy(stream->codecpar, &parameters) < 0)
        throw std::bad_alloc{};
    stream->codecpar->codec_tag = tag_of(parameters);
    stream->time_base = {numerator, denominator};
    stream->avg_frame_rate = from.frame_rate;
    stream->sample_aspect_ratio = parameters.sample_aspect_ratio;
    stream->disposition = from.disposition;
    if (!from.language.empty())
        av_dict_set(&stream->metadata, "language", from.language.c_str(), 0);
    if (from.matrix) av::set_display_matrix(*stream, *from.matrix);
    const bool has_units =
        parameters.codec_id == AV_CODEC_ID_H264 || parameters.codec_id == AV_CODEC_ID_HEVC;
    Output out{.stream = stream,
               .in_base = {numerator, denominator},
               .has_units = has_units,
               .digest = PayloadDigest{parameters}};
    out.expected.is_video = parameters.codec_type == AVMEDIA_TYPE_VIDEO;
    outputs_.push_back(std::move(out));
    return {};
}

/// Into the base of the track, DTS ascending. Sound is counted in samples: containers that count in
/// milliseconds would else make its frames long and short by turns.
Result<void> Mp4Writer::write(av::Packet packet) {
    Output& out = outputs_.at(packet.track());
    AVPacket& p = *packet.get();
    if (p.size == 0) return {};
    if (out.has_units) av::cut_trailing_zeros(p);
    const AVRational base = out.stream->time_base;
    AVCodecParameters& parameters = *out.stream->codecpar;
    const int samples =
        out.expected.is_video ? 0 : av_get_audio_frame_duration2(&parameters, p.size);
    const std::int64_t dts = p.dts, pts = p.pts;
    av_packet_rescale_ts(&p, out.in_base, base);
    if (samples > 0 && pts == dts) {
        p.dts = p.pts = av_rescale_delta(out.in_base, dts, AVRational{1, parameters.sample_rate},
                                         samples, &out.rescaled, base);
        p.duration = av_rescale_q(samples, AVRational{1, parameters.sample_rate}, base);
    }
    if (out.last_dts) p.dts = std::max(p.dts, *out.last_dts + 1);
    p.pts = std::max(p.pts, p.dts);
    Expected& expected = out.expected;
    if (!out.last_dts) {
        expected.first_dts = duration_of(p.dts, base);
        expected.first_pts = duration_of(p.pts, base);
    }
    out.last_dts = p.dts;
    expected.last_dts = duration_of(p.dts, base);
    expected.frame = std::max(expected.frame, duration_of(p.duration, base));
    out.digest.add(packet.data());
    p.stream_index = out.stream->index;
    p.pos = -1;
    const int written = av_write_frame(context_.get(), &p);
    if (written < 0 || io_.error()) return failure(written, "MP4 can't hold a frame");
    return {};
}

Result<void> Mp4Writer::finish() {
    const int written = av_write_trailer(context_.get());
    avio_flush(io_.get());
    if (written < 0 || io_.error()) return failure(written, "the MP4 can't be ended");
    return {};
}

std::vector<Expected> Mp4Writer::expected() {
    std::vector<Expected> all;
    for (Output& out : outputs_) {
        out.expected.digest = out.digest.value();
        if (out.last_dts) all.push_back(out.expected);
    }
    return all;
}

/// The muxer reads what it has written, to move it behind the index.
int Mp4Writer::open_again(AVFormatContext* context, AVIOContext** io, const char* /*url*/,
                          int flags, AVDictionary** /*options*/) {
    auto& self = *static_cast<Mp4Writer*>(context->opaque);
    if ((flags & AVIO_FLAG_WRITE) != 0) return AVERROR(EPERM);
    self.again_ =
        std::make_unique<FileIo>(self.file_.fd(), self.file_.path(), FileIo::Use::read, self.rein_);
    *io = self.again_->get();
    return 0;
}

int Mp4Writer::close_again(AVFormatContext* /*context*/, AVIOContext* /*io*/) {
    return 0;  // It stays with the writer, for its error.
}

}  // namespace weir::aftercare
