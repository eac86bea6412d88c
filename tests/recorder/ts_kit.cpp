// SPDX-License-Identifier: MIT
#include "recorder/ts_kit.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "kit/libav.hpp"
#include "recorder/remux_segments.hpp"

namespace weir::kit {
namespace {

constexpr std::size_t kPacketBytes = 188;

Codec codec_of(const av::Track& track) {
    switch (track.parameters().codec_id) {
        case AV_CODEC_ID_H264: return Codec::h264;
        case AV_CODEC_ID_HEVC: return Codec::hevc;
        case AV_CODEC_ID_AAC: return Codec::aac;
        default: return Codec::other;
    }
}

}  // namespace

Bytes ts_of(const Media& media, const TsPacking& packing) {
    AVFormatContext* raw = nullptr;
    REQUIRE(avformat_alloc_output_context2(&raw, nullptr, "mpegts", nullptr) >= 0);
    const OutputPtr output{raw};
    raw->max_delay = 0;
    for (const auto& track : media.tracks) {
        AVStream* stream = avformat_new_stream(raw, nullptr);
        REQUIRE(avcodec_parameters_copy(stream->codecpar, &track.parameters()) >= 0);
        stream->codecpar->codec_tag = 0;
    }
    REQUIRE(avio_open_dyn_buf(&raw->pb) >= 0);
    AVDictionary* options = nullptr;
    av_dict_set_int(&options, "tables_version", packing.version, 0);
    av_dict_set_int(&options, "mpegts_start_pid", packing.first_pid, 0);
    REQUIRE(avformat_write_header(raw, &options) >= 0);
    av_dict_free(&options);
    for (const auto& packet : media.packets) {
        const PacketPtr copy{av_packet_clone(packet.get())};
        copy->dts += packing.start_ms;
        copy->pts += packing.start_ms;
        av_packet_rescale_ts(copy.get(), {1, 1000}, raw->streams[packet.track()]->time_base);
        REQUIRE(av_write_frame(raw, copy.get()) >= 0);
    }
    av_write_trailer(raw);
    std::uint8_t* data = nullptr;
    const int size = avio_close_dyn_buf(raw->pb, &data);
    raw->pb = nullptr;
    Bytes ts(data, data + size);
    av_free(data);
    return ts;
}

Bytes Continued::operator()(Bytes ts) {
    for (std::size_t at = 0; at + kPacketBytes <= ts.size(); at += kPacketBytes) {
        const bool has_payload = (ts[at + 3] & 0x10) != 0;
        std::uint8_t& next = next_[be16(&ts[at + 1]) & 0x1fffu];
        ts[at + 3] = std::uint8_t((ts[at + 3] & 0xf0) | ((has_payload ? next : next - 1) & 0xf));
        if (has_payload) ++next;
    }
    return ts;
}

Media filtered(const Media& media, const std::function<bool(const av::Packet&)>& keep) {
    Media kept{media.tracks, {}};
    for (const auto& packet : media.packets) {
        if (!keep(packet)) continue;
        av::Packet copy;
        REQUIRE(av_packet_ref(copy.get(), packet.get()) >= 0);
        kept.packets.push_back(std::move(copy));
    }
    return kept;
}

Media without_sound(const Media& media) {
    Media pictures = filtered(media, [](const av::Packet& packet) { return packet.track() == 0; });
    pictures.tracks.erase(pictures.tracks.begin() + 1, pictures.tracks.end());
    return pictures;
}

SegmentRecorder::SegmentRecorder(Format format, RecordingOptions options)
    : RecordingFolder(format, std::move(options)),
      remuxer_(context(), series()),
      chain_(context(), remuxer_) {}

void SegmentRecorder::feed(ByteView segment, bool discontinuity, media::Container container) {
    recorder::SegmentStart start;
    start.container = container;
    start.discontinuity = discontinuity;
    chain_.begin_segment(start);
    REQUIRE(chain_.bytes(segment));
    REQUIRE(chain_.end_segment({.whole = true}));
}

void SegmentRecorder::finish() {
    chain_.finish();
    settle();
}

double SegmentRecorder::recorded_s() const {
    return media::to_seconds(chain_.duration());
}

std::vector<std::uint64_t> frame_hashes(const std::vector<std::filesystem::path>& files,
                                        Kind kind) {
    std::vector<std::uint64_t> hashes;
    for (const auto& path : files) {
        auto frames = read_frames(path);
        REQUIRE(frames.has_value());
        std::erase_if(*frames, [kind](const Frame& frame) { return frame.kind != kind; });
        std::ranges::transform(*frames, std::back_inserter(hashes), &Frame::hash);
    }
    return hashes;
}

std::vector<std::uint64_t> frame_hashes(const std::vector<const Media*>& sources, Kind kind) {
    std::vector<std::uint64_t> hashes;
    for (const Media* source : sources)
        for (const auto& packet : source->packets) {
            const av::Track& track = source->tracks[packet.track()];
            if (track.is_video() != (kind == Kind::video)) continue;
            const Codec codec = codec_of(track);
            hashes.push_back(
                canonical_hash(codec, packet.data(), nal_length_bytes(codec, track.extradata())));
        }
    return hashes;
}

bool same_hashes(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
    const auto [x, y] = std::ranges::mismatch(a, b);
    if (x == a.end() && y == b.end()) return true;
    UNSCOPED_INFO(a.size() << " and " << b.size() << " frames, different from frame "
                           << x - a.begin() << " on");
    return false;
}

}  // namespace weir::kit
