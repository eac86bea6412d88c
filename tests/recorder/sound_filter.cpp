// SPDX-License-Identifier: MIT
#include "recorder/sound_filter.hpp"

#include <catch2/catch.hpp>

#include "mux/packets.hpp"

using namespace weir;
using namespace std::chrono_literals;

namespace {

av::Track track(AVMediaType type, int rate) {
    AVCodecParameters parameters{};
    parameters.codec_type = type;
    parameters.sample_rate = rate;
    return av::Track{parameters, media::kMpegTs};
}

}  // namespace

TEST_CASE("sound filter: tracks and packets of sound stay, and belong together", "[recorder]") {
    recorder::SoundFilter filter{
        {track(AVMEDIA_TYPE_AUDIO, 1), track(AVMEDIA_TYPE_VIDEO, 0), track(AVMEDIA_TYPE_AUDIO, 2)}};
    REQUIRE(filter.tracks().size() == 2);
    CHECK(filter.tracks()[1].parameters().sample_rate == 2);
    av::Packets packets;
    for (const int number : {2, 1, 0, 1})
        packets.push_back(kit::packet(number, 90'000, true, std::to_string(number)));
    filter.keep_sound(packets);
    REQUIRE(packets.size() == 2);
    CHECK(packets[0].track() == 1);
    CHECK(as_text(packets[0].data()) == "2");
    CHECK(packets[1].track() == 0);
    CHECK(as_text(packets[1].data()) == "0");
}

TEST_CASE("sound filter: it tells for how long there was a picture only", "[recorder]") {
    recorder::SoundFilter filter{{track(AVMEDIA_TYPE_VIDEO, 0)}};
    CHECK(filter.tracks().empty());
    CHECK(filter.dropped() == 0s);
    av::Packets packets;
    for (const std::int64_t dts : {900'000, 1'080'000, 990'000})
        packets.push_back(kit::packet(0, dts, true, "picture"));
    filter.keep_sound(packets);
    CHECK(packets.empty());
    CHECK(filter.dropped() == 2s);
}
