// SPDX-License-Identifier: MIT
#include <sys/file.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <catch2/catch.hpp>
#include <random>

#include "aftercare/media_kit.hpp"
#include "base/file_system.hpp"
#include "data/fixture.hpp"
#include "e2e/own_mounts.hpp"

namespace weir {
namespace {

namespace fs = std::filesystem;

/// What it says. The source must stay, and nothing be left.
Error refused(const fs::path& source, const fs::path& target) {
    const auto before = kit::names_in(source.parent_path());
    const auto copy = convert_to_mp4(source, target, {.remove_source = true});
    CHECK(kit::names_in(source.parent_path()) == before);
    REQUIRE(copy.has_error());
    INFO(copy.error());
    return copy.error();
}

TEST_CASE("convert: a codec that MP4 can't hold is refused", "[aftercare]") {
    const kit::TempDir folder;
    const auto source = kit::clip(folder, "a.flv", {"-c:v", "flv1", "-c:a", "mp3"}, 1);
    CHECK(refused(source, folder / "a.mp4").code == Errc::unsupported_codec);
}

TEST_CASE("convert: a picture that changes its size midway is refused", "[aftercare]") {
    const kit::TempDir folder;
    const auto small = kit::clip(folder, "a.ts", kit::kH264, 2);
    const fs::path large = folder / "b.ts";
    REQUIRE(kit::make_clip(large, {.size = "480x270", .seconds = 2, .coding = kit::kH264}));
    kit::write_text(folder / "both.ts", kit::read_text(small) + kit::read_text(large));
    const auto error = refused(folder / "both.ts", folder / "both.mp4");
    CHECK(error.code == Errc::unsupported_codec);
    CHECK_THAT(error.detail, Catch::Contains("picture") && Catch::Contains("frames"));
}

TEST_CASE("convert: sound that begins minutes late is refused", "[aftercare]") {
    const kit::TempDir folder;
    const auto silent = kit::clip(
        folder, "a.ts", {"-an", "-c:v", "libx264", "-preset", "ultrafast", "-g", "30"}, 30);
    const auto whole = kit::clip(folder, "b.ts", kit::kH264, 2);
    kit::write_text(folder / "both.ts", kit::read_text(silent) + kit::read_text(whole));
    CHECK(refused(folder / "both.ts", folder / "both.mp4").code == Errc::unsupported_codec);
}

TEST_CASE("convert: what is no media is refused, whatever it is", "[aftercare]") {
    const kit::TempDir folder;
    kit::write_text(folder / "text.ts", std::string(100'000, 'a'));
    kit::write_text(folder / "empty.ts", "");
    kit::write_text(folder / "list.ts", "ffconcat version 1.0\nfile '/etc/hostname'\n");
    kit::write_text(folder / "headless.mp4", std::string("\0\0\0\x08mdat", 8) + "xxxx");
    ::mkfifo((folder / "fifo.ts").c_str(), 0600);
    fs::create_directory(folder / "folder.ts");
    for (const char* name :
         {"text.ts", "empty.ts", "list.ts", "headless.mp4", "fifo.ts", "folder.ts"}) {
        INFO(name);
        CHECK(refused(folder / name, folder / "copy.mp4").code == Errc::bad_media);
    }
    CHECK(refused(folder / "nothing.ts", folder / "copy.mp4").code ==
          boost::system::errc::no_such_file_or_directory);
}

TEST_CASE("convert and poster: a file that is damaged anywhere does no harm", "[aftercare]") {
    const std::string name = GENERATE("tiny.ts", "tiny.flv", "tiny.mp4", "tiny.mkv");
    const kit::TempDir folder;
    std::minstd_rand random{20};
    unsigned copies = 0;
    for (int i = 0; i < 30; ++i) {
        Bytes bytes = kit::fixture(name);
        for (int k = 0; k < 20; ++k)
            bytes[random() % bytes.size()] = std::uint8_t(random());
        const fs::path source = folder / name;
        kit::write_file(source, bytes);
        const auto copy = convert_to_mp4(source, folder / "copy.mp4");
        const auto poster = make_poster(source, folder / "a.jpg", {.kind = Poster::contact_sheet});
        copies += copy ? 1 : 0;
        CHECK(kit::read_file(source) == bytes);
        if (copy) fs::remove(copy->path);
        if (poster && *poster) fs::remove((*poster)->path);
        CHECK(kit::names_in(folder.path()) == name);
    }
    INFO(name);
    CHECK(copies > 0);
}

TEST_CASE("convert: two do not make the same copy at once", "[aftercare]") {
    const kit::TempDir folder;
    const auto source = kit::clip(folder, "a.ts", kit::kH264, 1);
    const FileHandle other{
        ::open((folder / "a.mp4.weir-tmp").c_str(), O_RDWR | O_CREAT | O_EXCL, 0600)};
    REQUIRE(::flock(other.fd(), LOCK_EX) == 0);
    CHECK(refused(source, folder / "a.mp4").code == Errc::bad_option);
}

TEST_CASE("convert: where there is no room, the source stays", "[aftercare][aftercare-full]") {
    if (!e2e::in_own_mounts("[aftercare-full]")) return;
    const kit::TempDir folder;
    const auto source = kit::clip(folder, "a.ts", kit::kH264, 2);
    e2e::mount_tmpfs(folder / "full", "16k");
    CHECK(refused(source, folder / "full" / "a.mp4").code == Errc::disk_full);
    CHECK(kit::names_in(folder / "full") == "");
}

}  // namespace
}  // namespace weir
