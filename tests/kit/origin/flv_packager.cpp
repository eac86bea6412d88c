// SPDX-License-Identifier: MIT
// FLV by hand.  Source: Adobe FLV 10.1 annex E; ISO 14496-15 §5.2.4.1 for the AVC record.
#include "kit/origin/flv_packager.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace weir::kit {
namespace {

constexpr std::uint8_t kAudioTag = 8, kVideoTag = 9, kScriptTag = 18;
constexpr std::uint8_t kAac48Stereo = 0xaf;
constexpr std::uint8_t kAvcKey = 0x17, kAvcInter = 0x27;

void put_be(Bytes& out, std::uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; --i)
        out.push_back(std::uint8_t(value >> (8 * i)));
}

void append(Bytes& out, ByteView bytes) {
    out.insert(out.end(), bytes.begin(), bytes.end());
}

/// Begins a tag whose body follows; end_tag() fills in the size.
std::size_t begin_tag(Bytes& out, std::uint8_t type, std::uint32_t ms) {
    const std::size_t at = out.size();
    put_be(out, type, 1);
    put_be(out, 0, 3);
    put_be(out, ms & 0xffffff, 3);
    put_be(out, ms >> 24, 1);
    put_be(out, 0, 3);
    return at;
}

void end_tag(Bytes& out, std::size_t at) {
    const std::size_t body = out.size() - at - 11;
    for (int i = 0; i < 3; ++i)
        out[at + 1 + std::size_t(i)] = std::uint8_t(body >> (16 - 8 * i));
    put_be(out, body + 11, 4);
}

std::uint32_t milliseconds_of(std::int64_t ticks_90k) {
    return std::uint32_t((ticks_90k + 45) / 90);
}

void put_video(Bytes& out, const Loop& loop, const LoopFrame& frame, std::int64_t dts_90k,
               std::int64_t pts_90k) {
    const std::uint32_t ms = milliseconds_of(dts_90k);
    const auto at = begin_tag(out, kVideoTag, ms);
    put_be(out, frame.key ? kAvcKey : kAvcInter, 1);
    put_be(out, 1, 1);
    put_be(out, milliseconds_of(pts_90k) - ms, 3);
    for (const ByteView unit : nal_units(loop.bytes(frame), 0)) {
        put_be(out, unit.size(), 4);
        append(out, unit);
    }
    end_tag(out, at);
}

void put_audio(Bytes& out, const Loop& loop, const LoopFrame& frame, std::int64_t pts_90k) {
    const auto at = begin_tag(out, kAudioTag, milliseconds_of(pts_90k));
    put_be(out, kAac48Stereo, 1);
    put_be(out, 1, 1);
    append(out, loop.bytes(frame));
    end_tag(out, at);
}

/// AVCDecoderConfigurationRecord with one SPS and one PPS.
void put_avc_record(Bytes& out, ByteView parameter_sets) {
    ByteView sps, pps;
    for (const ByteView unit : nal_units(parameter_sets, 0)) {
        if ((unit[0] & 0x1f) == 7) sps = unit;
        if ((unit[0] & 0x1f) == 8) pps = unit;
    }
    put_be(out, 1, 1);
    append(out, sps.subspan(1, 3));
    put_be(out, 0xff, 1);  // lengths of 4 bytes
    put_be(out, 0xe1, 1);
    put_be(out, sps.size(), 2);
    append(out, sps);
    put_be(out, 1, 1);
    put_be(out, pps.size(), 2);
    append(out, pps);
}

void put_name(Bytes& out, std::string_view name) {
    put_be(out, name.size(), 2);
    append(out, as_bytes(name));
}

void put_number(Bytes& out, std::string_view name, double value) {
    put_name(out, name);
    put_be(out, 0, 1);
    put_be(out, std::bit_cast<std::uint64_t>(value), 8);
}

void put_metadata(Bytes& out, const MediaOptions& media, std::uint32_t ms) {
    const auto at = begin_tag(out, kScriptTag, ms);
    put_be(out, 2, 1);
    put_name(out, "onMetaData");
    put_be(out, 8, 1);
    put_be(out, 8, 4);
    put_number(out, "width", media.width);
    put_number(out, "height", media.height);
    put_number(out, "framerate", media.fps);
    put_number(out, "videocodecid", 7);
    put_number(out, "videodatarate", double(media.video_bps) / 1000);
    put_number(out, "audiocodecid", 10);
    put_number(out, "audiosamplerate", 48'000);
    put_number(out, "audiodatarate", double(media.audio_bps) / 1000);
    put_be(out, 9, 3);
    end_tag(out, at);
}

}  // namespace

FlvPackager::FlvPackager(std::shared_ptr<const Timeline> timeline, unsigned block_ms)
    : timeline_(std::move(timeline)),
      block_90k_(std::int64_t(std::max(block_ms, 20u)) * 90),
      blocks_per_gop_(std::uint64_t((timeline_->gop_90k() + block_90k_ - 1) / block_90k_)) {}

std::int64_t FlvPackager::block_begin_90k(std::uint64_t b) const {
    return std::int64_t(b / blocks_per_gop_) * timeline_->gop_90k() +
           std::int64_t(b % blocks_per_gop_) * block_90k_;
}

std::shared_ptr<const FlvBlock> FlvPackager::block(std::uint64_t b) const {
    const Timeline& t = *timeline_;
    auto video = t.video(block_begin_90k(b), block_begin_90k(b + 1));
    auto audio = t.audio(block_begin_90k(b), block_begin_90k(b + 1));
    auto block = std::make_shared<FlvBlock>();
    while (video.first < video.last || audio.first < audio.last) {
        const bool takes_video = audio.first == audio.last ||
                                 (video.first < video.last &&
                                  t.video_dts_90k(video.first) <= t.audio_pts_90k(audio.first));
        if (takes_video) {
            const auto i = video.first++;
            put_video(block->tags, t.loop(), t.video_frame(i), t.video_dts_90k(i),
                      t.video_pts_90k(i));
        } else {
            const auto i = audio.first++;
            put_audio(block->tags, t.loop(), t.audio_frame(i), t.audio_pts_90k(i));
        }
    }
    block->chunk_head = fmt::format("{:x}\r\n", block->tags.size());
    return block;
}

Bytes FlvPackager::head(std::uint64_t b, std::int64_t shift_90k) const {
    const Timeline& t = *timeline_;
    const auto ms = milliseconds_of(t.start_90k() + block_begin_90k(b));
    Bytes tags;
    put_metadata(tags, t.loop().media, ms);
    auto at = begin_tag(tags, kVideoTag, ms);
    put_be(tags, std::uint64_t{kAvcKey} << 32, 5);  // packet type 0, composition time 0
    put_avc_record(tags, t.loop().parameter_sets);
    end_tag(tags, at);
    at = begin_tag(tags, kAudioTag, ms);
    put_be(tags, std::uint64_t{kAac48Stereo} << 8, 2);  // packet type 0
    append(tags, t.loop().audio_config);
    end_tag(tags, at);
    shift_flv(tags, shift_90k);
    Bytes head{'F', 'L', 'V', 1, 5, 0, 0, 0, 9, 0, 0, 0, 0};
    append(head, tags);
    return head;
}

void shift_flv(Bytes& tags, std::int64_t shift_90k) {
    if (shift_90k == 0) return;
    const auto shift_ms = std::uint32_t(shift_90k / 90);
    for (std::size_t at = 0; at + 15 <= tags.size(); at += be24(&tags[at + 1]) + 15) {
        std::uint8_t* p = &tags[at];
        const std::uint32_t ms = (be24(p + 4) | std::uint32_t(p[7]) << 24) + shift_ms;
        p[4] = std::uint8_t(ms >> 16);
        p[5] = std::uint8_t(ms >> 8);
        p[6] = std::uint8_t(ms);
        p[7] = std::uint8_t(ms >> 24);
    }
}

}  // namespace weir::kit
