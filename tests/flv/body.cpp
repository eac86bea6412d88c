// SPDX-License-Identifier: MIT
#include "flv/body.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "flv/bytes.hpp"

namespace weir::flv {
namespace {

/// "avc1 frame key +80 [9]": codec, content, composition time, payload.
std::string trace(TagType type, const Bytes& bytes) {
    Bytes storage;
    const Body body = read_body(kit::tag_of(type, bytes, storage));
    std::string text = body.codec == 0 ? "?" : "";
    for (unsigned i = 0; i < 4 && body.codec != 0; ++i)
        text += char(body.codec >> 8 * (3 - i));
    if (body.content == Content::config) text += " config";
    if (body.content == Content::frame) text += " frame";
    if (body.is_keyframe) text += " key";
    if (body.composition_ms != 0) text += fmt::format(" {:+}", body.composition_ms);
    for (const auto byte : body.payload)
        text += fmt::format(" {}", byte);
    return text;
}
std::string video(const Bytes& body) {
    return trace(TagType::video, body);
}
std::string audio(const Bytes& body) {
    return trace(TagType::audio, body);
}

TEST_CASE("body: H.264 and HEVC by number have signed composition times", "[flv]") {
    CHECK(video({0x17, 0, 0, 0, 0, 1, 2}) == "avc1 config 1 2");
    CHECK(video({0x17, 1, 0, 0, 80, 9}) == "avc1 frame key +80 9");
    CHECK(video({0x27, 1, 0xff, 0xff, 0xd8, 9}) == "avc1 frame -40 9");
    CHECK(video({0x1c, 0, 0, 0, 0, 1}) == "hvc1 config 1");
    CHECK(video({0x2c, 1, 0x80, 0, 0, 9}) == "hvc1 frame -8388608 9");
    CHECK(video({0x17, 2, 0, 0, 0}) == "avc1");
}

TEST_CASE("body: enhanced frames have a composition time where the codec may reorder", "[flv]") {
    const auto with = [](std::uint8_t first, std::string_view codec, Bytes rest) {
        Bytes body{first};
        body.insert(body.end(), codec.begin(), codec.end());
        body.insert(body.end(), rest.begin(), rest.end());
        return video(body);
    };
    CHECK(with(0x90, "hvc1", {1}) == "hvc1 config 1");
    CHECK(with(0x91, "hvc1", {0, 0, 40, 9}) == "hvc1 frame key +40 9");
    CHECK(with(0xa1, "avc1", {0xff, 0xff, 0xff, 9}) == "avc1 frame -1 9");
    CHECK(with(0xa3, "hvc1", {9}) == "hvc1 frame 9");
    CHECK(with(0x91, "av01", {9, 8}) == "av01 frame key 9 8");
    CHECK(with(0x91, "vp09", {9, 8}) == "vp09 frame key 9 8");
    CHECK(with(0x92, "hvc1", {}) == "hvc1");
    CHECK(with(0x94, "av01", {2, 0}) == "av01 2 0");
    CHECK(with(0xd1, "av01", {9}) == "av01 9");  // A command.
}

TEST_CASE("body: sound by number and by FourCC", "[flv]") {
    CHECK(audio({0xaf, 0, 0x12, 0x10}) == "mp4a config 18 16");
    CHECK(audio({0xaf, 1, 9}) == "mp4a frame 9");
    CHECK(audio({0x2f, 0xff, 0xfb}) == ".mp3 frame 255 251");
    CHECK(audio({0x72, 9}) == "alaw frame 9");
    CHECK(audio({0x3e, 9}) == "sowt frame 9");
    CHECK(audio({0x90, 'O', 'p', 'u', 's', 1}) == "Opus config 1");
    CHECK(audio({0x91, 'f', 'L', 'a', 'C', 9}) == "fLaC frame 9");
    CHECK(audio({0x92, 'O', 'p', 'u', 's'}) == "Opus");
    CHECK(audio({0xb2, 9}) == "? frame 9");
}

TEST_CASE("body: a plain sound header tells rate and channels", "[flv]") {
    Bytes storage;
    const Body mp3 = read_body(kit::tag_of(TagType::audio, {0x2a, 0}, storage));
    CHECK(mp3.sample_rate == 22'050);
    CHECK(mp3.channels == 1);
    const Body g711 = read_body(kit::tag_of(TagType::audio, {0x73, 0}, storage));
    CHECK(g711.sample_rate == 8'000);
    CHECK(g711.channels == 2);
}

TEST_CASE("body: what is too short is nothing, or has no payload", "[flv]") {
    CHECK(video({}) == "?");
    CHECK(video({0x17}) == "?");
    CHECK(video({0x17, 1, 0, 0}) == "avc1 frame key");
    CHECK(video({0x91, 'h', 'v', 'c'}) == "?");
    CHECK(video({0x91, 'h', 'v', 'c', '1', 0, 0}) == "hvc1 frame key");
    CHECK(audio({0x90, 'O'}) == "?");
    CHECK(trace(TagType::script, {2, 0, 10}) == "?");
}

}  // namespace
}  // namespace weir::flv
