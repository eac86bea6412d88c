// SPDX-License-Identifier: MIT
#include "http/file_parts.hpp"

#include <catch2/catch.hpp>

#include "kit/process.hpp"

namespace weir::cli::http {
namespace {

std::string bytes_of(const std::filesystem::path& file) {
    return kit::read_text(file);
}

std::string joined(const std::string& bytes, const FileParts& parts) {
    std::string all;
    if (parts.init) all += bytes.substr(parts.init->offset, parts.init->length);
    for (const Part& part : parts.parts)
        all += bytes.substr(part.range.offset, part.range.length);
    return all;
}

/// Of one second a fragment.
std::filesystem::path clip(const kit::TempDir& folder, const std::string& name,
                           std::vector<std::string> more) {
    const auto file = folder / name;
    std::vector<std::string> command{
        "ffmpeg", "-v", "error", "-f",      "lavfi",   "-i",       "testsrc=s=64x48:r=10:d=16",
        "-g",     "10", "-c:v",  "libx264", "-preset", "ultrafast"};
    command.insert(command.end(), more.begin(), more.end());
    command.push_back(file.native());
    REQUIRE(kit::run_tool(command).exit_code == 0);
    return file;
}

}  // namespace

TEST_CASE("file parts: all of a file, once, each part with a keyframe in front", "[http]") {
    const kit::TempDir folder;
    const auto ts = clip(folder, "a.ts", {});
    const auto mp4 =
        clip(folder, "a.mp4", {"-movflags", "frag_keyframe+empty_moov+default_base_moof"});
    for (const auto& file : {ts, mp4}) {
        INFO(file);
        const auto open = open_recorded(file);
        REQUIRE(open.has_value());
        PartIndex index;
        const FileParts parts = index.of(file, *open);
        const std::string bytes = bytes_of(file), all = joined(bytes, parts);
        CHECK(parts.init.has_value() == (file == mp4));
        // What an MP4 has behind its fragments is an index.
        CHECK(all == bytes.substr(0, all.size()));
        CHECK(all.size() > bytes.size() - 1'000);
        CHECK(parts.parts.size() == 4);
        for (std::size_t i = 0; i + 1 < parts.parts.size(); ++i)
            CHECK(parts.parts[i].seconds == Approx(4).margin(0.6));
        for (const Part& part : parts.parts) {
            std::string alone;
            if (parts.init) alone = bytes.substr(0, parts.init->length);
            alone += bytes.substr(part.range.offset, part.range.length);
            kit::write_text(folder / "part", alone);
            const auto first = kit::run_tool({"ffprobe", "-v", "error", "-select_streams", "v",
                                              "-show_entries", "packet=flags", "-of",
                                              "default=nw=1:nk=1", (folder / "part").native()});
            CHECK_THAT(first.output, Catch::StartsWith("K"));
        }
    }
}

TEST_CASE("file parts: what was told of a file that grows stays as it was told", "[http]") {
    const kit::TempDir folder;
    for (const auto& [name, more] :
         {std::pair{"a.ts", std::vector<std::string>{}},
          std::pair{"a.mp4", std::vector<std::string>{
                                 "-movflags", "frag_keyframe+empty_moov+default_base_moof"}}}) {
        INFO(name);
        const std::string bytes = bytes_of(clip(folder, std::string{"whole-"} + name, more));
        const auto file = folder / name;
        PartIndex index;
        std::vector<Part> told;
        for (std::size_t size = 0; size < bytes.size(); size += 3'000) {
            kit::write_text(folder / (std::string{name} + ".part"), bytes.substr(0, size));
            const auto open = open_recorded(file);
            REQUIRE(open.has_value());
            CHECK(open->is_written);
            const auto parts = index.of(file, *open).parts;
            REQUIRE(parts.size() >= told.size());
            for (std::size_t i = 0; i < told.size(); ++i) {
                CHECK(parts[i].range.offset == told[i].range.offset);
                CHECK(parts[i].range.length == told[i].range.length);
                CHECK(parts[i].seconds == told[i].seconds);
            }
            if (!parts.empty())
                CHECK(parts.back().range.offset + parts.back().range.length <= size);
            told = parts;
        }
        CHECK(told.size() == 3);
    }
}

TEST_CASE("file parts: of what is no media, or half of it, there are none", "[http]") {
    const kit::TempDir folder;
    const std::string huge_box{
        "\0\0\0\x18"
        "ftypisom\0\0\0\0\0\0\0\0\0\0\0\0"
        "\xff\xff\xff\xff"
        "moof",
        32};
    for (const std::string& odd : {std::string{}, std::string(188, 'G'), std::string(1'000, 'x'),
                                   std::string(10'000, 'G'), huge_box + std::string(500, '\0')}) {
        kit::write_text(folder / "odd", odd);
        const auto open = open_recorded(folder / "odd");
        REQUIRE(open.has_value());
        PartIndex index;
        CHECK(index.of(folder / "odd", *open).parts.empty());
    }
    kit::write_text(folder / "file", "x");
    std::filesystem::create_symlink(folder / "file", folder / "link");
    CHECK_FALSE(open_recorded(folder / "link").has_value());
    CHECK_FALSE(open_recorded(folder / "none").has_value());
    CHECK_FALSE(open_recorded(folder.path()).has_value());
}

TEST_CASE("file parts: a player takes the playlist and gets every frame", "[http]") {
    const kit::TempDir folder;
    const auto ts = clip(folder, "a.ts", {});
    const auto open = open_recorded(ts);
    REQUIRE(open.has_value());
    PartIndex index;
    kit::write_text(folder / "list.m3u8", playlist_of({{"a.ts", index.of(ts, *open)}}, true));
    const auto played = kit::run_tool({"ffprobe", "-v", "error", "-count_frames", "-show_entries",
                                       "stream=nb_read_frames", "-of", "default=nw=1:nk=1",
                                       (folder / "list.m3u8").native()});
    CHECK(played.output.substr(0, 4) == "160\n");
}

}  // namespace weir::cli::http
