// SPDX-License-Identifier: MIT
#include "catalogue/life.hpp"

namespace weir::catalogue {
namespace {

const RoomRef kStage{"http://y/100%_stage", "http://y/100%_stage", "stage", "y"};

void fill(Life& life) {
    life.begin(1);
    life.end(1, {life.record(1, "a.ts")});
    life.begin(2, kStage);
    life.record(2, "b.ts", kStage);
    life.begin(3, {});
    life.flush();
}

}  // namespace

TEST_CASE("view: without a catalogue it says so, and makes none", "[catalogue]") {
    const kit::TempDir folder;
    const auto view = CatalogueView::open(folder.path());
    REQUIRE_FALSE(view.has_value());
    CHECK(view.error().code == Errc::database);
    CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("view: filters narrow the list", "[catalogue]") {
    const kit::TempDir folder;
    Life life{folder.path()};
    fill(life);
    CHECK(listed(folder.path()).size() == 3);
    CHECK(listed(folder.path(), {.limit = 2}).size() == 2);
    CHECK(listed(folder.path(), {.room = "hall"}).size() == 1);
    CHECK(listed(folder.path(), {.room = "HALL"}).size() == 1);
    CHECK(listed(folder.path(), {.room = "0%_s"}).size() == 1);
    CHECK(listed(folder.path(), {.room = "%"}).size() == 1);
    CHECK(listed(folder.path(), {.room = "'; DROP TABLE room"}).empty());
    CHECK(listed(folder.path(), {.state = CataloguedState::completed}).size() == 1);
    CHECK(listed(folder.path(), {.since = WallClock::now() - 1h}).size() == 3);
    // Those that still run are of now.
    CHECK(listed(folder.path(), {.since = WallClock::now() + 1h}).size() == 2);
}

TEST_CASE("view: rooms have their sums", "[catalogue]") {
    const kit::TempDir folder;
    Life life{folder.path()};
    fill(life);
    const auto rooms = CatalogueView::open(folder.path())->rooms();
    REQUIRE(rooms.has_value());
    REQUIRE(rooms->size() == 3);
    CHECK((*rooms)[0].room.id.empty());
    CHECK((*rooms)[1].room.name == "hall");
    CHECK((*rooms)[1].recordings == 1);
    CHECK((*rooms)[1].media_s == 12.5);
    CHECK_FALSE((*rooms)[1].is_recording);
    CHECK((*rooms)[2].is_recording);
    CHECK((*rooms)[2].bytes > 0);
}

TEST_CASE("view: there is no such recording", "[catalogue]") {
    const kit::TempDir folder;
    Life life{folder.path()};
    auto view = CatalogueView::open(folder.path());
    CHECK_FALSE(view->show(7)->has_value());
    CHECK_FALSE(view->show(-1)->has_value());
}

}  // namespace weir::catalogue
