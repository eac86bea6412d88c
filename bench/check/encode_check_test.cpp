// SPDX-License-Identifier: MIT
#include "check/encode_check.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "kit/process.hpp"

namespace weir::bench {

TEST_CASE("encode check: who was shed has to have said so, and nobody may lose media", "[bench]") {
    const auto told = told_copies(
        "{\"event\":\"encoding\",\"url\":\"a\",\"to\":\"software\"}\n"
        "{\"event\":\"encoding\",\"url\":\"b\",\"from\":\"software\",\"to\":\"copy\",\"error\":"
        "\"it was 9.0 s "
        "behind\"}\n"
        "no JSON\n"
        "{\"event\":\"encoding\",\"url\":\"c\",\"to\":\"copy\",\"error\":\"it was 3.0 s behind as "
        "it was to "
        "stop\"}\n");
    REQUIRE(told.size() == 2);
    CHECK(told[0].url == "b");
    CHECK_FALSE(told[0].is_at_stop);
    CHECK(told[1].is_at_stop);

    const kit::TempDir folder;
    const std::string small = (folder / "small.ts").native(), copy = (folder / "copy.ts").native();
    for (const auto& [file, size] : {std::pair{small, "64x48"}, std::pair{copy, "96x64"}})
        REQUIRE(kit::run_tool({"ffmpeg", "-v", "error", "-f", "lavfi", "-i",
                               fmt::format("testsrc=s={}:d=0.2", size), file})
                    .exit_code == 0);
    const auto recorded = [](const char* url, std::vector<std::string> files) {
        return kit::Recorded{.url = url, .state = "completed", .files = std::move(files)};
    };
    std::vector<kit::Recorded> all{recorded("a", {small}), recorded("b", {small, copy}),
                                   recorded("c", {small, copy})};
    CHECK(check_encodes(all, told, 48).holds());
    CHECK(
        describe(check_encodes(all, told, 48)) ==
        "3 encodes: 1 kept up, 1 behind at the end, 1 shed and told, 0 shed untold, 0 lost media");
    all.push_back(recorded("d", {copy}));
    CHECK(check_encodes(all, told, 48).untold == 1);
    all.push_back(recorded("e", {small}));
    all.back().gaps.push_back({.seconds = 1, .cause = "encoder"});
    all.push_back(recorded("f", {}));
    CHECK(check_encodes(all, told, 48).lost == 2);
}

}  // namespace weir::bench
