// SPDX-License-Identifier: MIT
// read_frames(): any container that libavformat reads, as canonical frames.
#include <algorithm>

#include "base/fail.hpp"
#include "kit/frames.hpp"
#include "kit/libav.hpp"

namespace weir::kit {
namespace {

struct Track {
    Codec codec = Codec::other;
    unsigned length_bytes = 0;
};

Codec codec_of(AVCodecID id) {
    switch (id) {
        case AV_CODEC_ID_H264: return Codec::h264;
        case AV_CODEC_ID_HEVC: return Codec::hevc;
        case AV_CODEC_ID_AAC: return Codec::aac;
        default: return Codec::other;
    }
}

Track track_of(const AVCodecParameters& parameters) {
    Track track{.codec = codec_of(parameters.codec_id)};
    track.length_bytes = nal_length_bytes(
        track.codec, {parameters.extradata, std::size_t(parameters.extradata_size)});
    return track;
}

std::int64_t microseconds(std::int64_t value, AVRational base) {
    return value == AV_NOPTS_VALUE ? 0 : av_rescale_q(value, base, AVRational{1, 1'000'000});
}

Frame frame_of(const AVPacket& packet, const AVStream& stream, const Track& track) {
    const bool is_video = stream.codecpar->codec_type == AVMEDIA_TYPE_VIDEO;
    const auto dts = packet.dts == AV_NOPTS_VALUE ? packet.pts : packet.dts;
    const auto pts = packet.pts == AV_NOPTS_VALUE ? dts : packet.pts;
    return {.kind = is_video ? Kind::video : Kind::audio,
            .dts_us = microseconds(dts, stream.time_base),
            .pts_us = microseconds(pts, stream.time_base),
            .key = (packet.flags & AV_PKT_FLAG_KEY) != 0,
            .hash = canonical_hash(track.codec, {packet.data, std::size_t(packet.size)},
                                   track.length_bytes)};
}

Result<InputPtr> open_input(const std::string& url) {
    AVFormatContext* raw = nullptr;
    if (const int code = avformat_open_input(&raw, url.c_str(), nullptr, nullptr); code < 0)
        return fail(Errc::bad_media, "{}: {}", url, av_text(code));
    InputPtr input{raw};
    if (const int code = avformat_find_stream_info(raw, nullptr); code < 0)
        return fail(Errc::bad_media, "{}: {}", url, av_text(code));
    return input;
}

}  // namespace

Result<StoredFrames> read_stored_frames(const std::string& path) {
    auto input = open_input(path);
    if (!input) return input.error();
    std::vector<Track> tracks;
    StoredFrames stored;
    const PacketPtr packet{av_packet_alloc()};
    while (av_read_frame(input->get(), packet.get()) >= 0) {
        const auto index = std::size_t(packet->stream_index);
        const AVStream& stream = *(*input)->streams[index];
        const auto type = stream.codecpar->codec_type;
        while (tracks.size() <= index)
            tracks.push_back(track_of(*(*input)->streams[tracks.size()]->codecpar));
        if (type == AVMEDIA_TYPE_VIDEO || type == AVMEDIA_TYPE_AUDIO) {
            stored.frames.push_back(frame_of(*packet, stream, tracks[index]));
            stored.ends.push_back(std::uint64_t(std::max<std::int64_t>(packet->pos, 0)) +
                                  std::uint64_t(packet->size));
        }
        av_packet_unref(packet.get());
    }
    return stored;
}

Result<std::vector<Frame>> read_frames(const std::string& path_or_url) {
    auto stored = read_stored_frames(path_or_url);
    if (!stored) return stored.error();
    return std::move(stored->frames);
}

}  // namespace weir::kit
