// SPDX-License-Identifier: MIT
#include "catalogue/families.hpp"

#include <catch2/catch.hpp>

namespace weir::catalogue {

TEST_CASE("families: names that continue one another are one recording", "[catalogue]") {
    Families families;
    for (const char* stem : {"a", "a-2", "a.audio.de", "b_001", "b_002", "b_003", "c-2", "d"})
        families.add(stem);
    families.join_by_name();
    CHECK(families.head("a-2") == families.head("a"));
    CHECK(families.head("a.audio.de") == families.head("a"));
    CHECK(families.head("b_003") == families.head("b_001"));
    CHECK(families.head("c-2") == "c-2");
    CHECK(families.head("d") != families.head("a"));
}

TEST_CASE("families: recordings that are known stay two, whatever their names say", "[catalogue]") {
    Families families;
    families.add("a", 1);
    families.add("a-2", 2);
    families.add("a-3");
    families.join_by_name();
    CHECK(families.recording("a") == 1);
    CHECK(families.recording("a-2") == 2);
    CHECK(families.recording("a-3") == 1);
}

TEST_CASE("families: joined in any order, they have the recording that one of them has",
          "[catalogue]") {
    Families families;
    families.join("c", "b");
    families.join("x", "y");
    families.add("z", 7);
    families.join("y", "z");
    families.join("b", "x");
    for (const char* stem : {"b", "c", "x", "y", "z"})
        CHECK(families.recording(stem) == 7);
    CHECK_FALSE(families.recording("unknown"));
}

}  // namespace weir::catalogue
