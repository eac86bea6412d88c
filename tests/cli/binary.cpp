// SPDX-License-Identifier: MIT
// Runs the built program: what it prints and how it exits, short of recording.
#include <fmt/format.h>
#include <sys/wait.h>

#include <array>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

#include "kit/process.hpp"

namespace {

struct Outcome {
    int exit_code = -1;
    std::string output;  ///< Of stdout, and of stderr if asked for.
};

Outcome run(const std::string& arguments, std::string_view errors = "2>&1") {
    const std::string command =
        fmt::format("timeout 30 '{}' {} {} </dev/null", WEIR_BINARY, arguments, errors);
    Outcome out;
    std::FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> block{};
    while (const std::size_t got = std::fread(block.data(), 1, block.size(), pipe)) {
        out.output.append(block.data(), got);
    }
    const int status = ::pclose(pipe);
    out.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return out;
}

/// What it prints on stdout: one value, and all went well.
boost::json::object json_of(const std::string& arguments) {
    const Outcome out = run(arguments, "");
    CHECK(out.exit_code == 0);
    return boost::json::parse(out.output).as_object();
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

}  // namespace

TEST_CASE("binary: help fits a screen of 24 lines with 80 columns, and has an example", "[cli]") {
    for (const char* verb : {"",          "config", "config sample", "resolve",
                             "platforms", "import", "version",       "record",
                             "run",       "status", "start",         "stop",
                             "reload",    "ls",     "show",          "rm",
                             "clean",     "check",  "recover",       "convert",
                             "poster",    "hw",     "config check",  "import douyinliverecorder",
                             "doctor",    "deploy", "deploy nginx"}) {
        INFO(verb);
        const Outcome help = run(std::string(verb) + " --help");
        CHECK(help.exit_code == 0);
        const auto lines = lines_of(help.output);
        CHECK(lines.size() <= 24);
        for (const std::string& line : lines) {
            if (line.size() > 80) FAIL(line);
        }
        CHECK_THAT(help.output, Catch::Contains("Example"));
    }
}

TEST_CASE("binary: alone it shows its help and says that this was not enough", "[cli]") {
    const Outcome alone = run("");
    CHECK(alone.exit_code == 2);
    CHECK_THAT(alone.output, Catch::Contains("weir record https://"));
}

TEST_CASE("binary: version names weir and the libraries", "[cli]") {
    const Outcome version = run("version");
    CHECK(version.exit_code == 0);
    CHECK_THAT(version.output, Catch::StartsWith("weir "));
    CHECK(lines_of(version.output).size() > 2);
    CHECK(run("--version").output == version.output);
}

TEST_CASE("binary: usage errors are exit 2, one line and what to try", "[cli]") {
    for (const char* arguments : {"recrod",
                                  "record",
                                  "record --fromat ts http://127.0.0.1/",
                                  "record -f mp3 http://127.0.0.1/",
                                  "record -q hd http://127.0.0.1/",
                                  "record -t 20 http://127.0.0.1/",
                                  "record --split 1x http://127.0.0.1/",
                                  "record ftp://127.0.0.1/",
                                  "record --input-file -",
                                  "check",
                                  "recover",
                                  "config check /does/not/exist.toml",
                                  "doctor --rooms 0",
                                  "doctor --rooms x",
                                  "deploy ngnix",
                                  "deploy nginx",
                                  "deploy nginx --root /a --listen x",
                                  "config chek",
                                  "import douyinliverecorder",
                                  "import other"}) {
        INFO(arguments);
        const Outcome outcome = run(arguments);
        CHECK(outcome.exit_code == 2);
        const auto lines = lines_of(outcome.output);
        REQUIRE(lines.size() == 2);
        CHECK_THAT(lines[0], Catch::StartsWith("weir: "));
        CHECK_THAT(lines[1], Catch::StartsWith("Try: "));
    }
}

TEST_CASE("binary: a placeholder that does not exist is a usage error", "[cli]") {
    const Outcome outcome = run("record --name '{nmae}' http://127.0.0.1:9/x.flv");
    CHECK(outcome.exit_code == 2);
    CHECK_THAT(outcome.output, Catch::Contains("nmae") && Catch::Contains("name"));
}

TEST_CASE("binary: checking what is not there fails and says why", "[cli]") {
    const Outcome outcome = run("check /does/not/exist.ts");
    CHECK(outcome.exit_code == 1);
    CHECK_THAT(outcome.output,
               Catch::Contains("/does/not/exist.ts: not sound") && Catch::Contains("No such file"));
    CHECK(run("recover /does/not/exist").exit_code == 1);
}

TEST_CASE("binary: a file is converted and shown where it was said", "[cli]") {
    char pattern[] = "/tmp/weir-cli-XXXXXX";
    const std::filesystem::path folder = ::mkdtemp(pattern);
    const std::string data = WEIR_TEST_DATA, out = (folder / "out").string();
    const Outcome converted = run(fmt::format("convert --json -o {} {}/tiny.ts", out, data));
    CHECK(converted.exit_code == 0);
    CHECK_THAT(converted.output, Catch::Contains("\"copy\":\"" + out + "/tiny.mp4\"") &&
                                     Catch::Contains("\"source_removed\":false"));
    const Outcome shown = run(fmt::format("poster -o {} {}/tiny.flv", out, data));
    CHECK(shown.exit_code == 0);
    CHECK_THAT(shown.output, Catch::Contains("tiny.jpg (64x64, 1 picture)"));
    const Outcome failed = run(fmt::format("convert -o {} /does/not/exist.ts", out));
    CHECK(failed.exit_code == 1);
    CHECK_THAT(failed.output, Catch::Contains("not converted") && Catch::Contains("No such file"));
    std::filesystem::remove_all(folder);
}

TEST_CASE("binary: a file is encoded, and told in JSON", "[cli]") {
    const weir::kit::TempDir dir;
    ::setenv("XDG_CACHE_HOME", dir.path().c_str(), 1);
    const std::string out = (dir / "out").native(), data = WEIR_TEST_DATA;
    const auto told = json_of(fmt::format(
        "convert --json -f mp4 --encode h264:software --crf 30 --audio opus -o {} {}/tiny.ts", out,
        data));
    CHECK(told.at("copy").as_string() == out + "/tiny.mp4");
    CHECK(told.at("backend").as_string() == "software");
    CHECK_FALSE(told.at("source_removed").as_bool());
    const Outcome none =
        run(fmt::format("convert --encode h264:abacus -o {} {}/tiny.ts", out, data));
    CHECK(none.exit_code == 1);
    CHECK_THAT(none.output, Catch::Contains("no backend is called 'abacus'"));
    CHECK(run(fmt::format("convert -f mkv {}/tiny.ts", data)).exit_code == 2);
    CHECK(run(fmt::format("convert --crf 20 {}/tiny.ts", data)).exit_code == 2);
}

TEST_CASE("binary: hw finds that software works, and keeps it for the next time", "[cli]") {
    const weir::kit::TempDir dir;
    ::setenv("XDG_CACHE_HOME", dir.path().c_str(), 1);
    const auto found = json_of("hw --json");
    for (const char* member :
         {"nvidia", "intel_qsv", "apple_vt", "vaapi", "software", "preferred", "fallback"})
        CHECK(found.contains(member));
    const auto& software = found.at("software").as_object();
    for (const char* codec : {"h264", "hevc"}) {
        CHECK(software.at(codec).at("works").as_bool());
        CHECK_FALSE(software.at(codec).at("cached").as_bool());
    }
    const auto again = json_of("hw --json");
    CHECK(again.at("software").at("h264").at("cached").as_bool());
    const auto anew = json_of("hw --json --refresh");
    CHECK_FALSE(anew.at("software").at("h264").at("cached").as_bool());
    const Outcome table = run("hw");
    CHECK(table.exit_code == 0);
    CHECK_THAT(table.output,
               Catch::Contains("software      h264   libx264") && Catch::Contains("preferred: "));
    ::unsetenv("XDG_CACHE_HOME");
}

TEST_CASE("binary: doctor tells what it found, and fails only for what is bad", "[cli]") {
    const weir::kit::TempDir dir;
    const std::string data = (dir / "not-there-yet").native();
    const Outcome text = run(fmt::format("doctor --rooms 1 -d '{}'", data));
    CHECK((text.exit_code == 0 || text.exit_code == 1));
    CHECK_THAT(text.output, Catch::StartsWith("check ") && Catch::Contains(data));
    const Outcome told = run(fmt::format("doctor --json --rooms 1 -d '{}'", data), "");
    const auto json = boost::json::parse(told.output).as_object();
    CHECK((json.at("verdict") == "bad") == (told.exit_code == 1));
    CHECK(json.at("checks").as_array().size() == 13);
    CHECK(json.at("rooms") == 1);
    CHECK_FALSE(std::filesystem::exists(data));
    // So many rooms that no machine has the memory.
    CHECK(run(fmt::format("doctor --rooms 1000000 -d '{}'", data)).exit_code == 1);
}

TEST_CASE("binary: config check says what is there, or what is wrong", "[cli]") {
    const weir::kit::TempDir dir;
    const auto path = dir / "weir.toml";
    weir::kit::write_text(path,
                          "[[room]]\nurl = \"https://www.twitch.tv/a\"\n"
                          "[[room]]\nurl = \"https://example.com/b\"\nenabled = false\n");
    const Outcome sound = run(fmt::format("config check '{}'", path.native()));
    CHECK(sound.exit_code == 0);
    CHECK_THAT(sound.output, Catch::Contains("2 rooms, 1 enabled\n  1 platform: twitch\n"));
    const Outcome json = run(fmt::format("config check --json '{}'", path.native()));
    CHECK_THAT(json.output, Catch::Contains(R"("sound":true,"problems":[])") &&
                                Catch::Contains(R"("rooms":2,"enabled_rooms":1)"));
    weir::kit::write_text(path, "dta = 1\n[limts]\n");
    const Outcome broken = run(fmt::format("config check '{}'", path.native()));
    CHECK(broken.exit_code == 2);
    CHECK(lines_of(broken.output).size() == 2);
    const Outcome broken_json = run(fmt::format("config check --json '{}'", path.native()));
    CHECK(broken_json.exit_code == 2);
    CHECK_THAT(broken_json.output,
               Catch::Contains(R"j("line":2,"problem":"limts: no such key (nearest: limits)")j"));
}

TEST_CASE("binary: the sample is a configuration", "[cli]") {
    const weir::kit::TempDir dir;
    const auto path = dir / "weir.toml";
    CHECK(run(fmt::format("config sample > '{}'", path.native())).exit_code == 0);
    CHECK(run(fmt::format("config check '{}'", path.native())).exit_code == 0);
}

TEST_CASE("binary: each option that help names stands in the reference", "[cli]") {
    std::ifstream file(WEIR_REFERENCE);
    const std::string reference((std::istreambuf_iterator<char>(file)), {});
    REQUIRE_FALSE(reference.empty());
    for (const char* verb :
         {"record", "run", "status", "start", "stop", "reload", "ls", "show", "rm", "clean",
          "check", "recover", "convert", "poster", "hw", "config check",
          "import douyinliverecorder", "doctor", "deploy nginx"}) {
        const std::string help = run(std::string(verb) + " --help").output;
        const std::regex option("--[a-z][a-z-]+");
        for (std::sregex_iterator at(help.begin(), help.end(), option), end; at != end; ++at) {
            INFO(at->str());
            CHECK(reference.find("`" + at->str()) != std::string::npos);
        }
    }
}
