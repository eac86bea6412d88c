// SPDX-License-Identifier: MIT
#include "config/file_watch.hpp"

#include <poll.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "kit/process.hpp"

using namespace weir::cli;
using namespace std::chrono_literals;
using weir::kit::write_text;

namespace {

/// A folder with one file that is watched, on a clock of its own.
struct Watched {
    weir::kit::TempDir dir;
    std::filesystem::path path = dir / "weir.toml";
    FileWatch::Clock::time_point now = FileWatch::Clock::now();

    Watched() { write_text(path, "one"); }
    FileWatch watch(bool wants_inotify) const {
        const std::vector<ReadFile> files{{path, stamp_of(path)}};
        return FileWatch(files, wants_inotify);
    }
    bool after(FileWatch& watch, std::chrono::milliseconds time) {
        now += time;
        return watch.changed(now);
    }
    void replace(std::string_view text) const {
        write_text(dir / "new", text);
        std::filesystem::rename(dir / "new", path);
    }
};

}  // namespace

TEST_CASE("file watch: a file that is replaced, edited or removed has changed once", "[cli]") {
    for (const bool wants_inotify : {true, false}) {
        INFO("inotify " << wants_inotify);
        Watched watched;
        FileWatch watch = watched.watch(wants_inotify);
        CHECK((watch.descriptor() >= 0) == wants_inotify);
        const auto interval = wants_inotify ? 1ms : 2s;
        CHECK_FALSE(watched.after(watch, 3s));
        const auto check_one_change = [&] {
            CHECK_FALSE(watched.after(watch, interval));
            CHECK_FALSE(watched.after(watch, 199ms));
            CHECK(watched.after(watch, 1ms));
            CHECK_FALSE(watched.after(watch, 3s));
        };
        watched.replace("two, longer");
        check_one_change();
        write_text(watched.path, "three, longer still");
        check_one_change();
        std::filesystem::remove(watched.path);
        check_one_change();
        write_text(watched.path, "four");
        check_one_change();
    }
}

TEST_CASE("file watch: the folder's other files are nothing to it", "[cli]") {
    Watched watched;
    FileWatch watch = watched.watch(true);
    write_text(watched.dir / "other", "x");
    CHECK_FALSE(watched.after(watch, 1ms));
    CHECK_FALSE(watched.after(watch, 1s));
}

TEST_CASE("file watch: what changed between reading and watching is told", "[cli]") {
    Watched watched;
    const std::vector<ReadFile> files{{watched.path, stamp_of(watched.path)},
                                      {watched.dir / "missing", {}}};
    watched.replace("two, longer");
    FileWatch watch(files);
    CHECK_FALSE(watched.after(watch, 1ms));
    CHECK(watched.after(watch, 200ms));
    write_text(watched.dir / "missing", "here");
    CHECK_FALSE(watched.after(watch, 1ms));
    CHECK(watched.after(watch, 200ms));
}

TEST_CASE("file watch: a file that is written without end is told of within 2 s", "[cli]") {
    Watched watched;
    FileWatch watch = watched.watch(true);
    bool is_told = false;
    std::chrono::milliseconds passed{0};
    for (; passed < 5s && !is_told; passed += 100ms) {
        write_text(watched.path, std::to_string(passed.count()));
        is_told = watched.after(watch, 100ms);
    }
    CHECK(is_told);
    CHECK(passed >= 2s);
    CHECK(passed <= 2'300ms);
}

TEST_CASE("file watch: behind a symbolic link that is turned, too", "[cli]") {
    Watched watched;
    write_text(watched.dir / "a", "a");
    write_text(watched.dir / "b", "bb");
    const auto link = watched.dir / "link.toml";
    std::filesystem::create_symlink("a", link);
    const std::vector<ReadFile> files{{link, stamp_of(link)}};
    FileWatch watch(files);
    CHECK_FALSE(watched.after(watch, 1ms));
    std::filesystem::create_symlink("b", watched.dir / "turned");
    std::filesystem::rename(watched.dir / "turned", link);
    CHECK_FALSE(watched.after(watch, 1ms));
    CHECK(watched.after(watch, 200ms));
}

TEST_CASE("file watch: its descriptor wakes who polls it", "[cli]") {
    Watched watched;
    FileWatch watch = watched.watch(true);
    pollfd entry{watch.descriptor(), POLLIN, 0};
    CHECK(::poll(&entry, 1, 0) == 0);
    watched.replace("two");
    CHECK(::poll(&entry, 1, 5'000) == 1);
    watched.after(watch, 1ms);
    CHECK(::poll(&entry, 1, 0) == 0);
}
