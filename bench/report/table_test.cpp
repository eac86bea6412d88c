// SPDX-License-Identifier: MIT
#include "report/table.hpp"

#include <catch2/catch.hpp>

namespace weir::bench {

TEST_CASE("table: columns are as wide as their widest cell, numbers flush right", "[bench]") {
    const Table table{{"who", "CPU-s/GB", "n"}, {{"weir source", "1.5", "20"}, {"curl", "-", ""}}};
    CHECK(render_text(table) ==
          "who          CPU-s/GB   n\n"
          "weir source       1.5  20\n"
          "curl                -\n");
}

TEST_CASE("table: in Markdown the bars stand in line and a bar in a cell does not cut it",
          "[bench]") {
    const Table table{{"who", "n"}, {{"a|b", "1"}, {"c", "20"}}};
    CHECK(render_markdown(table) ==
          "| who  |  n |\n"
          "|------|---:|\n"
          "| a\\|b |  1 |\n"
          "| c    | 20 |\n");
}

TEST_CASE("table: without rows only its titles are left", "[bench]") {
    CHECK(render_text({{"a", "b"}, {}}) == "a  b\n");
}

}  // namespace weir::bench
