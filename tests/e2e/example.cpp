// SPDX-License-Identifier: MIT
// The example program of the engine: what it says and what it records.
#include <catch2/catch.hpp>
#include <filesystem>

#include "e2e/players.hpp"
#include "e2e/weir_process.hpp"
#include "kit/compare.hpp"
#include "kit/origin/origin.hpp"

namespace weir::e2e {
namespace {

using Catch::Contains;

kit::ToolResult run_example(const std::vector<std::string>& arguments) {
    std::vector<std::string> all{WEIR_EXAMPLE};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return kit::run_tool(all);
}

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{folder})
        files.push_back(entry.path());
    return files;
}

}  // namespace

TEST_CASE("example: it records a stream and tells of it", "[e2e]") {
    auto origin = kit::Origin::start(kit::quick_options());
    if (!origin) FAIL(origin.error().message());
    const bool is_hls = GENERATE(true, false);
    const kit::TempDir folder;
    const auto url = is_hls ? origin->hls_url("a") : origin->flv_url("a");
    const auto result = run_example({url, "3", folder.path()});
    INFO(result.output << result.errors);
    CHECK(result.exit_code == 0);
    CHECK(result.errors.empty());

    const auto files = files_in(folder.path());
    REQUIRE(files.size() == 1);
    CHECK(files[0].extension() == ".mp4");
    CHECK_THAT(result.output,
               Contains((is_hls ? "receiving hls from " : "receiving flv from ") + url));
    CHECK_THAT(result.output, Contains("wrote " + files[0].string() + ": 3"));
    CHECK_THAT(result.output, Catch::EndsWith("completed\n"));
    CHECK_THAT(result.output, !Contains("lost") && !Contains("warning"));

    const auto verdict = kit::compare(frames_of(files[0]), origin->reference("a"));
    INFO(to_text(verdict));
    CHECK(verdict.flawless());
    CHECK(verdict.video.matched >= 87);
    CHECK(player_complaints(files[0]) == "");
}

TEST_CASE("example: what it can't record it says, and fails", "[e2e]") {
    const kit::TempDir folder;
    const auto refused = run_example({"ftp://127.0.0.1/a.flv", "3", folder.path()});
    CHECK(refused.exit_code == 1);
    CHECK_THAT(refused.errors, Catch::StartsWith("weir-example: "));

    auto origin = kit::Origin::start(kit::quick_options());
    if (!origin) FAIL(origin.error().message());
    const auto absent = run_example({origin->url("/nothing.m3u8"), "3", folder.path()});
    CHECK(absent.exit_code == 1);
    CHECK_THAT(absent.errors, Catch::StartsWith("weir-example: "));
    CHECK(run_example({}).exit_code == 2);
}

}  // namespace weir::e2e
