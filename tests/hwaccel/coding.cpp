// SPDX-License-Identifier: MIT
#include "hwaccel/coding.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "kit/frames.hpp"

namespace weir::coding {
namespace {

/// A slope that moves; noise on top of it where asked for.
void paint(AVFrame& frame, int number, bool is_noisy) {
    REQUIRE(av_frame_make_writable(&frame) >= 0);
    const bool is_wide = frame.format == AV_PIX_FMT_YUV420P10;
    std::uint32_t random = static_cast<std::uint32_t>(number) * 7'919 + 1;
    for (int plane = 0; plane < 3; ++plane) {
        const int rows = plane == 0 ? frame.height : frame.height / 2;
        const int columns = plane == 0 ? frame.width : frame.width / 2;
        for (int y = 0; y < rows; ++y) {
            std::uint8_t* row = frame.data[plane] + std::ptrdiff_t{y} * frame.linesize[plane];
            for (int x = 0; x < columns; ++x) {
                random = random * 1'664'525 + 1'013'904'223;
                const unsigned noise = is_noisy ? (random >> 24) & 31 : 0;
                const unsigned value = 32 + ((unsigned(x) / 4 + unsigned(number)) & 63) + noise;
                if (is_wide)
                    reinterpret_cast<std::uint16_t*>(row)[x] =
                        static_cast<std::uint16_t>(value * 4 + 1);
                else
                    row[x] = static_cast<std::uint8_t>(value);
            }
        }
    }
}

AVPictureType type_of(const Job& job, int number) {
    if (job.asked.contains(number)) return AV_PICTURE_TYPE_I;
    if (!job.has_foreign_types) return AV_PICTURE_TYPE_NONE;
    return number % 2 == 0 ? AV_PICTURE_TYPE_P : AV_PICTURE_TYPE_B;
}

void fetch(ext::VideoEncoder& encoder, Stream& stream, int sent) {
    const kit::PacketPtr packet{av_packet_alloc()};
    while (true) {
        const auto more = encoder.receive(*packet);
        INFO((more ? "" : more.error().message()));
        REQUIRE(more);
        if (!*more) return;
        stream.packets.push_back({packet->pts,
                                  packet->dts,
                                  (packet->flags & AV_PKT_FLAG_KEY) != 0,
                                  {packet->data, packet->data + packet->size},
                                  sent});
    }
}

void take_decoded(AVCodecContext& decoder, std::vector<kit::FramePtr>& out) {
    while (true) {
        kit::FramePtr frame{av_frame_alloc()};
        if (avcodec_receive_frame(&decoder, frame.get()) < 0) return;
        out.push_back(std::move(frame));
    }
}

}  // namespace

Job job(ext::VideoCodec codec) {
    Job out;
    out.options.codec = codec;
    out.options.width = 320;
    out.options.height = 180;
    out.options.frame_rate = {25, 1};
    out.options.preset = ext::Preset::fast;
    return out;
}

std::uint64_t Stream::bytes() const {
    std::uint64_t sum = 0;
    for (const Coded& packet : packets)
        sum += packet.bytes.size();
    return sum;
}

std::vector<std::int64_t> Stream::keyframes() const {
    std::vector<std::int64_t> out;
    for (const Coded& packet : packets)
        if (packet.is_key) out.push_back(packet.pts);
    return out;
}

Stream encode(const ext::CodecBackend& backend, const Job& job) {
    auto encoder = backend.open(job.options);
    INFO((encoder ? "" : encoder.error().message()));
    REQUIRE(encoder);
    const kit::FramePtr frame{av_frame_alloc()};
    frame->format = backend.pixel_format(job.options.ten_bits);
    frame->width = static_cast<int>(job.options.width);
    frame->height = static_cast<int>(job.options.height);
    REQUIRE(av_frame_get_buffer(frame.get(), 0) >= 0);
    Stream stream;
    const int frames = job.pts.empty() ? job.frames : static_cast<int>(job.pts.size());
    for (int i = 0; i < frames; ++i) {
        paint(*frame, i, job.is_noisy);
        frame->pts = job.pts.empty() ? i * job.ticks : job.pts[static_cast<std::size_t>(i)];
        frame->pict_type = type_of(job, i);
        REQUIRE((*encoder)->send(frame.get()));
        fetch(**encoder, stream, i + 1);
    }
    REQUIRE((*encoder)->send(nullptr));
    fetch(**encoder, stream, frames);
    stream.parameters.reset(avcodec_parameters_alloc());
    REQUIRE(avcodec_parameters_copy(stream.parameters.get(), &(*encoder)->parameters()) >= 0);
    return stream;
}

std::vector<kit::FramePtr> decode(const Stream& stream) {
    const AVCodec* codec = avcodec_find_decoder(stream.parameters->codec_id);
    REQUIRE(codec != nullptr);
    const kit::CodecContextPtr decoder{avcodec_alloc_context3(codec)};
    REQUIRE(avcodec_parameters_to_context(decoder.get(), stream.parameters.get()) >= 0);
    decoder->thread_count = 1;
    REQUIRE(avcodec_open2(decoder.get(), codec, nullptr) >= 0);
    std::vector<kit::FramePtr> out;
    const kit::PacketPtr packet{av_packet_alloc()};
    for (const Coded& coded : stream.packets) {
        REQUIRE(av_new_packet(packet.get(), static_cast<int>(coded.bytes.size())) >= 0);
        std::ranges::copy(coded.bytes, packet->data);
        packet->pts = coded.pts;
        packet->dts = coded.dts;
        REQUIRE(avcodec_send_packet(decoder.get(), packet.get()) >= 0);
        av_packet_unref(packet.get());
        take_decoded(*decoder, out);
    }
    REQUIRE(avcodec_send_packet(decoder.get(), nullptr) >= 0);
    take_decoded(*decoder, out);
    return out;
}

bool is_idr(ext::VideoCodec codec, const Stream& stream, const Coded& packet) {
    const bool is_h264 = codec == ext::VideoCodec::h264;
    const ByteView extradata{stream.parameters->extradata,
                             static_cast<std::size_t>(stream.parameters->extradata_size)};
    const unsigned length =
        kit::nal_length_bytes(is_h264 ? kit::Codec::h264 : kit::Codec::hevc, extradata);
    return std::ranges::any_of(kit::nal_units({packet.bytes.data(), packet.bytes.size()}, length),
                               [&](ByteView unit) {
                                   if (unit.empty()) return false;
                                   const int type = is_h264 ? unit[0] & 31 : unit[0] >> 1 & 63;
                                   return is_h264 ? type == 5 : type == 19 || type == 20;
                               });
}

}  // namespace weir::coding
