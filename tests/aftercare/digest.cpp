// SPDX-License-Identifier: MIT
#include "aftercare/digest.hpp"

#include <catch2/catch.hpp>

namespace weir {
namespace {

using aftercare::Digest;
using aftercare::PayloadDigest;

/// Of a track whose extradata declares length fields of four bytes, or of one with start codes.
Digest digest(AVCodecID codec, bool has_lengths, const std::vector<Bytes>& packets) {
    AVCodecParameters parameters{};
    parameters.codec_id = codec;
    Bytes extradata(30, 0);
    extradata[0] = 1;
    extradata[codec == AV_CODEC_ID_H264 ? 4 : 21] = 3;
    if (has_lengths) {
        parameters.extradata = extradata.data();
        parameters.extradata_size = int(extradata.size());
    }
    PayloadDigest sum{parameters};
    for (const Bytes& packet : packets)
        sum.add(packet);
    return sum.value();
}

const std::vector<Bytes> kStartCodes{{0, 0, 0, 1, 0x67, 5, 0, 0, 1, 0x65, 7, 8},
                                     {0, 0, 1, 0x41, 9, 0}};
const std::vector<Bytes> kLengths{{0, 0, 0, 2, 0x67, 5, 0, 0, 0, 3, 0x65, 7, 8},
                                  {0, 0, 0, 2, 0x41, 9}};

TEST_CASE("digest: start codes and length fields make no difference", "[aftercare]") {
    CHECK(digest(AV_CODEC_ID_H264, false, kStartCodes) == digest(AV_CODEC_ID_H264, true, kLengths));
}

TEST_CASE("digest: one bit, one unit or one packet makes a difference", "[aftercare]") {
    const Digest whole = digest(AV_CODEC_ID_H264, true, kLengths);
    auto other = kLengths;
    other[1][5] ^= 1;
    CHECK(digest(AV_CODEC_ID_H264, true, other) != whole);
    CHECK(digest(AV_CODEC_ID_H264, true, {kLengths[0]}) != whole);
    CHECK(digest(AV_CODEC_ID_H264, true, {kLengths[1], kLengths[0]}) != whole);
    CHECK(digest(AV_CODEC_ID_H264, true, {{0, 0, 0, 3, 0x65, 7, 8}, kLengths[1]}) != whole);
}

TEST_CASE("digest: HEVC's parameter sets do not count, its pictures do", "[aftercare]") {
    constexpr std::uint8_t kSps = 33 << 1, kSlice = 1 << 1;
    const Digest bare = digest(AV_CODEC_ID_HEVC, false, {{0, 0, 1, kSlice, 1, 2}});
    CHECK(digest(AV_CODEC_ID_HEVC, false, {{0, 0, 1, kSps, 9, 0, 0, 1, kSlice, 1, 2}}) == bare);
    CHECK(digest(AV_CODEC_ID_HEVC, false, {{0, 0, 1, kSlice, 1, 3}}) != bare);
}

TEST_CASE("digest: a length beyond the packet is a difference", "[aftercare]") {
    const Digest whole = digest(AV_CODEC_ID_H264, true, kLengths);
    auto other = kLengths;
    other[1][0] ^= 0x40;
    CHECK(digest(AV_CODEC_ID_H264, true, other) != whole);
}

TEST_CASE("digest: lengths beyond the packet are no harm", "[aftercare]") {
    CHECK(digest(AV_CODEC_ID_H264, true, {{0xff, 0xff, 0xff, 0xff, 1}}).packets == 1);
    CHECK(digest(AV_CODEC_ID_H264, true, {{0, 0}, {}}).packets == 2);
}

}  // namespace
}  // namespace weir
