// SPDX-License-Identifier: MIT
// What is not weir's stays as it is, whatever it looks like.
#include <sys/stat.h>
#include <weir/retention.hpp>

#include "catalogue/life.hpp"
#include "catalogue/schema.hpp"

namespace weir::catalogue {
namespace {

/// The strictest rules there are.
constexpr RetentionOptions kNothingStays{
    .age = 1h, .bytes = 1, .free_bytes = 1ull << 62, .free_percent = 100};

void write(const fs::path& path, std::string_view text) {
    fs::create_directories(path.parent_path());
    kit::write_text(path, text);
}

}  // namespace

TEST_CASE("foreign files: no cleaning touches them", "[catalogue]") {
    const kit::TempDir folder, elsewhere;
    const fs::path data = folder.path();
    kit::write_file(elsewhere / "a.ts", kit::fixture("tiny.ts"));
    kit::write_text(elsewhere / "b.mp4.weir-tmp", "not below");
    fs::create_directory(elsewhere / "empty");

    for (const char* name : {"notes.txt", "holiday.zip.part", "x.part", ".part", "y.weir-tmp.old",
                             "list.jsonl", "weir-tmp", "a.gaps.jsonl.bak"})
        write(data / name, "mine");
    write(data / "empty.zip.part", "");
    write(data / "holiday.gaps.jsonl", "{\"mine\":1}\n{\"torn");
    kit::write_file(data / "holiday.mp4", kit::fixture("tiny.mp4"));
    write(data / "holiday.vtt", "not subtitles");
    write(data / "holiday.jpg", "not a picture");
    fs::create_directories(data / "folder.mp4.weir-tmp");
    fs::create_directories(data / "folder.ts.part");
    fs::create_directories(data / "an empty one/and another");
    fs::create_symlink(elsewhere / "a.ts", data / "link.ts");
    fs::create_symlink(elsewhere / "b.mp4.weir-tmp", data / "link.mp4.weir-tmp");
    fs::create_directory_symlink(elsewhere.path(), data / "linked");
    fs::create_symlink("/nowhere", data / "dangling.ts");
    REQUIRE(::mkfifo((data / "pipe.ts").c_str(), 0600) == 0);
    // What is published beside the recordings is no recording.
    write(data / "live/room/.weir-publish", "");
    kit::write_file(data / "live/room/1790000000.ts", kit::fixture("tiny.ts"));
    const std::string before = tree_text(data);
    const std::string before_elsewhere = tree_text(elsewhere.path());

    const auto report = reconciled(data);
    CHECK(report.orphans_removed == 0);
    const auto cleaned = clean(data, kNothingStays, false);
    REQUIRE(cleaned.has_value());
    CHECK(cleaned->files.empty());
    CHECK(cleaned->files_kept == 1);
    reconciled(data);
    CHECK(tree_text(data) == before);
    CHECK(tree_text(elsewhere.path()) == before_elsewhere);
    CHECK(kit::read_text(data / "holiday.gaps.jsonl") == "{\"mine\":1}\n{\"torn");
    CHECK(problems(data) == "");
}

TEST_CASE("foreign files: a folder that became a link leads nowhere", "[catalogue]") {
    const kit::TempDir folder, elsewhere;
    {
        Life life{folder.path()};
        life.begin(1);
        life.end(1, {life.record(1, "room/a.ts")});
    }
    fs::rename(folder / "room", elsewhere / "room");
    fs::create_directory_symlink(elsewhere / "room", folder / "room");
    const auto cleaned = clean(folder.path(), kNothingStays, false);
    REQUIRE(cleaned.has_value());
    REQUIRE(cleaned->files.size() == 1);
    CHECK(cleaned->files[0].error != "");
    const auto removed = remove_recordings(folder.path(), {1}, false);
    REQUIRE(removed.has_value());
    CHECK(removed->problems.size() == 1);
    CHECK(fs::exists(elsewhere / "room/a.ts"));
}

TEST_CASE("foreign files: rows that lead out of the directory remove nothing", "[catalogue]") {
    const kit::TempDir folder, elsewhere;
    {
        Life life{folder.path()};
        life.begin(1);
        life.end(1, {life.record(1, elsewhere / "a.ts")});
    }
    auto database = open_tables(DataFolder{folder.path()});
    REQUIRE(database.has_value());
    kit::write_text(elsewhere / "b.ts", "mine");
    REQUIRE(run(*database,
                "INSERT INTO file (recording, path, kind, state) VALUES (1, ?, 'media', "
                "'finished')",
                "../" + elsewhere.path().filename().native() + "/b.ts")
                .has_value());
    const auto cleaned = clean(folder.path(), kNothingStays, false);
    REQUIRE(cleaned.has_value());
    CHECK(cleaned->files.empty());
    const auto removed = remove_recordings(folder.path(), {1}, false);
    REQUIRE(removed.has_value());
    CHECK(removed->problems.size() == 2);
    CHECK(tree_text(elsewhere.path()) == "a.ts b.ts");
}

}  // namespace weir::catalogue
