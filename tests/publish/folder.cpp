// SPDX-License-Identifier: MIT
#include "publish/folder.hpp"

#include <weir/publish_options.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <catch2/catch.hpp>

#include "data/fixture.hpp"
#include "kit/process.hpp"

namespace weir::publish {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

std::string files_in(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator{folder})
        names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return fmt::format("{}", fmt::join(names, " "));
}

void make_folder(const fs::path& path, std::chrono::seconds grace = 10s) {
    const auto folder = Folder::open(path, grace);
    REQUIRE(folder.has_value());
    REQUIRE(folder->write("1.ts", Bytes{1}));
    const std::string text = "#EXTM3U\n#EXTINF:2,\n1.ts\n#EXTINF:2.5,\n2.ts\n";
    kit::write_text(path / "index.m3u8", text);
}

TEST_CASE("folder: a file is there whole or not at all", "[publish]") {
    const kit::TemporaryDirectory directory;
    const auto folder = Folder::open(directory / "room", 10s);
    REQUIRE(folder.has_value());
    REQUIRE(folder->write("index.m3u8", Bytes(100, 'a')));
    CHECK(files_in(directory / "room") == ".weir-publish index.m3u8");
    REQUIRE(folder->write("index.m3u8", Bytes(3, 'b')));
    CHECK(folder->read_playlist() == "bbb");
    fs::create_directory(directory / "room" / "7.ts");
    CHECK_FALSE(folder->write("7.ts", Bytes(3, 'b')));
    CHECK_FALSE(fs::exists(directory / "room" / "7.ts.tmp"));
}

TEST_CASE("folder: one at a time writes to it", "[publish]") {
    const kit::TemporaryDirectory directory;
    auto folder = Folder::open(directory / "room", 10s);
    REQUIRE(folder.has_value());
    CHECK_FALSE(Folder::open(directory / "room", 10s).has_value());
    CHECK(sweep_folder(directory / "room", WallClock::now() + 24h) == Swept::left);
    folder = Error{Errc::cancelled};
    CHECK(Folder::open(directory / "room", 10s).has_value());
}

TEST_CASE("folder: it is swept when all that it lists, and the grace, is over", "[publish]") {
    const kit::TemporaryDirectory directory;
    make_folder(directory / "room");
    const auto now = WallClock::now();
    CHECK(sweep_folder(directory / "room", now + 13s) == Swept::too_early);
    CHECK(fs::exists(directory / "room" / "1.ts"));
    CHECK(sweep_folder(directory / "room", now + 15s) == Swept::removed);
    CHECK_FALSE(fs::exists(directory / "room"));
}

TEST_CASE("folder: what is not ours is never touched", "[publish]") {
    const kit::TemporaryDirectory directory;
    make_folder(directory / "room");
    kit::write_text(directory / "room" / "index.html", "theirs");
    kit::write_text(directory / "room" / "x.ts", "theirs");
    fs::create_directory(directory / "room" / "3.ts");
    CHECK(sweep_folder(directory / "room", WallClock::now() + 24h) == Swept::removed);
    CHECK(files_in(directory / "room") == "3.ts index.html x.ts");

    fs::create_directory(directory / "unmarked");
    kit::write_text(directory / "unmarked" / "1.ts", "theirs");
    CHECK(sweep_folder(directory / "unmarked", WallClock::now() + 24h) == Swept::left);
    CHECK(files_in(directory / "unmarked") == "1.ts");
}

TEST_CASE("folder: a mark that is a link leads nowhere", "[publish]") {
    const kit::TemporaryDirectory directory;
    make_folder(directory / "room");
    fs::create_directory(directory / "trap");
    kit::write_text(directory / "trap" / "1.ts", "theirs");
    fs::create_symlink(directory / "room" / ".weir-publish", directory / "trap" / ".weir-publish");
    CHECK(sweep_folder(directory / "trap", WallClock::now() + 24h) == Swept::left);
    CHECK_FALSE(Folder::open(directory / "trap", 10s).has_value());
    fs::create_directory_symlink(directory / "room", directory / "link");
    CHECK(sweep_published(directory.path()) == 0);
    CHECK(fs::exists(directory / "trap" / "1.ts"));
}

TEST_CASE("folder: all of a directory is swept, but for what is in use", "[publish]") {
    const kit::TemporaryDirectory directory;
    make_folder(directory / "a", 0s);
    make_folder(directory / "b", 0s);
    make_folder(directory / "young", 1h);
    const auto long_ago = fs::file_time_type::clock::now() - 1h;
    fs::last_write_time(directory / "a" / "index.m3u8", long_ago);
    fs::last_write_time(directory / "b" / "index.m3u8", long_ago);
    const auto used = Folder::open(directory / "b", 0s);
    CHECK(sweep_published(directory.path()) == 1);
    CHECK(files_in(directory.path()) == "b young");
    CHECK(sweep_published(directory / "none") == 0);
}

TEST_CASE("folder: a file goes by another name, by a link", "[publish]") {
    const kit::TemporaryDirectory directory;
    const auto folder = Folder::open(directory / "room", 10s);
    REQUIRE(folder.has_value());
    kit::write_text(directory / "a.ts.part", "1");
    REQUIRE(folder->link(directory / "a.ts.part", "file-1.ts"));
    kit::write_text(directory / "a.ts.part", "12");
    fs::rename(directory / "a.ts.part", directory / "a.ts");
    CHECK(kit::read_text(directory / "room" / "file-1.ts") == "12");
    CHECK_FALSE(folder->link(directory / "b.ts.part", "file-2.ts"));
}

}  // namespace
}  // namespace weir::publish
