// SPDX-License-Identifier: MIT
// Retention and `weir rm`, on a disk.
#include <weir/retention.hpp>

#include "catalogue/life.hpp"

namespace weir::catalogue {
namespace {

/// A recording of two files, with subtitles and a ledger.
void fill(const fs::path& data) {
    Life life{data};
    life.begin(1);
    const std::vector<FileInfo> files{life.record(1, "hall/a.ts"), life.record(1, "hall/a-2.ts")};
    kit::write_text(data / "hall/a.vtt", "WEBVTT\n\n");
    const Gap gap = gap_of(17, 3);
    life.lose(1, gap, "hall/a.gaps.jsonl", "hall/a-2.ts");
    life.end(1, files, {gap});
}

CleanReport cleaned(const fs::path& data, const RetentionOptions& options, bool dry_run = false) {
    auto report = clean(data, options, dry_run);
    if (!report) FAIL(report.error().message());
    return std::move(*report);
}

}  // namespace

TEST_CASE("clean: the oldest file goes with what stands beside it, the ledger with the last",
          "[catalogue]") {
    const kit::TempDir folder;
    fill(folder.path());
    const auto size = fs::file_size(folder / "hall/a.ts");
    const RetentionOptions one{.bytes = size + size / 2};
    const auto plan = cleaned(folder.path(), one, true);
    REQUIRE(plan.files.size() == 1);
    CHECK(plan.files[0].path == "hall/a.ts");
    CHECK(plan.files[0].room == "hall");
    CHECK(plan.bytes == size + 8);
    CHECK(tree_text(folder.path()) == "hall hall/a-2.ts hall/a.gaps.jsonl hall/a.ts hall/a.vtt");

    CHECK(cleaned(folder.path(), one).bytes == size + 8);
    CHECK(tree_text(folder.path()) == "hall hall/a-2.ts hall/a.gaps.jsonl");
    CHECK(cleaned(folder.path(), one).files.empty());
    CHECK(cleaned(folder.path(), {.bytes = 1}).files.size() == 1);
    CHECK(tree_text(folder.path()) == "hall");
    CHECK(listed(folder.path())[0].bytes == 0);
    CHECK(listed(folder.path())[0].media_s == 25);
    CHECK(problems(folder.path()) == "");
    reconciled(folder.path());
    CHECK(tree_text(folder.path()) == "");
}

TEST_CASE("clean: what is being written stays, by its row and by its lock", "[catalogue]") {
    const kit::TempDir folder;
    Life life{folder.path()};
    life.begin(1);
    life.record(1, "a.ts");
    life.tell(1, event::FileOpened{folder / "b.ts"});
    kit::write_file(folder / "b.ts.part", kit::fixture("tiny.ts"));
    life.flush();
    const FileHandle reader{::open((folder / "a.ts").c_str(), O_RDONLY | O_CLOEXEC)};
    REQUIRE(::flock(reader.fd(), LOCK_EX) == 0);
    const auto report = cleaned(folder.path(), {.bytes = 1});
    REQUIRE(report.files.size() == 1);
    CHECK(report.files[0].error.find("being written") != std::string::npos);
    CHECK(report.bytes == 0);
    CHECK(tree_text(folder.path()) == "a.ts b.ts.part");
}

TEST_CASE("clean: where no weir ever was there is nothing to clean", "[catalogue]") {
    const kit::TempDir folder;
    CHECK_FALSE(clean(folder.path(), {.bytes = 1}, false).has_value());
    CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("remove: a recording goes with all its files", "[catalogue]") {
    const kit::TempDir folder;
    fill(folder.path());
    const auto report = remove_recordings(folder.path(), {1}, false);
    REQUIRE(report.has_value());
    CHECK(report->files == 4);
    CHECK(report->recordings == 1);
    CHECK(tree_text(folder.path()) == "hall");
    CHECK(listed(folder.path()).empty());
    CHECK(listed(folder.path(), {.state = CataloguedState::removed}).size() == 1);
    CHECK_FALSE(remove_recordings(folder.path(), {1}, false).has_value());
    CHECK(problems(folder.path()) == "");
}

TEST_CASE("remove: files that are kept are not found again", "[catalogue]") {
    const kit::TempDir folder;
    fill(folder.path());
    const auto before = tree_text(folder.path());
    REQUIRE(remove_recordings(folder.path(), {1}, true).has_value());
    CHECK(tree_text(folder.path()) == before);
    CHECK(reconciled(folder.path()).adopted == 0);
    CHECK(listed(folder.path()).empty());
    CHECK(cleaned(folder.path(), {.bytes = 1}).files.empty());
    CHECK(problems(folder.path()) == "");
}

TEST_CASE("remove: what is being recorded is refused, and nothing else removed", "[catalogue]") {
    const kit::TempDir folder;
    fill(folder.path());
    Life life{folder.path()};
    life.begin(1);
    life.record(1, "b.ts");
    life.flush();
    const auto refused = remove_recordings(folder.path(), {1, 2}, false);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().detail.find("recording 2 is in progress") != std::string::npos);
    CHECK_FALSE(remove_recordings(folder.path(), {1, 77}, false).has_value());
    CHECK(fs::exists(folder / "hall/a.ts"));
}

}  // namespace weir::catalogue
