// SPDX-License-Identifier: MIT
// The configuration is edited while rooms are recorded.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <random>

#include "e2e/judge.hpp"
#include "e2e/run_house.hpp"
#include "kit/origin_fixture.hpp"

namespace weir::e2e {
namespace {

#if defined(WEIR_SANITIZED)
constexpr unsigned kSteady = 2, kEdits = 50;
#else
constexpr unsigned kSteady = 4;  ///< Rooms of each protocol that no edit concerns.
constexpr unsigned kEdits = 200;
#endif
constexpr auto kPause = 80ms;  ///< Between two edits.

const std::string kName = "[recording]\nfile_name = \"{path}_{date}_{time}\"\n";

/// One edit of all that can be edited; each fifth leaves the file broken.
void edit(RunHouse& house, std::minstd_rand& random, std::vector<std::string> rooms,
          const std::vector<std::string>& others) {
    const auto any = [&random](int most) {
        return std::uniform_int_distribution<int>{0, most}(random);
    };
    std::string config = kName;
    switch (any(9)) {
        case 0: return house.set_config(kName + "[recordin]\n");
        case 1: return house.set_config(kName + "[watch]\npoll_interval = \"soon\"\n");
        case 2: config += fmt::format("[limits]\nall = {}\n", 20 + any(20)); break;
        case 3: config += fmt::format("[watch]\npoll_interval = \"{}s\"\n", 1 + any(60)); break;
        case 4: config += fmt::format("[retention]\nage = \"{}h\"\n", 24 + any(100)); break;
        default: break;
    }
    house.set_config(config);
    for (const std::string& url : others)
        if (any(1) == 1) rooms.push_back((any(2) == 0 ? "#" : "") + url);
    std::shuffle(rooms.begin(), rooms.end(), random);
    house.set_rooms(rooms);
}

}  // namespace

TEST_CASE("run: two hundred edits cost those that they do not concern no packet", "[e2e]") {
    auto origin = kit::started(kit::quick_options(64));
    RunHouse house{kName};
    std::vector<std::string> steady, others, names;
    for (unsigned i = 0; i < kSteady; ++i) {
        steady.push_back(origin.hls_url(names.emplace_back(fmt::format("steady-hls-{}", i))));
        steady.push_back(origin.flv_url(names.emplace_back(fmt::format("steady-flv-{}", i))));
        others.push_back(origin.hls_url(fmt::format("edited-{}", i)));
    }
    house.set_rooms(steady);
    house.start();
    REQUIRE(house.weir().wait_for_events("run", steady.size(), 20s));

    // A broken edit is told, and what is wrong with it.
    for (const auto& [config, word] : {std::pair{"[recordin]\n", "recordin"},
                                       std::pair{"[watch]\npoll_interval = \"soon\"\n", "soon"}}) {
        house.set_config(kName + config);
        CHECK(kit::wait_for([&] { return house.weir().errors().find(word) != std::string::npos; },
                            10s));
    }
    std::minstd_rand random{7};
    for (unsigned i = 0; i < kEdits; ++i) {
        edit(house, random, steady, others);
        kit::wait_for([end = Clock::now() + kPause] { return Clock::now() >= end; }, 1s);
    }
    house.set_config(kName);
    house.set_rooms(steady);
    CHECK(house.wait_for_rooms("recording", steady.size(), 20s));
    CHECK(kit::wait_for([&] { return house.rooms().size() == steady.size(); }, 10s));
    const Outcome outcome = house.stop(20s);
    INFO(outcome.errors);
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.errors, Catch::Contains("was left as it was"));
    for (const std::string& name : names) {
        const Judged judged = judge(origin, name, house.recorded(name));
        INFO(name);
        REQUIRE(judged.recorded.files.size() == 1);
        INFO(judged.text());
        CHECK(judged.verdict.flawless());
    }
    CHECK(house.leftovers().empty());
}

TEST_CASE("run: a room that is added starts, one that is removed ends gracefully", "[e2e]") {
    auto origin = kit::started(kit::quick_options(64));
    RunHouse house{kName};
    const std::string a = origin.hls_url("a"), b = origin.hls_url("b");
    house.set_rooms({a});
    house.start();
    REQUIRE(house.weir().wait_for_events("run", 1, 20s));
    house.set_rooms({a, b, "HTTP" + b.substr(4) + "#again"});
    REQUIRE(house.weir().wait_for_events("run", 2, 20s));
    house.set_rooms({b});
    CHECK(house.weir().wait_for_events("ended", 1, 20s));
    CHECK(kit::wait_for([&] { return house.rooms().size() == 1; }, 10s));
    const Outcome outcome = house.stop(20s);
    CHECK(outcome.exit_code == 0);
    CHECK_THAT(outcome.errors, Catch::Contains("listed already"));
    CHECK(house.files("b_").size() == 1);
}

TEST_CASE("run: a second one in the same data directory is refused", "[e2e]") {
    RunHouse house;
    house.start();
    REQUIRE(kit::wait_for(
        [&] {
            return kit::run_tool({WEIR_BINARY, "status", "--data", house.data().string()})
                       .exit_code == 0;
        },
        20s));
    const Outcome second = run_weir({"run", "--data", house.data().string(), "--config",
                                     (house.folder() / "weir.toml").string()},
                                    20s);
    CHECK(second.exit_code == 1);
    CHECK_THAT(second.errors,
               Catch::Contains("in use") && Catch::Contains(std::to_string(house.weir().pid())));
    CHECK(house.stop(20s).exit_code == 0);
}

}  // namespace weir::e2e
