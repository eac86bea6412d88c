// SPDX-License-Identifier: MIT
// --audio-only: of each kind of stream the frames of sound, all of them and nothing else.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <weir/files.hpp>

#include "e2e/rendition_site.hpp"
#include "e2e/weir_process.hpp"

namespace weir::e2e {
namespace {

namespace fs = std::filesystem;

/// The hashes of a file's frames of sound. Fails the test when it has a picture and must not.
std::vector<std::uint64_t> sound_of(const fs::path& file, bool may_have_picture) {
    std::vector<std::uint64_t> hashes;
    for (const auto& frame : frames_of(file)) {
        if (frame.kind == kit::Kind::audio)
            hashes.push_back(frame.hash);
        else if (!may_have_picture)
            FAIL("a picture in " << file);
    }
    return hashes;
}

struct Case {
    std::string stream, source, extension;
    std::vector<std::string> options{};
};

}  // namespace

TEST_CASE("sound only: each frame of it, in the file that its codec asks for", "[e2e]") {
    const RenditionSite site;
    for (const Case& c : {
             Case{"ts.m3u8", "aac.mkv", ".m4a"},
             Case{"mp3.m3u8", "mp3.mkv", ".mp3"},
             Case{"packed.m3u8", "aac.mkv", ".aac", {"-f", "source"}},
             Case{"ts.m3u8", "aac.mkv", ".m4a", {"-f", "source"}},
             Case{"mp3.m3u8", "mp3.mkv", ".mka", {"-f", "mkv"}},
             Case{"both.m3u8", "aac.mkv", ".m4a", {"--language", "fr,de"}},
             Case{"both.m3u8", "mp3.mkv", ".mp3"},
             Case{"live.flv", "aac.mkv", ".m4a", {"-t", "9s"}},
         }) {
        const kit::TempDir folder;
        std::vector<std::string> arguments{"--audio-only", site.url(c.stream)};
        arguments.insert(arguments.end(), c.options.begin(), c.options.end());
        const auto outcome = WeirProcess::record(folder.path(), arguments).finish(60s);
        INFO(c.stream << outcome.text());
        CHECK(outcome.exit_code == 0);
        const auto files = outcome.recorded(site.url(c.stream)).files;
        REQUIRE(files.size() == 1);
        CHECK(files[0].path.extension() == c.extension);
        auto wanted = sound_of(site / c.source, true);
        const auto got = sound_of(files[0].path, false);
        if (c.stream == "live.flv") {
            CHECK(got.size() > 400);  // Of 48,000 / 1,024 a second.
            wanted.resize(std::min(wanted.size(), got.size()));
        }
        CHECK(got == wanted);
        const auto report = inspect(files[0].path);
        REQUIRE(report.has_value());
        CHECK(report->sound());
    }
}

TEST_CASE("sound only: a stream without sound says so, and what to do", "[e2e]") {
    const RenditionSite site;
    const kit::TempDir folder;
    const auto outcome =
        WeirProcess::record(folder.path(), {"--audio-only", site.url("mute.m3u8")}).finish(60s);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 1);
    const auto recorded = outcome.recorded(site.url("mute.m3u8"));
    CHECK(recorded.error.find("record it without --audio-only") != std::string::npos);
    CHECK(recorded.files.empty());
}

TEST_CASE("sound only: a playlist of subtitles is no stream", "[e2e]") {
    const RenditionSite site;
    std::ofstream{site / "0.vtt"} << "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n";
    std::ofstream{site / "subtitles.m3u8"}
        << "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n0.vtt\n";
    for (const auto* format : {"ts", "source"}) {
        const kit::TempDir folder;
        const auto outcome =
            WeirProcess::record(folder.path(), {"-f", format, site.url("subtitles.m3u8")})
                .finish(60s);
        INFO(outcome.text());
        CHECK(outcome.exit_code == 1);
        const auto recorded = outcome.recorded(site.url("subtitles.m3u8"));
        CHECK(recorded.error.find("subtitles only") != std::string::npos);
        CHECK(recorded.files.empty());
    }
}

}  // namespace weir::e2e
