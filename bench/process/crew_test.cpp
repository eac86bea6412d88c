// SPDX-License-Identifier: MIT
#include "process/crew.hpp"

#include <catch2/catch.hpp>
#include <csignal>

namespace weir::bench {
namespace {

kit::Command shell(const std::string& script, const std::filesystem::path& output = {}) {
    return {.arguments = {"sh", "-c", script}, .output = output};
}

}  // namespace

TEST_CASE("crew: a figure is found by its key at the begin of a line", "[bench]") {
    const std::string text = "Pss_Dirty:    7 kB\nPss:                1234 kB\nThreads:\t6\n";
    CHECK(number_after(text, "Pss:") == 1234);
    CHECK(number_after(text, "Threads:") == 6);
    CHECK(number_after(text, "Rss:") == 0);
    CHECK(number_after("Pss:", "Pss:") == 0);
}

TEST_CASE("crew: CPU time of children and of their children is counted", "[bench]") {
    Crew crew;
    const std::string busy = "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done";
    REQUIRE(crew.start(shell("(" + busy + "); true")));
    REQUIRE(crew.wait(60s));
    CHECK(crew.cpu().total_s() > 0.005);
    CHECK(crew.exit_codes() == std::vector<int>{0});
}

TEST_CASE("crew: a look sees the memory and the processes of whole groups", "[bench]") {
    const kit::TempDir folder;
    Crew crew;
    REQUIRE(crew.start(shell("sleep 60 & echo up; wait", folder / "a")));
    REQUIRE(crew.start(shell("echo up; exec sleep 60", folder / "b")));
    const auto is_up = [&](const char* name) { return !kit::read_text(folder / name).empty(); };
    REQUIRE(kit::wait_for([&] { return is_up("a") && is_up("b"); }, 30s));
    const auto sees_three = [&] {
        crew.look();
        return crew.footprint().processes == 3;
    };
    CHECK(kit::wait_for(sees_three, 30s));
    CHECK(crew.footprint().threads == 3);
    CHECK(crew.largest().pss_bytes > 100'000);
}

TEST_CASE("crew: who ends by itself is told from who is asked to", "[bench]") {
    Crew crew;
    REQUIRE(crew.start(shell("exec sleep 60")));
    CHECK(crew.all_running());
    crew.interrupt();
    CHECK(crew.wait(30s));
    CHECK(crew.exit_codes() == std::vector<int>{128 + SIGINT});
    CHECK_FALSE(crew.all_running());
}

TEST_CASE("crew: who does not end in time is killed", "[bench]") {
    const kit::TempDir folder;
    Crew crew;
    REQUIRE(crew.start(shell("trap '' INT; echo up; sleep 60; sleep 60", folder / "a")));
    REQUIRE(kit::wait_for([&] { return !kit::read_text(folder / "a").empty(); }, 30s));
    crew.interrupt();
    CHECK_FALSE(crew.wait(20ms));
    CHECK(crew.exit_codes() == std::vector<int>{128 + SIGKILL});
}

}  // namespace weir::bench
