// SPDX-License-Identifier: MIT
#include "catalogue/retention.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

namespace weir::catalogue {
namespace {

using namespace std::chrono_literals;

const WallClock::time_point kNow{1'790'000'000s};

Candidate file(std::string path, std::string room, std::uint64_t bytes, int age_h,
               std::uint64_t volume = 1) {
    return {std::move(path), std::move(room), bytes, 1, kNow - age_h * 1h, volume, false};
}

/// Names in the order of removal.
std::string plan(const RetentionOptions& options, std::vector<Candidate> candidates,
                 const std::map<std::uint64_t, VolumeSpace>& volumes = {}) {
    std::string out;
    for (const Removal& removal : plan_removals(options, candidates, volumes, kNow)) {
        CHECK_FALSE(removal.reason.empty());
        out += (out.empty() ? "" : " ") + candidates[removal.candidate].path;
    }
    return out;
}

std::vector<Candidate> three() {
    return {file("new", "r", 10, 1), file("old", "r", 10, 100), file("middle", "s", 10, 50)};
}

}  // namespace

TEST_CASE("retention: without a rule nothing goes", "[catalogue]") {
    CHECK(plan({}, three(), {{1, {100, 0, 10, 0}}}).empty());
}

TEST_CASE("retention: age counts from the end of a file, to the hour", "[catalogue]") {
    CHECK(plan({.age = 49h}, three()) == "old middle");
    CHECK(plan({.age = 50h}, three()) == "old");
    CHECK(plan({.age = 1h}, {file("now", "r", 10, 1)}).empty());
}

TEST_CASE("retention: of a room its oldest go until it fits, and no other room's", "[catalogue]") {
    std::vector<Candidate> files{file("r1", "r", 30, 4), file("r2", "r", 30, 3),
                                 file("r3", "r", 30, 2), file("s1", "s", 50, 9),
                                 file("none", "", 500, 9)};
    CHECK(plan({.room_bytes = 60}, files) == "r1");
    CHECK(plan({.room_bytes = 59}, files) == "r1 r2");
    CHECK(plan({.room_bytes = 1}, files) == "s1 r1 r2 r3");
}

TEST_CASE("retention: of all the oldest go, those of no room too", "[catalogue]") {
    CHECK(plan({.bytes = 20}, three()) == "old");
    CHECK(plan({.bytes = 19}, three()) == "old middle");
    CHECK(plan({.bytes = 30}, three()).empty());
}

TEST_CASE("retention: what is being written counts, and stays", "[catalogue]") {
    auto files = three();
    files[1].is_fixed = true;
    CHECK(plan({.age = 1h, .bytes = 5}, files) == "middle new");
    files[0].is_fixed = files[2].is_fixed = true;
    CHECK(plan({.age = 1h, .room_bytes = 1, .bytes = 1, .free_bytes = 1'000}, files,
               {{1, {100, 0, 0, 0}}})
              .empty());
}

TEST_CASE("retention: each volume makes its own room", "[catalogue]") {
    std::vector<Candidate> files{file("a1", "r", 40, 9, 1), file("b1", "r", 40, 8, 2),
                                 file("b2", "r", 40, 7, 2), file("c1", "r", 40, 99, 3)};
    const std::map<std::uint64_t, VolumeSpace> volumes{{1, {1'000, 500, 0, 0}},
                                                       {2, {1'000, 20, 0, 0}}};
    CHECK(plan({.free_bytes = 50}, files, volumes) == "b1");
    CHECK(plan({.free_bytes = 90}, files, volumes) == "b1 b2");
    CHECK(plan({.free_percent = 5}, files, volumes) == "b1");
    CHECK(plan({.free_percent = 52}, files, volumes) == "a1 b1 b2");
}

TEST_CASE("retention: inodes run out as well, where there are any", "[catalogue]") {
    auto files = three();
    files[1].files = 3;
    CHECK(plan({.free_inodes = 5}, files, {{1, {100, 100, 1'000, 2}}}) == "old");
    CHECK(plan({.free_inodes = 6}, files, {{1, {100, 100, 1'000, 2}}}) == "old middle");
    CHECK(plan({.free_inodes = 6}, files, {{1, {100, 100, 0, 0}}}).empty());
}

TEST_CASE("retention: rules add up, and what one removed counts for the next", "[catalogue]") {
    CHECK(plan({.age = 60h, .bytes = 20}, three()) == "old");
    CHECK(plan({.age = 60h, .bytes = 10}, three()) == "old middle");
    CHECK(plan({.bytes = 20, .free_bytes = 10}, three(), {{1, {100, 0, 0, 0}}}) == "old");
}

}  // namespace weir::catalogue
