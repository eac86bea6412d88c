// SPDX-License-Identifier: MIT
#include "av/track.hpp"

#include <catch2/catch.hpp>

namespace weir {
namespace {

av::Track h264(std::initializer_list<std::uint8_t> extradata) {
    const av::CodecParametersPtr parameters{avcodec_parameters_alloc()};
    parameters->codec_type = AVMEDIA_TYPE_VIDEO;
    parameters->codec_id = AV_CODEC_ID_H264;
    parameters->width = 64;
    parameters->height = 64;
    av::Track track{*parameters, media::kMpegTs};
    track.set_extradata(Bytes{extradata});
    return track;
}

TEST_CASE("track: zeros between parameter sets make no other format", "[av]") {
    const auto plain = h264({0, 0, 1, 0x67, 1, 2, 0, 0, 1, 0x68, 3});
    CHECK(plain.same_format(h264({0, 0, 0, 1, 0x67, 1, 2, 0, 0, 0, 1, 0x68, 3})));
    CHECK(plain.same_format(h264({0, 0, 1, 0x67, 1, 2, 0, 0, 0, 0, 1, 0x68, 3, 0})));
    CHECK_FALSE(plain.same_format(h264({0, 0, 1, 0x67, 1, 2, 0, 0, 1, 0x68, 4})));
    CHECK_FALSE(plain.same_format(h264({0, 0, 1, 0x67, 1, 2, 0, 0, 1})));
    CHECK_FALSE(plain.same_format(h264({})));
}

TEST_CASE("track: another size or codec is another format", "[av]") {
    const auto track = h264({0, 0, 1, 0x67, 1});
    auto parameters = av::CodecParametersPtr{avcodec_parameters_alloc()};
    REQUIRE(avcodec_parameters_copy(parameters.get(), &track.parameters()) >= 0);
    parameters->width = 128;
    CHECK_FALSE(track.same_format(av::Track{*parameters, media::kMpegTs}));
    parameters->width = 64;
    CHECK(track.same_format(av::Track{*parameters, media::kMpegTs}));
    parameters->codec_id = AV_CODEC_ID_HEVC;
    CHECK_FALSE(track.same_format(av::Track{*parameters, media::kMpegTs}));
}

}  // namespace
}  // namespace weir
