// SPDX-License-Identifier: MIT
// `weir run` on a disk that fills up, and has space again.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "e2e/judge.hpp"
#include "e2e/own_mounts.hpp"
#include "e2e/run_house.hpp"
#include "kit/origin_fixture.hpp"

namespace weir::e2e {
namespace {

void fill(const std::filesystem::path& file, std::size_t bytes) {
    std::ofstream(file) << std::string(bytes, 'x');
}

}  // namespace

TEST_CASE("run: a full disk ends recordings cleanly, and they go on when there is space again",
          "[e2e][run-full-disk]") {
    if (!in_own_mounts("[run-full-disk]")) return;
    auto origin = kit::started(kit::quick_options(64));
    RunHouse house{
        "[recording]\nfile_name = \"{path}_{date}_{time}\"\n"
        "[limits]\nfree_space_start = \"8MiB\"\nfree_space_stop = \"4MiB\"\n"};
    mount_tmpfs(house.data(), "32m");
    house.set_rooms({origin.hls_url("hls"), origin.flv_url("flv")});
    house.start();
    REQUIRE(house.weir().wait_for_events("run", 2, 20s));
    fill(house.data() / "filler", 27u << 20);
    REQUIRE(house.weir().wait_for_events("ended", 2, 20s));
    for (const auto& file : house.files("_")) {
        const Judged judged =
            judge(origin, file.filename().string().find("hls") != std::string::npos ? "hls" : "flv",
                  {.files = {{.path = file, .packets = std::nullopt}}});
        INFO(judged.text());
        CHECK(judged.problems.empty());
    }
    CHECK(kit::wait_for(
        [&] {
            const auto rooms = house.rooms();
            return rooms.size() == 2 && std::ranges::all_of(rooms, [](const auto& room) {
                       return room.trouble.find("disk full") != std::string::npos;
                   });
        },
        20s));
    std::filesystem::remove(house.data() / "filler");
    CHECK(house.weir().wait_for_events("run", 4, 60s));
    const auto segments = origin.complete_segments();
    CHECK(kit::wait_for([&] { return origin.complete_segments() > segments + 1; }, 20s));
    const Outcome outcome = house.stop(20s);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 0);
    CHECK(house.leftovers().empty());
    CHECK(house.catalogue_problems() == "");
    CHECK(house.files("_").size() >= 4);
}

}  // namespace weir::e2e
