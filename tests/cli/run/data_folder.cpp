// SPDX-License-Identifier: MIT
#include "run/data_folder.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "kit/process.hpp"

using namespace weir;
using namespace weir::cli;

TEST_CASE("data folder: a second weir is refused, and told who has it", "[cli]") {
    const kit::TempDir folder;
    auto first = DataFolder::take(folder / "data");
    REQUIRE(first.has_value());
    const auto second = DataFolder::take(folder / "data");
    REQUIRE(second.has_error());
    CHECK(second.error().code == Errc::bad_option);
    CHECK_THAT(second.error().detail, Catch::Contains(std::to_string(::getpid())));
}

TEST_CASE("data folder: once it is given back, it is taken again", "[cli]") {
    const kit::TempDir folder;
    { REQUIRE(DataFolder::take(folder.path()).has_value()); }
    CHECK(DataFolder::take(folder.path()).has_value());
}

TEST_CASE("data folder: it knows when the process before it lived", "[cli]") {
    const kit::TempDir folder;
    const auto begin = std::chrono::system_clock::now() - std::chrono::seconds{1};
    {
        const auto first = DataFolder::take(folder.path());
        REQUIRE(first.has_value());
        CHECK_FALSE(first->last_alive());
        first->beat();
    }
    const auto second = DataFolder::take(folder.path());
    REQUIRE(second.has_value());
    REQUIRE(second->last_alive());
    CHECK(*second->last_alive() >= begin);
    CHECK(*second->last_alive() <= std::chrono::system_clock::now());
}

TEST_CASE("data folder: what is weir's own is nobody else's to read", "[cli]") {
    const kit::TempDir folder;
    const auto taken = DataFolder::take(folder.path());
    REQUIRE(taken.has_value());
    struct ::stat info {};
    REQUIRE(::stat(taken->paths().own.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0700);
}
