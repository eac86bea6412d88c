// SPDX-License-Identifier: MIT
// The rules themselves, on files made up for them.
#include "lint/rules.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <catch2/catch.hpp>

namespace weir::lint {
namespace {

std::string broken(Breaches (*rule)(const SourceTree&), std::vector<Source> sources) {
    return fmt::format("{}", fmt::join(rule(SourceTree{std::move(sources)}), "\n"));
}

std::string arrow(const std::string& from, const std::string& to) {
    return broken(include_arrows, {{"engine/src/" + from, fmt::format("#include \"{}\"\n", to)}});
}

std::string library(const std::string& path, std::string_view header) {
    return broken(outside_libraries, {{path, fmt::format("\n#include <{}>\n", header)}});
}

TEST_CASE("lint: arrows point down, and never from stage to stage", "[lint]") {
    CHECK(arrow("session/a.cpp", "recorder/b.hpp") == "");
    CHECK(arrow("recorder/a.cpp", "mux/b.hpp") == "");
    CHECK(arrow("flv/a.cpp", "media/b.hpp") == "");
    CHECK(arrow("mux/a.cpp", "av/b.hpp") == "");
    CHECK(arrow("av/a.cpp", "media/b.hpp") == "");
    CHECK(arrow("flv/a.cpp", "flv/b.hpp") == "");
    CHECK(arrow("flv/a.cpp", "mux/b.hpp") ==
          "engine/src/flv/a.cpp:1: mux/b.hpp is no arrow that flv has");
    CHECK(arrow("flv/a.cpp", "av/b.hpp") != "");
    CHECK(arrow("media/a.cpp", "av/b.hpp") != "");
    CHECK(arrow("base/a.cpp", "media/b.hpp") != "");
    CHECK(arrow("mux/a.cpp", "recorder/b.hpp") != "");
    CHECK(arrow("recorder/a.cpp", "session/b.hpp") != "");
    CHECK(arrow("mux/a.cpp", "b.hpp") != "");
}

TEST_CASE("lint: users of the engine see its public headers only", "[lint]") {
    const auto users = [](std::vector<Source> sources) {
        return broken(users_of_the_engine, std::move(sources));
    };
    CHECK(users({{"cli/a.cpp", "#include <weir/error.hpp>\n#include \"b.hpp\"\n"},
                 {"cli/b.hpp", ""}}) == "");
    CHECK(users({{"cli/x/a.cpp", "#include \"x/b.hpp\"\n"}, {"cli/x/b.hpp", ""}}) == "");
    CHECK(users({{"cli/a.cpp", "#include \"base/log.hpp\"\n"}}) ==
          "cli/a.cpp:1: base/log.hpp is private to the engine; use <weir/…>");
    CHECK(users({{"resolvers/a.cpp", "#include \"base/log.hpp\"\n"}}) != "");
    CHECK(users({{"hwaccel/a.cpp", "#include \"av/error.hpp\"\n#include \"nvidia/b.hpp\"\n"},
                 {"hwaccel/nvidia/b.hpp", ""}}) == "");
    CHECK(users({{"hwaccel/a.cpp", "#include \"mux/muxer.hpp\"\n"}}) != "");
    CHECK(users({{"bench/a.cpp", "#include \"kit/frames.hpp\"\n"}}) == "");
    CHECK(users({{"bench/a.cpp", "#include \"mux/muxer.hpp\"\n"}}) != "");
    CHECK(users({{"bench/churn/a.cpp", "#include \"output/json.hpp\"\n"},
                 {"cli/output/json.hpp", ""}}) == "");
    CHECK(users({{"bench/a.cpp", "#include \"output/json.hpp\"\n"}, {"cli/output/json.hpp", ""}}) !=
          "");
    CHECK(users({{"engine/src/base/a.cpp", "#include \"cli/values.hpp\"\n"}}) != "");
}

TEST_CASE("lint: outside libraries have their places", "[lint]") {
    CHECK(library("engine/src/demux/a.cpp", "libavformat/avformat.h") == "");
    CHECK(library("engine/src/flv/a.cpp", "libavformat/avformat.h") ==
          "engine/src/flv/a.cpp:2: libavformat/avformat.h belongs to av, demux, transcode, mux, "
          "aftercare and "
          "hwaccel");
    CHECK(library("engine/src/fetch/a.cpp", "curl/curl.h") == "");
    CHECK(library("cli/a.cpp", "curl/curl.h") != "");
    CHECK(library("engine/src/base/log.cpp", "spdlog/spdlog.h") == "");
    CHECK(library("engine/src/base/url.cpp", "spdlog/spdlog.h") != "");
    CHECK(library("cli/config/a.cpp", "toml++/toml.h") == "");
    CHECK(library("resolvers/sites.cpp", "toml++/toml.h") == "");
    CHECK(library("resolvers/huya/huya.cpp", "toml++/toml.h") != "");
    CHECK(library("cli/a.cpp", "toml++/toml.h") != "");
}

TEST_CASE("lint: public headers include little", "[lint]") {
    const auto header = [](const char* path, std::string_view include) {
        return broken(public_headers, {{path, fmt::format("#include {}\n", include)}});
    };
    CHECK(header("engine/include/weir/a.hpp", "<chrono>") == "");
    CHECK(header("engine/include/weir/a.hpp", "<weir/error.hpp>") == "");
    CHECK(header("engine/include/weir/a.hpp", "<boost/system/result.hpp>") == "");
    CHECK(header("engine/include/weir/a.hpp", "<boost/asio/awaitable.hpp>") != "");
    CHECK(header("engine/include/weir/a.hpp", "<unistd.h>") != "");
    CHECK(header("engine/include/weir/a.hpp", "\"base/log.hpp\"") != "");
    CHECK(header("engine/include/weir/ext/a.hpp", "<boost/asio/awaitable.hpp>") == "");
}

TEST_CASE("lint: files begin with the licence and stay short", "[lint]") {
    const std::string licence = "// SPDX-License-Identifier: MIT\n";
    CHECK(broken(form, {{"cli/a.cpp", licence + "int a;\n"}}) == "");
    CHECK(broken(form, {{"cli/a.hpp", licence + "#pragma once\n"}}) == "");
    CHECK(broken(form, {{"cli/a.cpp", "int a;\n"}}) == "cli/a.cpp:1: no SPDX line");
    CHECK(broken(form, {{"cli/a.hpp", licence}}) == "cli/a.hpp:1: no #pragma once");
    CHECK(broken(form, {{"cli/a.cpp", licence + "\tint a;\n"}}) == "cli/a.cpp:2: a tab");
    CHECK(broken(form, {{"cli/a.cpp", licence + "// TODO: all\n"}}) != "");
    CHECK(broken(form, {{"cli/a.cpp", licence + "// weir-XXXXXX\n"}}) == "");
    CHECK(broken(form, {{"cli/a.cpp", licence + std::string(499, '\n')}}) == "");
    CHECK(broken(form, {{"cli/a.cpp", licence + std::string(500, '\n')}}) ==
          "cli/a.cpp:501: longer than 500 lines");
}

TEST_CASE("lint: waiting for time is found in tests", "[lint]") {
    const auto line = [](const std::string& text) {
        return broken(waits_in_tests, {{"tests/a.cpp", text}});
    };
    CHECK(line("std::this_thread::sleep_for(1s);") == "tests/a.cpp:1: waits for time");
    CHECK(line("sleep(1);") != "");
    CHECK(line("oversleep(1);") == "");
}

TEST_CASE("lint: an error that no test names is found", "[lint]") {
    const Source errors{"engine/include/weir/error.hpp",
                        "enum class Errc {\n    one = 1,  ///< First.\n              ///< More.\n"
                        "    two,\n};\nenum class Fault {\n    three,\n};\n"};
    CHECK(broken(untested_errors, {errors, {"tests/a.cpp", "CHECK(x == Errc::one);\n"}}) ==
          "engine/include/weir/error.hpp: no test names Errc::two");
    CHECK(broken(untested_errors, {errors, {"tests/a.cpp", "Errc::one Errc::two\n"}}) == "");
}

}  // namespace
}  // namespace weir::lint
