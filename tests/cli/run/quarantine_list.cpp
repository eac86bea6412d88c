// SPDX-License-Identifier: MIT
#include "run/quarantine_list.hpp"

#include <catch2/catch.hpp>

#include "kit/process.hpp"

using namespace weir;
using namespace weir::cli;
using namespace std::chrono_literals;

namespace {

const QuarantineList::Time kNow{std::chrono::seconds{1'772'409'600}};

}  // namespace

TEST_CASE("quarantine list: what is added is there for the next process, until it is over",
          "[cli]") {
    const kit::TempDir folder;
    auto list = QuarantineList::read(folder / "q", kNow);
    CHECK(list.rooms().empty());
    REQUIRE(list.add("live.test/a b?c=1", kNow + 1h).has_value());
    REQUIRE(list.add("live.test/2", kNow + 3h).has_value());
    CHECK(QuarantineList::read(folder / "q", kNow).rooms() == list.rooms());
    const auto later = QuarantineList::read(folder / "q", kNow + 2h);
    REQUIRE(later.rooms().size() == 1);
    CHECK(later.rooms().begin()->first == "live.test/2");
}

TEST_CASE("quarantine list: a damaged file costs what is damaged only", "[cli]") {
    const kit::TempDir folder;
    kit::write_text(folder / "q", "1772500000 live.test/1\n1772500000 live.test/2\nnonsense\n");
    CHECK(QuarantineList::read(folder / "q", kNow).rooms().size() == 2);
}
