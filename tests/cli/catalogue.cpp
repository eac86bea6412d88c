// SPDX-License-Identifier: MIT
// weir ls, show, rm, clean and check --catalogue, as they are run.
#include <fmt/format.h>
#include <weir/catalogue.hpp>

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "kit/process.hpp"

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using namespace weir;
using namespace std::chrono_literals;

const RoomRef kHall{"http://x/hall", "http://x/hall", "Hall \x1b[31m1", "x"};

void tell(Catalogue& catalogue, std::uint64_t recording, Event::What what) {
    catalogue.note(kHall, Event{recording, std::chrono::system_clock::now(), std::move(what)});
}

FileInfo make_file(const fs::path& path) {
    fs::create_directories(path.parent_path());
    std::ofstream{path} << std::string(188, 'G');
    return {path, 188, 61, {}, {}};
}

Catalogue opened(const fs::path& data) {
    auto catalogue = Catalogue::open({.data = data, .batch_interval = 10ms});
    REQUIRE(catalogue.has_value());
    return std::move(*catalogue);
}

void record(Catalogue& catalogue, std::uint64_t recording, const fs::path& file, bool ends) {
    tell(catalogue, recording, event::RecordingStarted{kHall.url});
    tell(catalogue, recording, event::RunStarted{1, "hls", "http://x/hall.m3u8"});
    event::RecordingEnded ended;
    ended.summary.state = RecordingState::completed;
    ended.summary.files = {make_file(file)};
    tell(catalogue, recording, event::FileFinished{ended.summary.files[0]});
    if (ends) tell(catalogue, recording, ended);
    REQUIRE(catalogue.flush(10s).has_value());
}

kit::ToolResult run_weir(const std::vector<std::string>& arguments) {
    std::vector<std::string> command{std::string{WEIR_BINARY}};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return kit::run_tool(std::move(command), 30s);
}

}  // namespace

TEST_CASE("catalogue verbs: what was recorded is listed, shown and removed", "[cli]") {
    const kit::TempDir folder;
    const std::string data = folder.path().native();
    {
        auto catalogue = opened(data);
        record(catalogue, 1, folder / "hall/a.ts", true);
    }
    const auto list = run_weir({"ls", "-d", data});
    CHECK(list.exit_code == 0);
    CHECK_THAT(list.output, Catch::Contains("Hall ?[31m1") && Catch::Contains("completed") &&
                                Catch::Contains("1:01"));
    const auto row = json::parse(run_weir({"ls", "-d", data, "--json"}).output).as_object();
    CHECK(row.at("file_count") == 1);
    CHECK(row.at("media_s") == 61);
    CHECK(row.at("room").as_object().at("id") == "http://x/hall");

    CHECK_THAT(run_weir({"show", "1", "-d", data}).output, Catch::Contains("hall/a.ts"));
    const auto shown =
        json::parse(run_weir({"show", "1", "-d", data, "--json"}).output).as_object();
    CHECK(shown.at("files").as_array().size() == 1);
    CHECK(shown.at("runs").as_array().size() == 1);
    CHECK_THAT(run_weir({"ls", "--rooms", "-d", data}).output, Catch::Contains("Hall"));

    CHECK(run_weir({"check", "--catalogue", data}).exit_code == 0);
    const auto removed = run_weir({"rm", "1", "-d", data});
    CHECK(removed.exit_code == 0);
    CHECK_THAT(removed.output, Catch::Contains("188 B freed"));
    CHECK_FALSE(fs::exists(folder / "hall/a.ts"));
    CHECK_THAT(run_weir({"ls", "-d", data}).output, Catch::Contains("no recordings"));
    CHECK(run_weir({"rm", "1", "-d", data}).exit_code == 1);
}

TEST_CASE("catalogue verbs: a recording in progress is not removed", "[cli]") {
    const kit::TempDir folder;
    auto catalogue = opened(folder.path());
    record(catalogue, 1, folder / "a.ts", false);
    const auto refused = run_weir({"rm", "1", "-d", folder.path().native()});
    CHECK(refused.exit_code == 1);
    CHECK_THAT(refused.errors, Catch::Contains("in progress"));
    CHECK(fs::exists(folder / "a.ts"));
}

TEST_CASE("catalogue verbs: clean says what it would do, and then does it", "[cli]") {
    const kit::TempDir folder;
    const std::string data = folder.path().native();
    {
        auto catalogue = opened(data);
        record(catalogue, 1, folder / "a.ts", true);
        record(catalogue, 2, folder / "b.ts", true);
    }
    const std::vector<std::string> clean{"clean", "--size", "200B", "-d", data};
    auto dry = clean;
    dry.push_back("--dry-run");
    CHECK_THAT(run_weir(dry).output, Catch::Contains("a.ts") && Catch::Contains("would be freed"));
    CHECK(fs::exists(folder / "a.ts"));
    const auto done = run_weir(clean);
    CHECK(done.exit_code == 0);
    CHECK_FALSE(fs::exists(folder / "a.ts"));
    CHECK(fs::exists(folder / "b.ts"));
}

TEST_CASE("catalogue verbs: check tells each problem, and fails", "[cli]") {
    const kit::TempDir folder;
    const std::string data = folder.path().native();
    {
        auto catalogue = opened(data);
        record(catalogue, 1, folder / "a.ts", true);
    }
    fs::remove(folder / "a.ts");
    make_file(folder / "b.ts");
    const auto bad = run_weir({"check", "--catalogue", data});
    CHECK(bad.exit_code == 1);
    CHECK_THAT(bad.output, Catch::Contains("a.ts: is not there") &&
                               Catch::Contains("b.ts: is not in the catalogue") &&
                               Catch::Contains("2 problems"));
    CHECK(run_weir({"clean", "-d", data}).exit_code == 0);
    CHECK(run_weir({"check", "--catalogue", data}).exit_code == 0);
}

TEST_CASE("catalogue verbs: wrong words are usage errors, no catalogue is none", "[cli]") {
    const kit::TempDir folder;
    const std::string data = folder.path().native();
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"show"},
                                               {"rm"},
                                               {"show", "x"},
                                               {"rm", "-1"},
                                               {"ls", "--state", "odd"},
                                               {"ls", "--since", "7"},
                                               {"clean", "--size", "big"},
                                               {"clean", "--age", "5m"},
                                               {"clean", "--free-percent", "100"},
                                               {"check", "--catalogue", data, "a.ts"}})
        CHECK(run_weir(words).exit_code == 2);
    for (const char* verb : {"ls", "clean"}) {
        const auto none = run_weir({verb, "-d", data});
        CHECK(none.exit_code == 1);
        CHECK_THAT(none.errors, Catch::Contains("no catalogue"));
    }
    CHECK(fs::is_empty(folder.path()));
}
