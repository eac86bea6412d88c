// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "config/config.hpp"
#include "kit/process.hpp"

using namespace weir;
using namespace weir::cli;

namespace {

Parsed<Config> published(std::string_view text) {
    const kit::TempDir dir;
    ConfigSources sources;
    sources.config = dir / "weir.toml";
    kit::write_text(sources.config, text);
    kit::write_text(dir / "rooms.txt", "https://listed.example/live.m3u8\n");
    return load_config(sources);
}

std::string published_trouble(std::string_view text) {
    const auto config = published(text);
    return config ? "none" : config.error().what;
}

}  // namespace

TEST_CASE("config: rooms are published where a directory is given", "[cli]") {
    const auto config = published(R"(rooms = "rooms.txt"
data = "/var/lib/weir"
[publish]
directory = "live"
container = "fmp4"
segment = "4s"
window = 10
grace = "1m"
[[room]]
url = "https://a.example/x"
name = "Alpha"
[[room]]
url = "https://b.example/x"
publish = false
[[room]]
url = "https://c.example/x"
publish = "gamma"
)");
    REQUIRE(config.has_value());
    CHECK(config->published == "/var/lib/weir/live");
    REQUIRE(config->rooms.size() == 4);
    const auto of = [&config](std::size_t i) {
        return config->rooms.at(i).options.recording.publish;
    };
    REQUIRE(of(0).has_value());
    CHECK(of(0)->directory == "/var/lib/weir/live");
    CHECK(of(0)->folder.starts_with("alpha-"));
    CHECK(of(0)->container == PublishContainer::fmp4);
    CHECK(of(0)->segment == std::chrono::seconds{4});
    CHECK(of(0)->window == 10);
    CHECK(of(0)->grace == std::chrono::seconds{60});
    CHECK_FALSE(of(0)->dvr);
    CHECK_FALSE(of(1).has_value());
    CHECK(of(2)->folder == "gamma");
    CHECK(of(3)->folder.starts_with("listed-example-live-m3u8-"));
    for (const std::size_t i : {0u, 2u, 3u})
        CHECK(check(*of(i)).has_value());
}

TEST_CASE("config: only rooms that ask for it are published, where that is wanted", "[cli]") {
    const auto config = published(R"([publish]
directory = "/srv/live"
rooms = "listed"
dvr = true
[[room]]
url = "https://a.example/x"
[[room]]
url = "https://b.example/x"
publish = true
)");
    REQUIRE(config.has_value());
    CHECK_FALSE(config->rooms.at(0).options.recording.publish.has_value());
    REQUIRE(config->rooms.at(1).options.recording.publish.has_value());
    CHECK(config->rooms.at(1).options.recording.publish->dvr);
    CHECK(config->rooms.at(1).options.recording.publish->directory == "/srv/live");
}

TEST_CASE("config: without a directory nothing is published", "[cli]") {
    const auto config = published("[publish]\n[[room]]\nurl = \"https://a.example/x\"\n");
    REQUIRE(config.has_value());
    CHECK_FALSE(config->rooms.at(0).options.recording.publish.has_value());
    CHECK(config->published.empty());
    CHECK_THAT(published_trouble("[[room]]\nurl = \"https://a.example/x\"\npublish = true\n"),
               Catch::Contains("line 1: [[room]] publish: nothing is published"));
}

TEST_CASE("config: what can't be published is told, with its place", "[cli]") {
    const auto told = published_trouble(R"([publish]
directory = "live"
container = "mkv"
segment = "3s"
window = 2
grace = "2d"
rooms = "some"
[[room]]
url = "https://a.example/x"
publish = "../up"
)");
    for (const char* line : {"line 3: [publish] container: ", "line 4: [publish] segment: ",
                             "line 5: [publish] window: ", "line 6: [publish] grace: ",
                             "line 7: [publish] rooms: ", "line 10: [[room]] publish: "})
        CHECK_THAT(told, Catch::Contains(line));
}

TEST_CASE("config: rooms whose files can't be published are told", "[cli]") {
    const std::string head = "[publish]\ndirectory = \"live\"\n";
    CHECK_THAT(published_trouble(head + R"([[room]]
url = "https://a.example/x"
format = "source"
)"),
               Catch::Contains("line 3: [[room]] what is kept as it comes is not published"));
    CHECK_THAT(published_trouble(head + R"(dvr = true
[[room]]
url = "https://a.example/x"
format = "mkv"
)"),
               Catch::Contains("[publish] dvr wants files of ts or mp4"));
    CHECK_THAT(published_trouble("rooms = \"rooms.txt\"\n" + head + R"([recording]
format = "source"
)"),
               Catch::Contains("what is kept as it comes is not published"));
    CHECK(published_trouble(head + R"([[room]]
url = "https://a.example/x"
format = "source"
publish = false
)") == "none");
}

TEST_CASE("config: two rooms can't share a folder", "[cli]") {
    const auto told = published_trouble(R"([publish]
directory = "live"
[[room]]
url = "https://a.example/x"
publish = "one"
[[room]]
url = "https://b.example/x"
publish = "one"
)");
    CHECK_THAT(told, Catch::Contains("line 6: [[room]] publish: 'one' is the folder of another"));
    CHECK_THAT(told, Catch::Contains("line 3"));
}
