// SPDX-License-Identifier: MIT
#include "demux/parameter_sets.hpp"

#include <catch2/catch.hpp>

namespace weir::demux {
namespace {

const Bytes kAvcc{1, 0x42, 0, 0x1e, 0xff, 0xe1, 0, 2, 0x67, 0x42, 1, 0, 2, 0x68, 0xce};

bool complete(AVCodecID codec, const Bytes& extradata, const std::vector<Bytes>& packets = {}) {
    ParameterSetWatch watch{codec, extradata};
    for (std::size_t i = 0; i < packets.size(); ++i)
        watch.add(packets[i], i + 1 == packets.size());
    return watch.complete();
}

Bytes hvcc(std::initializer_list<std::uint8_t> nal_types) {
    Bytes bytes(23);
    bytes[0] = 1;
    bytes[21] = 3;
    bytes[22] = std::uint8_t(nal_types.size());
    for (const auto type : nal_types)
        for (const int byte : {int(type), 0, 1, 0, 2, type << 1, 1})
            bytes.push_back(std::uint8_t(byte));
    return bytes;
}

TEST_CASE("parameter sets: avcC and hvcC count only with all of them", "[demux]") {
    CHECK(complete(AV_CODEC_ID_H264, kAvcc));
    CHECK(!complete(AV_CODEC_ID_H264, {1, 0x42, 0, 0x1e, 0xff, 0xe0, 0}));
    CHECK(!complete(AV_CODEC_ID_H264, {kAvcc.begin(), kAvcc.end() - 1}));
    CHECK(complete(AV_CODEC_ID_HEVC, hvcc({32, 33, 34})));
    CHECK(!complete(AV_CODEC_ID_HEVC, hvcc({32, 34})));
    CHECK(!complete(AV_CODEC_ID_HEVC, {}));
}

TEST_CASE("parameter sets: in the stream they count up to the first keyframe", "[demux]") {
    const Bytes sps_pps{0, 0, 0, 1, 0x67, 1, 0, 0, 1, 0x68, 1, 0, 0, 1, 0x65, 9};
    const Bytes frame{0, 0, 0, 1, 0x41, 9};
    CHECK(complete(AV_CODEC_ID_H264, {}, {frame, sps_pps}));
    CHECK(!complete(AV_CODEC_ID_H264, {}, {frame}));

    ParameterSetWatch late{AV_CODEC_ID_H264, {}};
    late.add(frame, true);
    late.add(sps_pps, true);
    CHECK(!late.complete());
}

TEST_CASE("parameter sets: with length fields they are found as well", "[demux]") {
    const Bytes empty_avcc{1, 0x42, 0, 0x1e, 0xff, 0xe0, 0};
    CHECK(complete(AV_CODEC_ID_H264, empty_avcc,
                   {{0, 0, 0, 2, 0x67, 1, 0, 0, 0, 2, 0x68, 1, 0, 0, 0, 1, 0x65}}));
    CHECK(!complete(AV_CODEC_ID_H264, empty_avcc, {{0, 0, 0, 2, 0x67, 1, 0, 0, 0, 9, 0x68}}));
}

TEST_CASE("parameter sets: start codes in extradata are read as such", "[demux]") {
    CHECK(complete(AV_CODEC_ID_HEVC, {0, 0, 0, 1, 64, 1, 0, 0, 1, 66, 1, 0, 0, 1, 68, 1}));
}

TEST_CASE("parameter sets: AAC needs its configuration or an ADTS header", "[demux]") {
    CHECK(complete(AV_CODEC_ID_AAC, {0x12, 0x10}));
    CHECK(complete(AV_CODEC_ID_AAC, {}, {{0xff, 0xf1, 0x50}}));
    CHECK(!complete(AV_CODEC_ID_AAC, {}, {{0x21, 0x10}}));
}

TEST_CASE("parameter sets: other codecs need none", "[demux]") {
    CHECK(complete(AV_CODEC_ID_MP3, {}));
    CHECK(complete(AV_CODEC_ID_AV1, {}));
}

}  // namespace
}  // namespace weir::demux
