// SPDX-License-Identifier: MIT
#include "http/file_parts.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "kit/clip.hpp"
#include "kit/process.hpp"

namespace weir::cli::http {
namespace {

std::string bytes_of(const std::filesystem::path& file) {
    return kit::read_text(file);
}

std::string joined(const std::string& bytes, const FileParts& parts) {
    std::string all;
    if (parts.init) all += bytes.substr(parts.init->offset, parts.init->length);
    for (const Range& part : parts.parts)
        all += bytes.substr(part.offset, part.length);
    return all;
}

/// Of one second a fragment.
std::filesystem::path clip(const kit::TempDir& folder, const std::string& name,
                           std::vector<std::string> more) {
    const auto file = folder / name;
    std::vector<std::string> command{
        "ffmpeg", "-v", "error", "-f",      "lavfi",   "-i",       "testsrc=s=64x48:r=10:d=8",
        "-g",     "10", "-c:v",  "libx264", "-preset", "ultrafast"};
    command.insert(command.end(), more.begin(), more.end());
    command.push_back(file.native());
    REQUIRE(kit::run_tool(command).exit_code == 0);
    return file;
}

}  // namespace

TEST_CASE("file parts: all of a file, once, in whole packets or fragments", "[http]") {
    const kit::TempDir folder;
    const auto ts = clip(folder, "a.ts", {});
    const auto mp4 = clip(folder, "a.mp4", {"-movflags", "frag_keyframe+empty_moov"});
    for (const auto& file : {ts, mp4})
        for (const std::uint64_t size : {1ull, 5'000ull, 1'000'000'000ull}) {
            INFO(file << " in parts of " << size);
            const auto open = open_recorded(file);
            REQUIRE(open.has_value());
            const auto parts = parts_of(*open, size);
            REQUIRE(parts);
            const std::string bytes = bytes_of(file), all = joined(bytes, *parts);
            CHECK(parts->init.has_value() == (file == mp4));
            // What an MP4 has behind its fragments is an index.
            CHECK(all == bytes.substr(0, all.size()));
            CHECK(all.size() > bytes.size() - 1'000);
            if (size == 1 && file == mp4) CHECK(parts->parts.size() == 8);
            for (const Range& part : parts->parts)
                if (file == ts) CHECK(part.length % 188 == 0);
        }
}

TEST_CASE("file parts: half a fragment is left out, and of what is no media there are none",
          "[http]") {
    const kit::TempDir folder;
    const auto mp4 = clip(folder, "a.mp4", {"-movflags", "frag_keyframe+empty_moov"});
    std::string bytes = bytes_of(mp4);
    for (const std::size_t size : {bytes.size() / 2, bytes.size() / 3, std::size_t{600}}) {
        kit::write_text(folder / "cut.mp4.part", bytes.substr(0, size));
        const auto open = open_recorded(folder / "cut.mp4");
        REQUIRE(open.has_value());
        const auto parts = parts_of(*open, 1);
        if (!parts) continue;
        for (const Range& part : parts->parts)
            CHECK(part.offset + part.length <= size);
    }
    const std::string huge_box{
        "\0\0\0\x18"
        "ftypisom\0\0\0\0\0\0\0\0"
        "\xff\xff\xff\xff"
        "moof",
        32};
    for (const std::string& odd : {std::string{}, std::string(188, 'G'), std::string(1'000, 'x'),
                                   huge_box + std::string(500, '\0')}) {
        kit::write_text(folder / "odd", odd);
        const auto open = open_recorded(folder / "odd");
        REQUIRE(open.has_value());
        CHECK_FALSE(parts_of(*open, 1));
    }
    std::filesystem::create_symlink(mp4, folder / "link.mp4");
    CHECK_FALSE(open_recorded(folder / "link.mp4").has_value());
    CHECK_FALSE(open_recorded(folder / "none").has_value());
    CHECK_FALSE(open_recorded(folder.path()).has_value());
}

TEST_CASE("file parts: a player takes the playlist and gets every frame", "[http]") {
    const kit::TempDir folder;
    const auto ts = clip(folder, "a.ts", {});
    const auto open = open_recorded(ts);
    REQUIRE(open.has_value());
    const PlayedFile file{.url = "a.ts", .duration_s = 8, .parts = *parts_of(*open, 5'000)};
    kit::write_text(folder / "list.m3u8", playlist_of({file}, true));
    const auto played = kit::run_tool({"ffprobe", "-v", "error", "-count_frames", "-show_entries",
                                       "stream=nb_read_frames", "-of", "default=nw=1:nk=1",
                                       (folder / "list.m3u8").native()});
    CHECK(played.output.substr(0, 3) == "80\n");
}

}  // namespace weir::cli::http
