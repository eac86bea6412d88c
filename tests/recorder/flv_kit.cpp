// SPDX-License-Identifier: MIT
#include "recorder/flv_kit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <map>

#include "av/process.hpp"
#include "flv/bytes.hpp"
#include "kit/clip.hpp"
#include "recorder/remux_tags.hpp"
#include "recorder/verbatim_tags.hpp"

extern "C" {
#include <libavcodec/bsf.h>
#include <libavutil/mathematics.h>
}

namespace weir::kit {
namespace {

using namespace std::chrono_literals;

Media read_media(const std::filesystem::path& path) {
    Media media;
    AVFormatContext* context = nullptr;
    REQUIRE(avformat_open_input(&context, path.c_str(), nullptr, nullptr) == 0);
    const av::InputPtr input{context};
    REQUIRE(avformat_find_stream_info(context, nullptr) >= 0);
    for (unsigned i = 0; i < context->nb_streams; ++i)
        media.tracks.emplace_back(*context->streams[i]->codecpar, media::kFlv);
    while (true) {
        av::Packet packet;
        if (av_read_frame(context, packet.get()) < 0) break;
        av_packet_rescale_ts(packet.get(), context->streams[packet.track()]->time_base,
                             AVRational{1, 1000});
        media.packets.push_back(std::move(packet));
    }
    return media;
}

/// In the order of DTS, from the first picture on: an encoder's delay may put sound before it, and
/// recordings begin with a keyframe.
Media from_first_picture(Media media) {
    std::ranges::stable_sort(media.packets, {}, &av::Packet::dts);
    const auto begin = std::ranges::find_if(
        media.packets, [&](const av::Packet& p) { return media.tracks[p.track()].is_video(); });
    media.packets.erase(media.packets.begin(), begin);
    REQUIRE(!media.packets.empty());
    const auto first = media.packets.front().dts();
    for (auto& packet : media.packets)
        packet.set_times(packet.dts() - first, packet.pts() - first);
    return media;
}

std::string_view fourcc_of(AVCodecID codec) {
    switch (codec) {
        case AV_CODEC_ID_H264: return "avc1";
        case AV_CODEC_ID_HEVC: return "hvc1";
        case AV_CODEC_ID_AV1: return "av01";
        case AV_CODEC_ID_VP9: return "vp09";
        case AV_CODEC_ID_AAC: return "mp4a";
        case AV_CODEC_ID_OPUS: return "Opus";
        case AV_CODEC_ID_FLAC: return "fLaC";
        case AV_CODEC_ID_AC3: return "ac-3";
        case AV_CODEC_ID_EAC3: return "ec-3";
        default: return ".mp3";
    }
}

bool is_timed(AVCodecID codec) {
    return codec == AV_CODEC_ID_H264 || codec == AV_CODEC_ID_HEVC;
}

void append(Bytes& body, ByteView more) {
    body.insert(body.end(), more.begin(), more.end());
}

Bytes video_body(AVCodecID codec, Packing packing, bool keyframe, unsigned type,
                 std::int64_t composition, ByteView payload) {
    const unsigned frame_type = keyframe ? 1 : 2;
    Bytes body;
    if (packing == Packing::enhanced) {
        const bool is_bare = type == 1 && is_timed(codec) && composition == 0;
        body.push_back(std::uint8_t(0x80 | frame_type << 4 | (is_bare ? 3u : type)));
        append(body, as_bytes(fourcc_of(codec)));
        if (type == 1 && !is_bare && is_timed(codec))
            append_be(body, std::uint64_t(composition), 3);
    } else {
        body.push_back(std::uint8_t(frame_type << 4 | (codec == AV_CODEC_ID_H264 ? 7u : 12u)));
        body.push_back(std::uint8_t(type));
        append_be(body, std::uint64_t(composition), 3);
    }
    append(body, payload);
    return body;
}

Bytes audio_body(AVCodecID codec, Packing packing, unsigned type, ByteView payload) {
    Bytes body;
    if (packing == Packing::enhanced) {
        body.push_back(std::uint8_t(0x90 | type));
        append(body, as_bytes(fourcc_of(codec)));
    } else if (codec == AV_CODEC_ID_AAC) {
        body = {0xaf, std::uint8_t(type)};
    } else {
        body = {0x2f};
    }
    append(body, payload);
    return body;
}

bool has_header(AVCodecID codec) {
    return codec != AV_CODEC_ID_VP9 && codec != AV_CODEC_ID_MP3 && codec != AV_CODEC_ID_AC3 &&
           codec != AV_CODEC_ID_EAC3;
}

}  // namespace

const Media& encoded(const std::vector<std::string>& encoders, const std::string& size,
                     int seconds) {
    static const TemporaryDirectory directory;
    static std::map<std::string, Media> made;
    av::set_up_libav();
    std::string name = fmt::format("{}-{}", size, seconds);
    for (const auto& word : encoders)
        name += word;
    std::erase_if(name, [](char c) { return c == '/' || c == ' '; });
    if (const auto found = made.find(name); found != made.end()) return found->second;
    const auto path = directory / fmt::format("{}.mp4", made.size());
    Clip clip{.size = size, .frame_rate = 25, .seconds = unsigned(seconds), .coding = {"-g", "25"}};
    clip.coding.insert(clip.coding.end(), encoders.begin(), encoders.end());
    clip.packing = {"-strict", "-2"};
    const auto whole = make_clip(path, clip);
    INFO((whole ? "" : whole.error().message()));
    REQUIRE(whole.has_value());
    return made.emplace(name, from_first_picture(read_media(path))).first->second;
}

FlvTag header_tag(const av::Track& track, Packing packing, std::uint32_t at_ms) {
    const auto codec = track.parameters().codec_id;
    if (!has_header(codec)) return {flv::TagType::script, at_ms, {}};
    if (track.is_video())
        return {flv::TagType::video, at_ms,
                video_body(codec, packing, true, 0, 0, track.extradata())};
    return {flv::TagType::audio, at_ms, audio_body(codec, packing, 0, track.extradata())};
}

FlvStream packed(const Media& media, Packing packing) {
    FlvStream stream;
    for (const auto& track : media.tracks)
        stream.push_back(header_tag(track, packing));
    for (const auto& packet : media.packets) {
        const av::Track& track = media.tracks[packet.track()];
        const auto codec = track.parameters().codec_id;
        const auto at = std::uint32_t(packet.dts());
        if (track.is_video())
            stream.push_back({flv::TagType::video, at,
                              video_body(codec, packing, packet.is_keyframe(), 1,
                                         packet.pts() - packet.dts(), packet.data())});
        else
            stream.push_back(
                {flv::TagType::audio, at, audio_body(codec, packing, 1, packet.data())});
    }
    return stream;
}

FlvTag metadata_tag(double width, double height) {
    Bytes body{2, 0, 10};
    append(body, as_bytes("onMetaData"));
    body.push_back(8);
    append_be(body, 2, 4);
    for (const auto& [name, value] : {std::pair{"width", width}, std::pair{"height", height}}) {
        append_be(body, std::string_view{name}.size(), 2);
        append(body, as_bytes(name));
        body.push_back(0);
        append_be(body, std::bit_cast<std::uint64_t>(value), 8);
    }
    append_be(body, 9, 3);
    return {flv::TagType::script, 0, body};
}

Recorder::Recorder(Format format, RecordingOptions options)
    : RecordingFolder(format, std::move(options)) {
    if (format == Format::source)
        chain_ = std::make_unique<recorder::VerbatimTags>(context(), series());
    else
        chain_ = std::make_unique<recorder::RemuxTags>(context(), series());
    begin_run();
}

void Recorder::begin_run(std::chrono::milliseconds silence) {
    chain_->begin_run(silence, 5);
}

Result<void> Recorder::feed(const FlvStream& stream) {
    for (const FlvTag& tag : stream) {
        const Bytes bytes = flv_tag(std::uint8_t(tag.type), tag.timestamp_ms, tag.body);
        if (auto taken = chain_->tag({tag.type, tag.timestamp_ms, bytes}); !taken) return taken;
    }
    return {};
}

void Recorder::finish() {
    chain_->finish();
    settle();
}

double Recorder::recorded_s() const {
    return media::to_seconds(chain_->duration());
}

std::vector<Bytes> payloads(const std::vector<std::filesystem::path>& files, bool video) {
    std::vector<Bytes> all;
    for (const auto& path : files) {
        auto more = payloads(read_media(path), video);
        std::ranges::move(more, std::back_inserter(all));
    }
    return all;
}

std::vector<Bytes> payloads(const Media& media, bool video) {
    std::vector<Bytes> all;
    for (const auto& packet : media.packets)
        if (media.tracks[packet.track()].is_video() == video)
            all.emplace_back(packet.data().begin(), packet.data().end());
    return all;
}

bool same_frames(const std::vector<Bytes>& a, const std::vector<Bytes>& b) {
    const auto [x, y] = std::ranges::mismatch(a, b);
    if (x == a.end() && y == b.end()) return true;
    UNSCOPED_INFO(a.size() << " and " << b.size() << " frames, different from frame "
                           << x - a.begin() << " on");
    return false;
}

}  // namespace weir::kit
