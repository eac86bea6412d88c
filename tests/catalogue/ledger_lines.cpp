// SPDX-License-Identifier: MIT
#include "catalogue/ledger_lines.hpp"

#include <catch2/catch.hpp>

#include "index/ledger.hpp"
#include "kit/process.hpp"

namespace weir::catalogue {
namespace {

using namespace std::chrono_literals;

Gap some_gap() {
    Gap gap;
    gap.cause = GapCause::http_status;
    gap.from_msn = 17;
    gap.to_msn = 18;
    gap.seconds = 4.25;
    gap.at = gap.until = std::chrono::system_clock::time_point{1'790'000'000'123ms};
    gap.media_s = 12.5;
    gap.program_date_time = gap.at - 3s;
    gap.rendition = "audio de";
    gap.detail = "HTTP 404 \"\\\n\xff";
    return gap;
}

}  // namespace

TEST_CASE("ledger lines: what was written is read back", "[catalogue]") {
    const auto line = index::ledger_line(some_gap(), "/r/a.ts", "/r");
    const auto read = parse_ledger_line(line);
    REQUIRE(read.has_value());
    CHECK(read->file == "a.ts");
    CHECK(index::ledger_line(read->gap, "/r/a.ts", "/r").substr(0, 100) == line.substr(0, 100));
    CHECK(read->gap.from_msn == 17);
    CHECK(read->gap.program_date_time == some_gap().program_date_time);
    CHECK(read->gap.rendition == "audio de");
    Gap bare;
    bare.at = some_gap().at;
    const auto least = parse_ledger_line(index::ledger_line(bare, {}, "/r"));
    REQUIRE(least.has_value());
    CHECK_FALSE(least->gap.from_msn);
    CHECK_FALSE(least->gap.media_s);
    CHECK(least->file.empty());
}

TEST_CASE("ledger lines: each cause is read back, and an advertisement is no gap", "[catalogue]") {
    for (int cause = 0; cause <= static_cast<int>(GapCause::encoder); ++cause) {
        Gap gap = some_gap();
        gap.cause = static_cast<GapCause>(cause);
        const auto read = parse_ledger_line(index::ledger_line(gap, {}, "/r"));
        INFO(to_string(gap.cause));
        REQUIRE(read.has_value());
        CHECK(read->gap.cause == gap.cause);
    }
    const event::AdvertRecorded advert{.msn = 501, .seconds = 2};
    const auto line = index::ledger_line(advert, "/r/a.ts", "/r");
    CHECK(line.starts_with(R"({"cause":"advert_recorded","from_msn":501,"to_msn":501,)"));
    CHECK_FALSE(parse_ledger_line(line.substr(0, line.size() - 1)));
    const event::EncodingChanged changed{.output = "720p",
                                         .from = "nvidia",
                                         .to = "copy",
                                         .error = Error{Errc::encoder_slow},
                                         .media_s = 12.5};
    const auto told = index::ledger_line(changed, "/r/a.ts", "/r");
    CHECK(told.starts_with(R"({"cause":"encoding_changed","from_msn":null,)"));
    CHECK_THAT(told, Catch::Contains(R"("media_s":12.5,"file":"a.ts")") &&
                         Catch::Contains(R"("rendition":"720p")") &&
                         Catch::Contains("from nvidia to copy: encoding is too slow"));
    CHECK_FALSE(parse_ledger_line(told.substr(0, told.size() - 1)));
}

TEST_CASE("ledger lines: other lines are none, and harm nobody", "[catalogue]") {
    const std::string good = index::ledger_line(some_gap(), "/r/a.ts", "/r");
    for (const std::string& line :
         {std::string{}, std::string{"{}"}, good.substr(0, good.size() / 2),
          std::string{R"({"cause":"expired"})"}, std::string{R"({"cause":"no such","at":"x"})"},
          std::string{R"({"cause":"expired","at":"2026-02-03T14:05:06.789Zzz"})"},
          std::string{R"({"cause":"expired","at":)"} + std::string(40'000, '[')}) {
        CHECK_FALSE(parse_ledger_line(line));
    }
    const auto odd = parse_ledger_line(
        R"({"cause":"disk","from_msn":-1,"seconds":"x","file":7,"at":"2026-02-03T14:05:06.789Z"})");
    REQUIRE(odd.has_value());
    CHECK_FALSE(odd->gap.from_msn);
    CHECK(odd->gap.seconds == 0);
}

TEST_CASE("ledger lines: a torn last line is not there yet", "[catalogue]") {
    const kit::TempDir folder;
    const std::string good = index::ledger_line(some_gap(), "/r/a.ts", "/r");
    kit::write_text(folder / "a.gaps.jsonl", good + "what?\n" + good + good.substr(0, 30));
    CHECK(read_ledger(folder / "a.gaps.jsonl").size() == 2);
    CHECK(read_ledger(folder / "none.gaps.jsonl").empty());
}

}  // namespace weir::catalogue
