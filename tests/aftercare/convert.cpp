// SPDX-License-Identifier: MIT
#include <weir/files.hpp>

#include <thread>

#include <catch2/catch.hpp>

#include "aftercare/convert.hpp"
#include "aftercare/media_kit.hpp"

namespace weir {
namespace {

namespace fs = std::filesystem;
using kit::Kind;
using namespace std::chrono_literals;

ConvertedFile converted(const fs::path& source, const fs::path& target,
                        const ConvertOptions& options = {}) {
    const auto copy = convert_to_mp4(source, target, options);
    if (!copy) FAIL(copy.error());
    return *copy;
}

void check_same_media(const fs::path& source, const ConvertedFile& copy) {
    const auto video = kit::hashes(source, Kind::video), audio = kit::hashes(source, Kind::audio);
    CHECK(kit::hashes(copy.path, Kind::video) == video);
    CHECK(kit::hashes(copy.path, Kind::audio) == audio);
    CHECK(copy.packets.video == video.size());
    CHECK(copy.packets.audio == audio.size());
    CHECK(copy.bytes == fs::file_size(copy.path));
    kit::check_player_likes(copy.path);
}

TEST_CASE("convert: what weir recorded is all there, in each of its containers", "[aftercare]") {
    const auto format = GENERATE(Format::ts, Format::flv, Format::mkv, Format::mp4);
    const kit::TempDir folder;
    const auto source = kit::recorded(kit::clip(folder, "a.ts", kit::kH264), format);
    INFO(source);
    const auto copy = converted(source, folder / "copy.mp4");
    check_same_media(source, copy);
    CHECK(copy.duration_s == Approx(4).margin(0.1));
}

TEST_CASE("convert: other codecs, and sound alone", "[aftercare]") {
    struct Row {
        const char* name;
        std::vector<std::string> coding;
    };
    const auto row = GENERATE(
        Row{"hevc.ts", kit::kHevc}, Row{"hevc.mkv", kit::kHevc}, Row{"vp9.mkv", kit::kVp9},
        Row{"sound.ts", {"-vn", "-c:a", "aac"}}, Row{"sound.aac", {"-vn", "-c:a", "aac"}},
        Row{"ac3.ts", {"-vn", "-c:a", "ac3"}}, Row{"opus.mkv", {"-vn", "-c:a", "libopus"}});
    const kit::TempDir folder;
    const auto source = kit::clip(folder, row.name, row.coding);
    INFO(source);
    check_same_media(source, converted(source, folder / "copy.mp4"));
}

TEST_CASE("convert: pictures and sound stay in step", "[aftercare]") {
    const kit::TempDir folder;
    const auto source = kit::clip(folder, "a.ts", kit::kH264);
    const auto copy = converted(source, folder / "copy.mp4");
    const auto lead = [](const fs::path& file) {
        const auto report = inspect(file);
        REQUIRE(report.has_value());
        const auto& t = report->tracks;
        REQUIRE(t.size() == 2);
        return t[0].kind == "video" ? t[0].first_dts_s - t[1].first_dts_s
                                    : t[1].first_dts_s - t[0].first_dts_s;
    };
    CHECK(lead(copy.path) == Approx(lead(source)).margin(0.002));
}

TEST_CASE("convert: a file whose clock jumped back plays through", "[aftercare]") {
    const kit::TempDir folder;
    const auto clip = kit::clip(folder, "a.ts", kit::kH264);
    kit::write_text(folder / "twice.ts", kit::read_text(clip) + kit::read_text(clip));
    const auto copy = converted(folder / "twice.ts", folder / "copy.mp4");
    CHECK(copy.packets.video == 2 * kit::hashes(clip, Kind::video).size());
    CHECK(copy.duration_s == Approx(8).margin(0.2));
    kit::check_player_likes(copy.path);
}

TEST_CASE("convert: the end of a file that was cut off is no obstacle", "[aftercare]") {
    const auto format = GENERATE(Format::ts, Format::flv, Format::mp4);
    const kit::TempDir folder;
    const auto source = kit::recorded(kit::clip(folder, "a.ts", kit::kH264), format);
    INFO(source);
    fs::resize_file(source, fs::file_size(source) * 2 / 3);
    const auto copy = converted(source, folder / "copy.mp4");
    CHECK(copy.duration_s > 1);
    CHECK(copy.duration_s < 3.9);
}

TEST_CASE("convert: no file is replaced, and nothing is left beside it", "[aftercare]") {
    const kit::TempDir folder;
    const auto source = kit::clip(folder, "a.ts", kit::kH264, 1);
    kit::write_text(folder / "a.mp4", "mine");
    fs::last_write_time(source, fs::file_time_type::clock::now() - std::chrono::hours{100});
    const auto copy = converted(source, folder / "a.mp4", {.remove_source = true});
    CHECK(copy.path == folder / "a-2.mp4");
    CHECK(copy.source_removed);
    CHECK(kit::read_text(folder / "a.mp4") == "mine");
    CHECK(kit::names_in(folder.path()) == "a-2.mp4 a.mp4");
    // Rules by age go on to apply.
    CHECK(fs::last_write_time(copy.path) <
          fs::file_time_type::clock::now() - std::chrono::hours{99});
}

TEST_CASE("convert: the copy takes the place of a source of its own name", "[aftercare]") {
    const kit::TempDir folder;
    const auto ts = kit::clip(folder, "a.ts", kit::kH264, 1);
    const auto source = kit::recorded(ts, Format::mp4);
    const auto frames = kit::hashes(source, Kind::video);
    CHECK(converted(source, source).path == folder / "a-2.mp4");
    const auto copy = converted(source, source, {.remove_source = true});
    CHECK(copy.path == source);
    CHECK(copy.source_removed);
    CHECK(kit::hashes(source, Kind::video) == frames);
    kit::check_player_likes(source);
    CHECK(kit::names_in(folder.path()) == "a-2.mp4 a.mp4 a.ts");
}

TEST_CASE("convert: it stops within a second when asked, and leaves nothing", "[aftercare]") {
    const kit::TempDir folder;
    const auto source = kit::clip(folder, "a.ts", kit::kH264);
    std::stop_source stop;
    // At this rate it would take an hour.
    const ConvertOptions options{
        .remove_source = true, .bytes_per_second = 1000, .stop = stop.get_token()};
    Clock::time_point asked;
    std::jthread other{[&] {
        CHECK(kit::wait_for([&] { return fs::exists(folder / "b.mp4.weir-tmp"); }, 5s));
        asked = Clock::now();
        stop.request_stop();
    }};
    const auto copy = convert_to_mp4(source, folder / "b.mp4", options);
    const auto ended = Clock::now();
    other.join();
    REQUIRE(copy.has_error());
    CHECK(copy.error().code == Errc::cancelled);
    CHECK(ended - asked < 1s);
    CHECK(kit::names_in(folder.path()) == "a.ts");
}

TEST_CASE("convert: what a process that died left is in nobody's way", "[aftercare]") {
    const kit::TempDir folder;
    const auto source = kit::clip(folder, "a.ts", kit::kH264, 1);
    kit::write_text(folder / "a.mp4.weir-tmp", "half a copy");
    converted(source, folder / "a.mp4");
    CHECK(kit::names_in(folder.path()) == "a.mp4 a.ts");
}

TEST_CASE("convert: a copy is told from one of something else", "[aftercare]") {
    const kit::TempDir folder;
    const auto source = kit::clip(folder, "a.ts", kit::kH264, 2);
    const auto copy = converted(source, folder / "a.mp4").path;
    aftercare::Brake brake{0};
    const aftercare::Rein rein{brake, {}};
    CHECK(aftercare::is_copy_of(copy, source, rein).value());
    CHECK_FALSE(
        aftercare::is_copy_of(copy, kit::clip(folder, "b.ts", kit::kH264, 1), rein).value());
}

}  // namespace
}  // namespace weir
