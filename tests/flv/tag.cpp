// SPDX-License-Identifier: MIT
#include "flv/tag.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "flv/bytes.hpp"

namespace weir::flv {
namespace {

/// "h264 keyframe coded", "aac header", …
std::string trace(TagType type, const Bytes& body) {
    Bytes storage;
    const Tag tag = kit::tag_of(type, body, storage);
    std::string text = codec_name(tag);
    if (is_sequence_header(tag)) text += " header";
    if (is_video_keyframe(tag)) text += " keyframe";
    if (is_coded_frame(tag)) text += " coded";
    return text;
}
std::string video(const Bytes& body) {
    return trace(TagType::video, body);
}
std::string audio(const Bytes& body) {
    return trace(TagType::audio, body);
}

Bytes enhanced(std::uint8_t frame_type, std::uint8_t packet_type, std::string_view fourcc) {
    Bytes body(6, 1);
    body[0] = std::uint8_t(0x80 | frame_type << 4 | packet_type);
    std::ranges::copy(fourcc, body.begin() + 1);
    return body;
}

TEST_CASE("tag: plain video headers tell configuration, keyframe and frame apart", "[flv]") {
    CHECK(video({0x17, 0, 0, 0, 0, 1}) == "h264 header");
    CHECK(video({0x17, 1, 0, 0, 0, 9}) == "h264 keyframe coded");
    CHECK(video({0x27, 1, 0, 0, 0, 9}) == "h264 coded");
    CHECK(video({0x17, 2, 0, 0, 0}) == "h264");
    CHECK(video({0x57, 0}) == "h264");
    CHECK(video({0x1c, 0, 0, 0, 0, 1}) == "hevc (id 12) header");
    CHECK(video({0x1c, 1, 0, 0, 0, 9}) == "hevc (id 12) keyframe coded");
    CHECK(video({0x12, 7}) == "h263 keyframe coded");
    CHECK(video({0x24, 7}) == "vp6 coded");
}

TEST_CASE("tag: enhanced video headers carry a FourCC", "[flv]") {
    CHECK(video(enhanced(1, 0, "hvc1")) == "hvc1 header");
    CHECK(video(enhanced(1, 1, "hvc1")) == "hvc1 keyframe coded");
    CHECK(video(enhanced(2, 3, "hvc1")) == "hvc1 coded");
    CHECK(video(enhanced(1, 2, "hvc1")) == "hvc1");
    CHECK(video(enhanced(1, 5, "av01")) == "av01 header");
    CHECK(video(enhanced(1, 4, "vp09")) == "vp09");
    CHECK(video(enhanced(1, 3, "avc1")) == "avc1 keyframe coded");
    CHECK(video(enhanced(1, 1, "what")) == "unknown enhanced video keyframe coded");

    Bytes storage;
    CHECK(video_fourcc(kit::tag_of(TagType::video, enhanced(1, 1, "av01"), storage)) ==
          0x61763031u);
    CHECK(!video_fourcc(kit::tag_of(TagType::video, {0x17, 1, 0, 0, 0, 9}, storage)));
    CHECK(!video_fourcc(kit::tag_of(TagType::video, {0x91, 'a', 'v', '0'}, storage)));
}

TEST_CASE("tag: plain audio has a configuration only with AAC", "[flv]") {
    CHECK(audio({0xaf, 0, 0x12, 0x10}) == "aac header");
    CHECK(audio({0xaf, 1, 0x21}) == "aac coded");
    CHECK(audio({0x2f, 0, 0xff}) == "mp3 coded");
    CHECK(audio({0x72, 0}) == "g711 a-law coded");
    CHECK(audio({0x90, 'O'}) == "unknown enhanced audio");
}

TEST_CASE("tag: enhanced audio headers carry a FourCC", "[flv]") {
    CHECK(audio({0x90, 'O', 'p', 'u', 's', 1}) == "opus header");
    CHECK(audio({0x91, 'f', 'L', 'a', 'C', 1}) == "flac coded");
    CHECK(audio({0x91, 'e', 'c', '-', '3', 1}) == "ec-3 coded");
    CHECK(audio({0x92, 'm', 'p', '4', 'a'}) == "mp4a");
    CHECK(audio({0x91, 'w', 'h', 'a', 't', 1}) == "unknown enhanced audio coded");
}

TEST_CASE("tag: a body that is too short to say anything is nothing", "[flv]") {
    CHECK(video({}) == "nothing");
    CHECK(audio({}) == "nothing");
    CHECK(video({0x17}) == "h264");
    CHECK(audio({0xaf}) == "aac");
    CHECK(video({0x91, 'a', 'v', '0'}) == "unknown enhanced video");
    CHECK(trace(TagType::script, {2, 0, 10}) == "script");
}

}  // namespace
}  // namespace weir::flv
