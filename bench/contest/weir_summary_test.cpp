// SPDX-License-Identifier: MIT
#include "contest/weir_summary.hpp"

#include <catch2/catch.hpp>

#include "kit/verify.hpp"

namespace weir::bench {
namespace {

using Told = std::vector<std::string>;

std::string summary(const std::string& recordings) {
    return "{\"event\":\"started\"}\n{\"event\":\"summary\",\"recordings\":[" + recordings + "]}\n";
}

}  // namespace

TEST_CASE("weir_summary: whole recordings, and what a stop cut off, are no losses", "[bench]") {
    CHECK(losses_in_summary(summary(R"({"state":"completed","error":null,"gaps":[]})")) == Told{});
    CHECK(losses_in_summary(summary(
              R"({"state":"completed","error":null,"gaps":[{"cause":"stop","seconds":2.0}]})")) ==
          Told{});
}

TEST_CASE("weir_summary: gaps and failures of all recordings are added up", "[bench]") {
    const auto text = summary(
        R"({"state":"completed","error":null,"gaps":[{"cause":"expired","seconds":2.0},{"cause":"stalled","seconds":4}]},)"
        R"({"state":"failed","error":"refused","gaps":[{"cause":"expired","seconds":0.5}]})");
    CHECK(losses_in_summary(text) ==
          Told{"gaps: 3, 6.5 s in all", "failed recordings: 1 (refused)"});
}

TEST_CASE("weir_summary: output that ends before the summary is told", "[bench]") {
    CHECK(losses_in_summary("") == Told{"it wrote no summary"});
    CHECK(losses_in_summary("{\"event\":\"started\"}\n{\"event\":") == Told{"it wrote no summary"});
}

TEST_CASE("weir_summary: of weir run each recording that ended counts, and no other event",
          "[bench]") {
    const auto text = summary_of_events(
        R"({"event":"started","url":"a"})"
        "\n"
        R"({"event":"ended","url":"a","state":"completed","error":null,"files":[],"gaps":[{"cause":"expired","seconds":2}]})"
        "\n"
        R"({"event":"ended","url":"b","state":"failed","error":"refused","files":[],"gaps":[]})"
        "\n{\"event\":\"end");
    CHECK(losses_in_summary(text) ==
          Told{"gaps: 1, 2.0 s in all", "failed recordings: 1 (refused)"});
    const auto recordings = kit::parse_summary(text);
    REQUIRE(recordings.has_value());
    REQUIRE(recordings->size() == 2);
    CHECK(recordings->back().url == "b");
}

}  // namespace weir::bench
