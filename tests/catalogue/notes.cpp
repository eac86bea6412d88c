// SPDX-License-Identifier: MIT
// What is noted becomes rows.
#include "catalogue/life.hpp"
#include "catalogue/schema.hpp"

namespace weir::catalogue {

TEST_CASE("catalogue: a recording has its runs, files and gaps", "[catalogue]") {
    const kit::TempDir folder;
    Life life{folder.path()};
    life.begin(1);
    const auto file = life.record(1, "hall/a.ts");
    const Gap gap = gap_of(17, 3);
    life.lose(1, gap, "hall/a.gaps.jsonl", "hall/a.ts");
    life.tell(1, event::Warning{Error{Errc::stalled, "ten seconds"}});
    life.catalogue().note_recording_event(1, "quarantined", "it crashed", WallClock::now());
    life.flush();
    const auto running = listed(folder.path());
    REQUIRE(running.size() == 1);
    CHECK(running[0].state == CataloguedState::recording);
    CHECK_FALSE(running[0].ended_at);
    life.end(1, {file}, {gap});
    life.flush();

    const auto detail = shown(folder.path(), running[0].id);
    const auto& recording = detail.recording;
    CHECK(recording.state == CataloguedState::completed);
    CHECK(recording.room.name == "hall");
    CHECK(recording.files == 1);
    CHECK(recording.media_s == 12.5);
    CHECK(recording.gap_s == 2);
    CHECK(recording.bytes > file.bytes);
    CHECK(files_text(detail) == "hall/a.gaps.jsonl ledger finished\nhall/a.ts media finished");
    REQUIRE(detail.runs.size() == 1);
    CHECK(detail.runs[0].protocol == "hls");
    REQUIRE(detail.gaps.size() == 1);
    CHECK(detail.gaps[0].from_msn == 17);
    CHECK(detail.gaps[0].at == gap.at);
    CHECK(detail.gaps[0].detail == "HTTP 404");
    REQUIRE(detail.events.size() == 2);
    CHECK(detail.events[1].kind == "quarantined");
    CHECK(problems(folder.path()) == "");
}

TEST_CASE("catalogue: to look at a room that is not live leaves nothing", "[catalogue]") {
    const kit::TempDir folder;
    Life life{folder.path()};
    for (std::uint64_t id = 1; id < 50; ++id) {
        life.tell(id, event::RecordingStarted{kHall.url});
        life.tell(id, event::Warning{Error{Errc::stalled}});
        event::RecordingEnded ended;
        ended.summary.state = RecordingState::not_live;
        ended.summary.error = Error{Errc::not_live};
        life.tell(id, ended);
    }
    life.flush();
    CHECK(listed(folder.path()).empty());
    auto view = CatalogueView::open(folder.path());
    CHECK(view->room_events(kHall.id, 10)->empty());
}

TEST_CASE("catalogue: a room that failed, or was not watched, has a line that says so",
          "[catalogue]") {
    const kit::TempDir folder;
    Life life{folder.path()};
    life.tell(1, event::RecordingStarted{kHall.url});
    event::RecordingEnded ended;
    ended.summary.state = RecordingState::failed;
    ended.summary.error = Error{Errc::disk_full, "no"};
    life.tell(1, ended);
    const auto now = WallClock::now();
    life.catalogue().note_room_event(kHall, "not_watched", "weir was stopped", now - 1h, now);
    life.flush();
    const auto events = CatalogueView::open(folder.path())->room_events(kHall.id, 10);
    REQUIRE(events->size() == 2);
    CHECK((*events)[0].kind == "not_watched");
    CHECK((*events)[0].until.has_value());
    CHECK((*events)[1].kind == "failed");
    CHECK(listed(folder.path()).empty());
}

TEST_CASE("catalogue: numbers that begin at 1 again are other recordings", "[catalogue]") {
    const kit::TempDir folder;
    {
        Life first{folder.path()};
        first.begin(1);
        first.record(1, "a.ts");
        first.flush();
    }
    Life second{folder.path()};
    auto list = listed(folder.path());
    REQUIRE(list.size() == 1);
    CHECK(list[0].state == CataloguedState::interrupted);
    CHECK(list[0].ended_at.has_value());
    second.begin(1);
    second.record(1, "b.ts");
    second.flush();
    list = listed(folder.path());
    REQUIRE(list.size() == 2);
    CHECK(list[0].continues == list[1].id);
    CHECK(files_text(shown(folder.path(), list[1].id)) == "a.ts media finished");
    CHECK(problems(folder.path()) == "");
}

TEST_CASE("catalogue: another room does not go on from it", "[catalogue]") {
    const kit::TempDir folder;
    {
        Life first{folder.path()};
        first.begin(1);
        first.flush();
    }
    Life second{folder.path()};
    second.begin(1, {"http://x/other", "http://x/other", "other", "x"});
    second.flush();
    CHECK_FALSE(listed(folder.path())[0].continues);
}

TEST_CASE("catalogue: one process writes it", "[catalogue]") {
    const kit::TempDir folder;
    CHECK_FALSE(is_catalogue_in_use(folder.path()));
    {
        Life life{folder.path()};
        CHECK(is_catalogue_in_use(folder.path()));
        const auto second = Catalogue::open({.data = folder.path()});
        REQUIRE_FALSE(second.has_value());
        CHECK(second.error().code == Errc::bad_option);
    }
    CHECK_FALSE(is_catalogue_in_use(folder.path()));
}

TEST_CASE("catalogue: a file that got another name, or none, is no file twice", "[catalogue]") {
    const kit::TempDir folder;
    Life life{folder.path()};
    life.begin(1);
    const auto media = kit::fixture("tiny.ts");
    life.tell(1, event::FileOpened{folder / "a.ts"});
    kit::write_file(folder / "a-2.ts", media);
    const auto file = finished_file(folder / "a-2.ts", media.size());
    life.tell(1, event::FileFinished{file});
    life.tell(1, event::FileOpened{folder / "empty.ts"});
    life.end(1, {file});
    life.flush();
    CHECK(files_text(shown(folder.path(), 1)) == "a-2.ts media finished");
    CHECK(problems(folder.path()) == "");
}

TEST_CASE("catalogue: what the session dropped comes with the end", "[catalogue]") {
    const kit::TempDir folder;
    Life life{folder.path()};
    life.begin(1);
    const auto first = life.record(1, "a.ts");
    life.tell(1, event::GapFound{gap_of(1, 2)});
    life.tell(0, event::EventsDropped{7});
    CHECK(life.catalogue().wants_reconcile());
    const auto media = kit::fixture("tiny.ts");
    kit::write_file(folder / "b.ts", media);
    life.end(1, {first, finished_file(folder / "b.ts", media.size())},
             {gap_of(1, 2), gap_of(5, 9)});
    life.flush();
    const auto detail = shown(folder.path(), 1);
    CHECK(files_text(detail) == "a.ts media finished\nb.ts media finished");
    CHECK(detail.gaps.size() == 2);
}

TEST_CASE("catalogue: a copy stands beside its source, or takes its place", "[catalogue]") {
    const kit::TempDir folder;
    Life life{folder.path()};
    life.begin(1);
    const std::vector<FileInfo> files{life.record(1, "a.ts"), life.record(1, "b.mp4")};
    life.end(1, files);
    life.flush();
    kit::write_text(folder / "a.mp4", "a copy");
    kit::write_text(folder / "b.mp4", "the same, smaller");
    fs::remove(folder / "a.ts");
    life.catalogue().note_file(FileKind::converted, folder / "a.mp4", folder / "a.ts");
    life.catalogue().note_file(FileKind::converted, folder / "b.mp4", folder / "b.mp4");
    life.catalogue().note_removed(folder / "a.ts");
    life.flush();
    const auto detail = shown(folder.path(), 1);
    CHECK(files_text(detail) ==
          "a.mp4 converted finished\na.ts media removed\nb.mp4 media finished");
    CHECK(detail.recording.media_s == 25);
    CHECK(problems(folder.path()) == "");
}

TEST_CASE("catalogue: events are kept up to a number", "[catalogue]") {
    const kit::TempDir folder;
    const auto note = [&](unsigned count) {
        auto catalogue = Catalogue::open({.data = folder.path(), .events_kept = 10});
        REQUIRE(catalogue.has_value());
        for (unsigned i = 0; i < count; ++i)
            catalogue->note_room_event(kHall, "not_watched", fmt::format("{}", i), WallClock::now(),
                                       std::nullopt);
        REQUIRE(catalogue->flush(10s).has_value());
    };
    note(50);
    note(0);  // Pruned when it begins, and now and then.
    CHECK(CatalogueView::open(folder.path())->room_events(kHall.id, 100)->size() == 10);
}

TEST_CASE("catalogue: while the database can't be written, notes wait", "[catalogue]") {
    const kit::TempDir folder;
    Life life{folder.path()};
    life.begin(1);
    life.flush();
    auto other = open_tables(DataFolder{folder.path()});
    REQUIRE(other.has_value());
    REQUIRE(other->execute("BEGIN IMMEDIATE").has_value());
    life.record(1, "a.ts");
    CHECK_FALSE(life.catalogue().flush(100ms).has_value());
    REQUIRE(other->execute("ROLLBACK").has_value());
    life.flush();
    CHECK(listed(folder.path())[0].files == 1);
    CHECK(life.catalogue().left_out() == 0);
}

}  // namespace weir::catalogue
