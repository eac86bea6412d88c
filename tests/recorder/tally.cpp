// SPDX-License-Identifier: MIT
#include "recorder/tally.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using recorder::Tally;

TEST_CASE("tally: encoders are counted by backend for as long as they work", "[recorder]") {
    Tally tally;
    CHECK(tally.encoders().empty());
    const auto software = tally.encodes("software");
    {
        const auto other = tally.encodes("software"), nvidia = tally.encodes("nvidia");
        CHECK(tally.encoders() ==
              std::map<std::string, unsigned>{{"nvidia", 1u}, {"software", 2u}});
    }
    CHECK(tally.encoders() == std::map<std::string, unsigned>{{"nvidia", 0u}, {"software", 1u}});
}

TEST_CASE("tally: a fallback is one that has a cause", "[recorder]") {
    Tally tally;
    tally.add(event::EncodingChanged{.output = "", .from = "", .to = "nvidia"});
    tally.add(event::EncodingChanged{
        .output = "", .from = "nvidia", .to = "software", .error = Error{Errc::bad_media, "lost"}});
    tally.add(event::EncodingChanged{.output = "", .from = "software", .to = ""});
    const auto fallbacks = tally.totals().encoder_fallbacks;
    REQUIRE(fallbacks.size() == 1);
    CHECK(fallbacks[0].from == "nvidia");
    CHECK(fallbacks[0].to == "software");
    CHECK(fallbacks[0].count == 1);
}

TEST_CASE("tally: gaps by cause, with their seconds and segments", "[recorder]") {
    Tally tally;
    Gap gap;
    gap.cause = GapCause::expired;
    gap.seconds = 2.5;
    gap.from_msn = 7;
    gap.to_msn = 9;
    tally.add(gap);
    tally.add(gap);
    const auto totals = tally.totals();
    CHECK(totals.lost_segments == 6);
    for (const auto& each : totals.gaps) {
        CHECK(each.count == (each.cause == GapCause::expired ? 2 : 0));
        CHECK(each.seconds == (each.cause == GapCause::expired ? 5.0 : 0.0));
    }
}
