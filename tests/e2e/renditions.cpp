// SPDX-License-Identifier: MIT
// Streams whose picture, sound and subtitles are renditions of their own: joined by time.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <weir/files.hpp>

#include "e2e/rendition_site.hpp"
#include "e2e/weir_process.hpp"

namespace weir::e2e {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

/// The lines of a playlist's segments.
std::string segments_of(const RenditionSite& site, const std::string& playlist) {
    const auto text = text_of(site / playlist);
    const auto begin = text.find("#EXTINF");
    REQUIRE(begin != std::string::npos);
    return text.substr(begin, text.find("#EXT-X-ENDLIST") - begin);
}

/// A playlist that has ended.
std::string playlist_of(const std::string& segments) {
    return fmt::format("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n{}#EXT-X-ENDLIST\n",
                       segments);
}

/// The same ten seconds again behind a discontinuity, where their clock begins anew.
void write_twice(const RenditionSite& site, const std::string& name, const std::string& again) {
    const auto segments = segments_of(site, name + ".m3u8");
    site.write(again + ".m3u8", playlist_of(fmt::format("{0}#EXT-X-DISCONTINUITY\n{0}", segments)));
}

/// One cue a file, two seconds after its beginning; ffmpeg's MPEG-TS begins at 1.4 s.
void write_subtitles(const RenditionSite& site, const std::string& name) {
    site.write(name + ".vtt",
               fmt::format("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:126000,LOCAL:00:00:00.000\n\n"
                           "00:02.000 --> 00:03.000\n{}\n",
                           name));
}

void write_multivariant(const RenditionSite& site, const std::string& name,
                        const std::string& picture, const std::string& sound,
                        const std::string& subtitles = {}) {
    std::string text = fmt::format(
        "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"s\",LANGUAGE=\"en\",DEFAULT=YES,"
        "URI=\"{}.m3u8\"\n",
        sound);
    if (!subtitles.empty())
        text += fmt::format(
            "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"t\",NAME=\"t\",LANGUAGE="
            "\"en\",DEFAULT=YES,URI=\"{}.m3u8\"\n",
            subtitles);
    site.write(name + ".m3u8",
               text + fmt::format("#EXT-X-STREAM-INF:BANDWIDTH=900000,AUDIO=\"a\"{}\n{}.m3u8\n",
                                  subtitles.empty() ? "" : ",SUBTITLES=\"t\"", picture));
}

std::vector<std::uint64_t> hashes(const std::vector<kit::Frame>& frames, kit::Kind kind) {
    std::vector<std::uint64_t> out;
    for (const auto& frame : frames)
        if (frame.kind == kind) out.push_back(frame.hash);
    return out;
}

std::vector<std::uint64_t> twice(std::vector<std::uint64_t> once) {
    const auto count = once.size();
    once.resize(2 * count);
    std::copy_n(once.begin(), count, once.begin() + static_cast<long>(count));
    return once;
}

}  // namespace

TEST_CASE("renditions: picture, sound and subtitles stay together over a discontinuity", "[e2e]") {
    const RenditionSite site;
    write_twice(site, "mute", "picture");
    write_twice(site, "sound", "voice");
    write_subtitles(site, "first");
    write_subtitles(site, "second");
    site.write("words.m3u8", playlist_of("#EXTINF:10,\nfirst.vtt\n#EXT-X-DISCONTINUITY\n"
                                         "#EXTINF:10,\nsecond.vtt\n"));
    write_multivariant(site, "all", "picture", "voice", "words");
    for (const auto* format : {"ts", "mp4", "mkv", "flv"}) {
        const kit::TempDir folder;
        const auto outcome =
            WeirProcess::record(folder.path(), {"-f", format, site.url("all.m3u8")}).finish(60s);
        INFO(format << outcome.text());
        CHECK(outcome.exit_code == 0);
        const auto files = outcome.recorded(site.url("all.m3u8")).files;
        REQUIRE(files.size() == 1);
        const auto frames = frames_of(files[0].path);
        CHECK(hashes(frames, kit::Kind::video) ==
              twice(hashes(frames_of(site / "mute.mkv"), kit::Kind::video)));
        CHECK(hashes(frames, kit::Kind::audio) ==
              twice(hashes(frames_of(site / "aac.mkv"), kit::Kind::audio)));
        const auto report = inspect(files[0].path);
        REQUIRE(report.has_value());
        CHECK(report->sound());
        CHECK(report->duration_s == Approx(20).margin(0.1));
        // Where a frame of sound ends is where the picture's clock begins anew, so the second cue
        // is within one frame of 12 s.
        const auto words = text_of(fs::path{files[0].path}.replace_extension(".vtt"));
        CHECK(words.find("00:00:02.0") != std::string::npos);
        CHECK(words.find("00:00:12.0") != std::string::npos);
        CHECK(words.find("first\n") < words.find("second\n"));
    }
}

TEST_CASE("renditions: what the sound lacks is told as the sound's, and costs no picture",
          "[e2e]") {
    const RenditionSite site;
    auto segments = segments_of(site, "sound.m3u8");
    const auto third = segments.find("sound2.ts");
    REQUIRE(third != std::string::npos);
    segments.insert(third, "#EXT-X-GAP\n");
    site.write("voice.m3u8", playlist_of(segments));
    write_multivariant(site, "all", "mute", "voice");
    const kit::TempDir folder;
    const auto outcome =
        WeirProcess::record(folder.path(), {"-f", "mp4", site.url("all.m3u8")}).finish(60s);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 3);
    const auto recorded = outcome.recorded(site.url("all.m3u8"));
    REQUIRE(recorded.gaps.size() == 1);
    CHECK(recorded.gaps[0].cause == "gap_tag");
    CHECK(outcome.text().find("\"rendition\":\"audio en\"") != std::string::npos);
    REQUIRE(recorded.files.size() == 1);
    const auto frames = frames_of(recorded.files[0].path);
    CHECK(hashes(frames, kit::Kind::video) ==
          hashes(frames_of(site / "mute.mkv"), kit::Kind::video));
    const auto all = hashes(frames_of(site / "aac.mkv"), kit::Kind::audio);
    const auto there = hashes(frames, kit::Kind::audio);
    CHECK(there.size() > all.size() * 3 / 4);
    CHECK(there.size() < all.size());
    const auto report = inspect(recorded.files[0].path);
    REQUIRE(report.has_value());
    CHECK(report->duration_s == Approx(10).margin(0.1));
}

TEST_CASE("renditions: where the sound can't be had, the picture is recorded, and it is told",
          "[e2e]") {
    const RenditionSite site;
    write_multivariant(site, "all", "mute", "nowhere");
    const kit::TempDir folder;
    const auto outcome = WeirProcess::record(folder.path(), {site.url("all.m3u8")}).finish(60s);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.text().find("no audio, a rendition of its own") != std::string::npos);
    const auto files = outcome.recorded(site.url("all.m3u8")).files;
    REQUIRE(files.size() == 1);
    CHECK(hashes(frames_of(files[0].path), kit::Kind::video) ==
          hashes(frames_of(site / "mute.mkv"), kit::Kind::video));
}

TEST_CASE("renditions: each file has its own subtitles, and none where nobody wants them",
          "[e2e]") {
    const RenditionSite site;
    write_subtitles(site, "words");
    site.write("words.m3u8", playlist_of("#EXTINF:10,\nwords.vtt\n"));
    write_multivariant(site, "all", "mute", "sound", "words");
    for (const bool wanted : {true, false}) {
        const kit::TempDir folder;
        std::vector<std::string> arguments{"--split", "2500ms", "--name", "part{n}",
                                           site.url("all.m3u8")};
        if (!wanted) arguments.insert(arguments.end(), {"--subtitles", "none"});
        const auto outcome = WeirProcess::record(folder.path(), arguments).finish(60s);
        INFO(outcome.text());
        CHECK(outcome.exit_code == 0);
        CHECK(fs::exists(folder.path() / "part001.vtt") == wanted);
        CHECK_FALSE(fs::exists(folder.path() / "part002.vtt"));
        if (wanted)
            CHECK(text_of(folder.path() / "part001.vtt").find("00:00:02.0") != std::string::npos);
    }
}

}  // namespace weir::e2e
