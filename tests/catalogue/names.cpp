// SPDX-License-Identifier: MIT
#include "catalogue/names.hpp"

#include <catch2/catch.hpp>

#include "index/own_name.hpp"

namespace weir::catalogue {

TEST_CASE("names: only what weir itself would write is one of its names", "[catalogue]") {
    CHECK(kind_of("room/a.ts") == FileKind::media);
    CHECK(kind_of("a.eac3") == FileKind::media);
    CHECK(kind_of("a.gaps.jsonl") == FileKind::ledger);
    CHECK(kind_of("a.gaps-2.jsonl") == FileKind::ledger);
    CHECK(kind_of("a.vtt") == FileKind::subtitles);
    for (const char* other : {"a.txt", "a.ts.bak", ".ts", "dir.ts/a", "a.jsonl", "a.TS", "ts", ""})
        CHECK_FALSE(kind_of(other));
}

TEST_CASE("names: downloads of others end in .part, too", "[catalogue]") {
    CHECK(index::is_part_name("x/a.ts.part"));
    for (const char* other : {"a.zip.part", ".part", "a.part", ".ts.part", "a.ts.part.1"})
        CHECK_FALSE(index::is_part_name(other));
    CHECK(is_temporary_name("x/a.mp4.weir-tmp"));
    CHECK_FALSE(is_temporary_name("x/.weir-tmp"));
    CHECK_FALSE(is_temporary_name("a.weir-tmp.old"));
}

TEST_CASE("names: a number is taken off only where one was put on", "[catalogue]") {
    CHECK(unnumbered("r/a-2") == "r/a");
    CHECK(unnumbered("r/a-17") == "r/a");
    for (const char* other : {"a", "a-1", "a-02", "a2", "r/-2", "-2", "2"})
        CHECK_FALSE(unnumbered(other));
    CHECK(is_numbered("r/a-3.ts", "r/a.ts"));
    CHECK_FALSE(is_numbered("r/a-3.flv", "r/a.ts"));
    CHECK_FALSE(is_numbered("r/a.ts", "r/a.ts"));
}

TEST_CASE("names: what stands beside a file has its stem", "[catalogue]") {
    CHECK(stem_of("r/a.b.ts") == "r/a.b");
    CHECK(stem_of("r/a.b.gaps-2.jsonl") == "r/a.b");
    CHECK(stem_of("r/a.sheet.jpg") == "r/a");
    CHECK(stem_of("r/a.sheet.ts") == "r/a.sheet");
    CHECK(main_stem("r/a.audio.de") == "r/a");
    CHECK(main_stem("r/a.audio.de-2") == "r/a");
    CHECK_FALSE(main_stem("r/a.audiobook"));
    CHECK_FALSE(main_stem("r/.audio.de"));
    CHECK(previous_in_series("r/a_002") == "r/a_001");
    CHECK(previous_in_series("r/a_100") == "r/a_099");
    CHECK_FALSE(previous_in_series("r/a_001"));
    CHECK_FALSE(previous_in_series("r/a_12"));
}

TEST_CASE("names: the begin of a file stands in its name, where it is a time", "[catalogue]") {
    const auto time = time_in_name("room/hall_2026-02-03_14-05-06-2.ts");
    REQUIRE(time.has_value());
    CHECK(time->before == "room/hall_");
    const std::time_t at = WallClock::to_time_t(time->at);
    std::tm fields{};
    localtime_r(&at, &fields);
    CHECK(fields.tm_mday == 3);
    CHECK(fields.tm_hour == 14);
    for (const char* other :
         {"hall_2026-02-03.ts", "hall_2026-02-31_14-05-06.ts", "hall_2026-13-03_14-05-06.ts",
          "hall_9999-02-03_14-05-06.ts", "2026-02-03_14-05-06/a.ts"})
        CHECK_FALSE(time_in_name(other));
}

}  // namespace weir::catalogue
