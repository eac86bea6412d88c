// SPDX-License-Identifier: MIT
#include "run/changed_pages.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "kit/process.hpp"
#include "run/hook_messages.hpp"

using namespace weir::cli;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

const std::chrono::system_clock::time_point kNow{1'800'000'000s};

std::size_t files_in(const fs::path& folder) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}));
}

}  // namespace

TEST_CASE("changed pages: one of a platform an hour, which nobody else may read", "[cli]") {
    const weir::kit::TempDir dir;
    const fs::path folder = dir / "changed";
    const auto keep = [&](const char* platform, auto at) {
        return keep_changed_page(folder, {platform, "no \x1broom", "{\"a\":1}"}, at);
    };
    const auto first = keep("huya", kNow);
    REQUIRE(first.has_value());
    REQUIRE(first->has_value());
    CHECK((*first)->filename() == "huya-20270115T080000Z.txt");
    struct stat info {};
    REQUIRE(::stat((*first)->c_str(), &info) == 0);
    CHECK((info.st_mode & 07777) == 0600);
    std::ostringstream text;
    text << std::ifstream(**first).rdbuf();
    CHECK(text.str() == "huya at 20270115T080000Z: no ?room\n\n{\"a\":1}");
    CHECK_FALSE(keep("huya", kNow + 59min)->has_value());
    CHECK(keep("douyu", kNow + 59min)->has_value());
    CHECK(keep("huya", kNow + 61min)->has_value());
    CHECK(files_in(folder) == 3);
}

TEST_CASE("changed pages: there are twenty at most, and the oldest give way", "[cli]") {
    const weir::kit::TempDir dir;
    weir::kit::write_text(dir / "mine.txt", "");
    for (int i = 0; i < 30; ++i)
        REQUIRE(keep_changed_page(dir.path(), {"../../etc/x", "", ""}, kNow + i * 2h).has_value());
    CHECK(files_in(dir.path()) == 21);
    CHECK(fs::exists(dir / "mine.txt"));
    CHECK_FALSE(fs::exists(dir / "______etc_x-20270115T080000Z.txt"));
    CHECK(fs::exists(dir / "______etc_x-20270117T180000Z.txt"));
    CHECK_FALSE(keep_changed_page("/does/not/exist/x", {"a", "", ""}, kNow).has_value());
}

TEST_CASE("hooks: a room is called what its service calls it, harmlessly", "[cli]") {
    weir::event::RoomFound found;
    CHECK(name_of(found).empty());
    found.title = "Beta";
    CHECK(name_of(found) == "Beta");
    found.anchor = "Al\x1bpha";
    CHECK(name_of(found) == "Al?pha · Beta");
    found.title = std::string(10'000, 'x');
    CHECK(name_of(found).size() < 200);
}
