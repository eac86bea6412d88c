// SPDX-License-Identifier: MIT
// A process died: the disk is right, and the catalogue follows.
#include "catalogue/life.hpp"

namespace weir::catalogue {
namespace {

/// A file as a killed recorder leaves it: the last packet is torn.
void leave_part(const fs::path& path) {
    fs::create_directories(path.parent_path());
    const auto media = kit::fixture("tiny.ts");
    kit::write_file(path.native() + ".part", ByteView{media}.first(188 * 50 + 100));
}

}  // namespace

TEST_CASE("reconcile: a part gets its name, and its row follows", "[catalogue]") {
    const kit::TempDir folder;
    {
        Life life{folder.path()};
        life.begin(1);
        life.record(1, "hall/a.ts");
        life.tell(1, event::FileOpened{folder / "hall/b.ts"});
        life.tell(1, event::FileOpened{folder / "hall/c.ts"});
        life.tell(1, event::FileOpened{folder / "hall/d.ts"});
        leave_part(folder / "hall/b.ts");
        leave_part(folder / "hall/c.ts");
        kit::write_file(folder / "hall/c.ts", as_bytes("somebody else's"));
        kit::write_file(folder / "hall/d.ts.part", {});
    }
    CHECK(problems(folder.path()) != "");
    const auto report = reconciled(folder.path());
    CHECK(report.recovered.size() == 3);
    CHECK(files_text(shown(folder.path(), 1)) ==
          "hall/a.ts media finished\nhall/b.ts media recovered\nhall/c-2.ts media recovered\n"
          "hall/c.ts media finished");
    CHECK(shown(folder.path(), 1).recording.state == CataloguedState::interrupted);
    CHECK(problems(folder.path()) == "");
    CHECK(reconciled(folder.path()).corrected == 0);
}

TEST_CASE("reconcile: what is gone is missing, what came back is there again", "[catalogue]") {
    const kit::TempDir folder;
    FileInfo file;
    {
        Life life{folder.path()};
        life.begin(1);
        file = life.record(1, "a.ts");
        life.end(1, {file});
    }
    fs::rename(folder / "a.ts", folder / "elsewhere");
    CHECK(problems(folder.path()) == "a.ts: is not there");
    CHECK(reconciled(folder.path()).missing == 1);
    CHECK(files_text(shown(folder.path(), 1)) == "a.ts media missing");
    CHECK(problems(folder.path()) == "");
    fs::rename(folder / "elsewhere", folder / "a.ts");
    CHECK(reconciled(folder.path()).corrected == 1);
    CHECK(files_text(shown(folder.path(), 1)) == "a.ts media finished");
    fs::resize_file(folder / "a.ts", 188);
    CHECK(problems(folder.path()).find("has 188 bytes") != std::string::npos);
    reconciled(folder.path());
    CHECK(problems(folder.path()) == "");
}

TEST_CASE("reconcile: files of the batch that was never written are adopted as weir's",
          "[catalogue]") {
    const kit::TempDir folder;
    const auto late = folder / "no date in it.ts";
    {
        Life life{folder.path()};
        life.begin(1);
        life.record(1, "hall_2026-02-03_14-05-06.ts");
        life.flush();
        // As if it had died here: it did not say good-bye.
        fs::copy(folder / ".weir", folder / "saved", fs::copy_options::recursive);
    }
    fs::remove_all(folder / ".weir");
    fs::rename(folder / "saved", folder / ".weir");
    kit::write_file(late, kit::fixture("tiny.ts"));
    kit::write_file(folder / "hall_2026-02-03_15-05-06.ts", kit::fixture("tiny.ts"));
    CHECK(reconciled(folder.path()).adopted == 2);
    const auto list = listed(folder.path(), {.state = CataloguedState::rebuilt});
    REQUIRE(list.size() == 2);
    for (const auto& recording : list)
        for (const auto& file : shown(folder.path(), recording.id).files)
            CHECK(file.ours);
    // Its name begins like those of a room.
    CHECK(listed(folder.path(), {.room = "hall"}).size() == 2);
    CHECK(problems(folder.path()) == "");
}

TEST_CASE("reconcile: gaps that only the ledger has are taken from it, once", "[catalogue]") {
    const kit::TempDir folder;
    const auto told = gap_of(17, 3), untold = gap_of(30, 40);
    {
        Life life{folder.path()};
        life.begin(1);
        life.record(1, "a.ts");
        life.lose(1, told, "a.gaps.jsonl", "a.ts");
        life.flush();
    }
    {
        std::ofstream out{folder / "a.gaps.jsonl", std::ios::app};
        out << index::ledger_line(untold, folder / "a.ts", folder.path());
    }
    CHECK(reconciled(folder.path()).gaps_added == 1);
    CHECK(reconciled(folder.path()).gaps_added == 0);
    const auto gaps = shown(folder.path(), 1).gaps;
    REQUIRE(gaps.size() == 2);
    CHECK(gaps[1].from_msn == 30);
    CHECK(gaps[1].media_s == 40);
}

TEST_CASE("reconcile: while a process records, what it writes is left alone", "[catalogue]") {
    const kit::TempDir folder;
    Life life{folder.path()};
    life.begin(1);
    life.tell(1, event::FileOpened{folder / "a.ts"});
    leave_part(folder / "a.ts");
    const FileHandle writer{::open((folder / "a.ts.part").c_str(), O_RDWR | O_CLOEXEC)};
    REQUIRE(::flock(writer.fd(), LOCK_EX) == 0);
    kit::write_file(folder / "on its way.ts", kit::fixture("tiny.ts"));
    kit::write_file(folder / "a.mp4.weir-tmp", as_bytes("being made"));
    life.flush();
    const auto report = reconcile(folder.path(), {.is_alone = false});
    REQUIRE(report.has_value());
    CHECK(report->recovered.empty());
    CHECK(report->adopted == 0);
    CHECK(report->orphans_removed == 0);
    CHECK(files_text(shown(folder.path(), 1)) == "a.ts media writing");
    CHECK(listed(folder.path())[0].state == CataloguedState::recording);
    CHECK(fs::exists(folder / "a.mp4.weir-tmp"));
    fs::remove(folder / "on its way.ts");
    CHECK(problems(folder.path()) == "");
}

TEST_CASE("reconcile: parts are repaired by whom the caller says", "[catalogue]") {
    const kit::TempDir folder;
    leave_part(folder / "a.ts");
    unsigned calls = 0;
    ReconcileOptions options;
    options.is_alone = true;
    options.recover = [&](const fs::path& data) {
        ++calls;
        return recover(data);
    };
    REQUIRE(reconcile(folder.path(), options).has_value());
    CHECK(calls == 1);
    CHECK(tree_text(folder.path()) == "a.ts");
}

TEST_CASE("reconcile: what a dead process left is cleared away", "[catalogue]") {
    const kit::TempDir folder;
    {
        Life life{folder.path()};
        life.begin(1);
        life.record(1, "x/y/a.ts");
        life.end(1, {});
        life.begin(2);
        life.record(2, "z/b.ts");
        life.end(2, {});
    }
    fs::remove(folder / "x/y/a.ts");
    kit::write_file(folder / "z/b.mp4.weir-tmp", as_bytes("half"));
    fs::create_directories(folder / "empty of somebody");
    const auto report = reconciled(folder.path());
    CHECK(report.orphans_removed == 3);
    CHECK(report.orphan_bytes == 4);
    CHECK(tree_text(folder.path()) == "empty of somebody z z/b.ts");
}

}  // namespace weir::catalogue
