// SPDX-License-Identifier: MIT
#include <weir/publish_options.hpp>

#include <catch2/catch.hpp>

namespace weir {
namespace {

using namespace std::chrono_literals;

PublishOptions valid() {
    PublishOptions options;
    options.directory = "/srv/live";
    options.folder = "alpha";
    return options;
}

TEST_CASE("publish options: each value has its range", "[publish]") {
    CHECK(check(valid()));
    const auto refused = [](auto change) {
        PublishOptions options = valid();
        change(options);
        const auto checked = check(options);
        return !checked && checked.error().code == Errc::bad_option;
    };
    CHECK(refused([](auto& o) { o.directory.clear(); }));
    CHECK(refused([](auto& o) { o.segment = 3s; }));
    CHECK(refused([](auto& o) { o.segment = 0s; }));
    CHECK(refused([](auto& o) { o.window = 2; }));
    CHECK(refused([](auto& o) { o.window = 1'001; }));
    CHECK(refused([](auto& o) { o.grace = -1s; }));
    CHECK(refused([](auto& o) { o.grace = 25h; }));
    for (const std::string folder : {"", "..", "a/b", "a b", ".hidden", "ä"})
        CHECK(refused([&folder](auto& o) { o.folder = folder; }));
}

TEST_CASE("publish options: a room's folder is safe, whatever the room is called", "[publish]") {
    for (const std::string name :
         {"Alpha", "", "../../etc", "a/b\\c", "\xff\xfe", "直播间", "-", "....", "nul\0x",
          "a very long name that goes on and on and on and on until nobody wants to read it"}) {
        const auto folder = published_folder(name, "example.com/1");
        CHECK(check_published_folder(folder));
    }
    CHECK(published_folder("Alpha Room!", "example.com/1").starts_with("alpha-room-"));
}

TEST_CASE("publish options: rooms of one name have folders of their own", "[publish]") {
    CHECK(published_folder("Alpha", "example.com/1") != published_folder("Alpha", "example.com/2"));
    CHECK(published_folder("Alpha", "example.com/1") == published_folder("Alpha", "example.com/1"));
}

}  // namespace
}  // namespace weir
