// SPDX-License-Identifier: MIT
#include "recorder/kept_source.hpp"

#include <catch2/catch.hpp>

#include "kit/libav.hpp"

using namespace std::chrono_literals;
using weir::recorder::KeptSource;

namespace weir {
namespace {

av::Tracks tracks_of(AVCodecID picture, int width = 16) {
    av::Tracks tracks;
    for (const auto id : {picture, AV_CODEC_ID_AAC}) {
        av::CodecParametersPtr parameters{avcodec_parameters_alloc()};
        const bool is_video = id != AV_CODEC_ID_AAC;
        parameters->codec_type = is_video ? AVMEDIA_TYPE_VIDEO : AVMEDIA_TYPE_AUDIO;
        parameters->codec_id = id;
        parameters->width = is_video ? width : 0;
        tracks.emplace_back(*parameters, media::TimeBase{1, 1'000});
    }
    return tracks;
}

KeptSource::Placed placed(std::size_t track, int at_ms, bool is_keyframe) {
    av::Packet packet;
    REQUIRE(av_new_packet(packet.get(), 100) >= 0);
    packet.set_track(track);
    packet.set_times(at_ms, at_ms);
    if (is_keyframe) packet.get()->flags |= AV_PKT_FLAG_KEY;
    return {std::move(packet), at_ms * 1ms, at_ms * 1ms};
}

/// A keyframe each second of five frames, and sound beside each frame.
KeptSource five_seconds() {
    KeptSource kept;
    kept.add(tracks_of(AV_CODEC_ID_H264));
    for (int i = 0; i < 25; ++i) {
        kept.add(placed(0, i * 200, i % 5 == 0));
        kept.add(placed(1, i * 200, true));
    }
    return kept;
}

TEST_CASE("kept source: keyframes of the picture are found by time and by place", "[recorder]") {
    const KeptSource kept = five_seconds();
    CHECK(kept.begin() == 0);
    CHECK(kept.end() == 51);
    CHECK(kept.keyframe_before(2'500ms) == 1 + 20);
    CHECK(kept.keyframe_before(2s) == 1 + 20);
    CHECK(kept.keyframe_before(1'999ms) == 1 + 10);
    // None is before it: the first one.
    CHECK(kept.keyframe_before(-1s) == 1);
    CHECK(kept.keyframe_from(1) == 1);
    CHECK(kept.keyframe_from(2) == 11);
    CHECK_FALSE(kept.keyframe_from(42));
    CHECK(kept.length_from(0) == 4'800ms);
    CHECK(kept.length_from(41) == 800ms);
    CHECK(kept.length_from(51) == 0s);
    CHECK(kept.bytes() == 5'000);
    CHECK(kept.bytes_from(41) == 1'000);
}

TEST_CASE("kept source: places and tracks hold while what was before is forgotten", "[recorder]") {
    KeptSource kept = five_seconds();
    kept.add(tracks_of(AV_CODEC_ID_H264, 32));
    kept.add(placed(0, 5'000, true));
    CHECK(kept.tracks_at(51).front().parameters().width == 32);
    CHECK(kept.tracks_at(50).front().parameters().width == 16);
    kept.forget_before(21);
    CHECK(kept.begin() == 21);
    CHECK(kept.keyframe_before(2s) == 21);
    CHECK(kept.tracks_at(30).front().parameters().width == 16);
    CHECK(kept.tracks_at(52).front().parameters().width == 32);
    CHECK(kept.bytes() == 31 * 100);
    kept.forget_before(100);
    CHECK(kept.begin() == 53);
    CHECK(kept.bytes() == 0);
    CHECK(kept.length_from(53) == 0s);
    CHECK_FALSE(kept.keyframe_before(9s));
    // What comes is of the tracks that were told last.
    CHECK(kept.tracks_at(kept.end()).front().parameters().width == 32);
    kept.add(placed(0, 6'000, true));
    CHECK(kept.keyframe_from(0) == 53);
}

}  // namespace
}  // namespace weir
