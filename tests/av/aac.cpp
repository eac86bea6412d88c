// SPDX-License-Identifier: MIT
#include "av/aac.hpp"

#include <catch2/catch.hpp>

using namespace weir;

TEST_CASE("aac: an ADTS header says what the configuration says", "[av]") {
    const Bytes config{0x11, 0x90};  // LC, 48 kHz, two channels.
    const auto header = av::make_adts_header(config, 300);
    REQUIRE(header);
    Bytes frame{header->begin(), header->end()};
    frame.resize(307);
    CHECK(av::adts_header_bytes(frame) == 7);
    const auto read = av::config_from_adts(frame);
    REQUIRE(read);
    CHECK(Bytes(read->begin(), read->end()) == config);
    CHECK(((frame[3] & 3u) << 11 | frame[4] << 3 | frame[5] >> 5) == 307);
}

TEST_CASE("aac: what ADTS can't say has no header", "[av]") {
    CHECK(!av::make_adts_header(Bytes{0x2b, 0x92}, 300));  // Object type 5: SBR, told aloud.
    CHECK(!av::make_adts_header(Bytes{0x11, 0x80}, 300));  // Channels set out in the frames.
    CHECK(!av::make_adts_header(Bytes{0x17, 0x90}, 300));  // A rate spelled out.
    CHECK(!av::make_adts_header(Bytes{0x11, 0x90}, 8'185));
    CHECK(!av::make_adts_header(Bytes{0x11}, 300));
}
