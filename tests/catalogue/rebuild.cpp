// SPDX-License-Identifier: MIT
// The catalogue is gone, and comes back from what lies on the disk.
#include "catalogue/life.hpp"

namespace weir::catalogue {
namespace {

/// Two recordings of several files, with all that may stand beside them.
void fill(const fs::path& data) {
    Life life{data};
    life.begin(1);
    std::vector<FileInfo> files{life.record(1, "hall/a.ts"), life.record(1, "hall/a-2.ts")};
    fs::create_directories(data / "hall");
    kit::write_text(data / "hall/a.vtt", "WEBVTT\n\n");
    const std::vector<Gap> gaps{gap_of(17, 3), gap_of(21, 9)};
    life.lose(1, gaps[0], "hall/a.gaps.jsonl", "hall/a.ts");
    life.lose(1, gaps[1], "hall/a.gaps.jsonl", "hall/a-2.ts");
    life.end(1, files, gaps);
    // Only the ledger says that these two are one.
    life.begin(2);
    files = {life.record(2, "hall/b_2026-02-03_14-00-00.ts"),
             life.record(2, "hall/b_2026-02-03_15-00-00.ts")};
    const Gap gap = gap_of(5, 100);
    life.lose(2, gap, "hall/b_2026-02-03_14-00-00.gaps.jsonl", "hall/b_2026-02-03_15-00-00.ts");
    kit::write_text(data / "hall/b_2026-02-03_15-00-00.jpg", "\xff\xd8\xff\xe0");
    life.catalogue().note_file(FileKind::poster, data / "hall/b_2026-02-03_15-00-00.jpg",
                               data / "hall/b_2026-02-03_15-00-00.ts");
    life.end(2, files, {gap});
    life.flush();
}

/// What matters of each recording, in the order of their files.
std::vector<std::string> told(const fs::path& data) {
    std::vector<std::string> out;
    for (const auto& recording : listed(data)) {
        const auto detail = shown(data, recording.id);
        std::string text = files_text(detail);
        for (const Gap& gap : detail.gaps)
            text += "\n" + index::ledger_line(gap, {}, {});
        text += fmt::format("\n{}", recording.bytes);
        out.push_back(std::move(text));
    }
    std::ranges::sort(out);
    return out;
}

}  // namespace

TEST_CASE("rebuild: a deleted database comes back as it was", "[catalogue]") {
    const kit::TempDir folder;
    fill(folder.path());
    const auto before = told(folder.path());
    REQUIRE(before.size() == 2);
    fs::remove_all(folder / ".weir");
    const auto report = reconciled(folder.path());
    CHECK(report.was_empty);
    CHECK(report.adopted == 4);
    CHECK(report.gaps_added == 3);
    CHECK(told(folder.path()) == before);
    CHECK(problems(folder.path()) == "");
    for (const auto& recording : listed(folder.path()))
        CHECK(recording.state == CataloguedState::rebuilt);
}

TEST_CASE("rebuild: a damaged database is set aside, and comes back", "[catalogue]") {
    const kit::TempDir folder;
    fill(folder.path());
    const auto before = told(folder.path());
    const auto file = folder / ".weir/catalogue.db";
    SECTION("it is something else") {
        kit::write_text(file, std::string(20'000, 'x'));
    }
    SECTION("pages of it are gone") {
        auto bytes = kit::read_file(file);
        REQUIRE(bytes.size() > 5 * 4096);
        std::fill(bytes.begin() + 4096, bytes.end(), std::uint8_t{0x5a});
        kit::write_file(file, bytes);
    }
    SECTION("it ends early") {
        fs::resize_file(file, 3 * 4096 + 17);
    }
    for (const char* beside : {"-wal", "-shm"})
        fs::remove(file.native() + beside);
    reconciled(folder.path());
    CHECK(told(folder.path()) == before);
    CHECK(fs::exists(file.native() + ".damaged"));
}

TEST_CASE("rebuild: rooms are learned again from names that begin alike", "[catalogue]") {
    const kit::TempDir folder;
    fill(folder.path());
    fs::remove_all(folder / ".weir");
    reconciled(folder.path());
    CHECK(listed(folder.path(), {.room = "hall"}).empty());
    {
        Life life{folder.path()};
        life.begin(1);
        life.end(1, {life.record(1, "hall/b_2026-02-04_14-00-00.ts")});
    }
    reconciled(folder.path());
    CHECK(listed(folder.path(), {.room = "hall"}).size() == 2);
}

TEST_CASE("rebuild: a recording of which nothing was had keeps its ledger", "[catalogue]") {
    const kit::TempDir folder;
    kit::write_text(folder / "a.gaps.jsonl", index::ledger_line(gap_of(1, 0), {}, folder.path()));
    reconciled(folder.path());
    const auto list = listed(folder.path());
    REQUIRE(list.size() == 1);
    CHECK(list[0].gaps == 1);
    CHECK(list[0].files == 0);
}

}  // namespace weir::catalogue
