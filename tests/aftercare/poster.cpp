// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "aftercare/media_kit.hpp"

namespace weir {
namespace {

namespace fs = std::filesystem;

PosterFile made(const fs::path& source, const fs::path& jpeg, const PosterOptions& options = {}) {
    const auto poster = make_poster(source, jpeg, options);
    if (!poster) FAIL(poster.error());
    REQUIRE(poster->has_value());
    return **poster;
}

/// By another reader than ours: "mjpeg,320,180".
std::string as_ffprobe_sees(const fs::path& jpeg) {
    return kit::run_tool({"ffprobe", "-v", "error", "-show_entries",
                          "stream=codec_name,width,height", "-of", "csv=p=0", jpeg.native()})
        .output;
}

/// Mean brightness of all but the margins, 0 to 255.
double brightness(const fs::path& jpeg) {
    const auto ran = kit::run_tool({"ffmpeg", "-v", "error", "-nostdin", "-i", jpeg.native(), "-vf",
                                    "scale=1:1:flags=area,format=gray", "-f", "rawvideo", "-"});
    REQUIRE(ran.output.size() == 1);
    return std::uint8_t(ran.output[0]);
}

TEST_CASE("poster: a picture and a sheet of every container", "[aftercare]") {
    const auto format = GENERATE(Format::ts, Format::flv, Format::mkv, Format::mp4);
    const kit::TempDir folder;
    const auto source = kit::recorded(kit::clip(folder, "a.ts", kit::kH264), format);
    INFO(source);
    const auto poster = made(source, folder / "a.jpg");
    CHECK(poster.path == folder / "a.jpg");
    CHECK(as_ffprobe_sees(poster.path) == "mjpeg,320,180\n");
    // Four seconds with a keyframe each half.
    const auto sheet =
        made(source, folder / "a.sheet.jpg",
             {.kind = Poster::contact_sheet, .columns = 3, .rows = 3, .cell_width = 160});
    CHECK(sheet.pictures >= 6);
    CHECK(sheet.pictures <= 8);
    const unsigned rows = (sheet.pictures + 2) / 3;
    CHECK(sheet.width == 3 * 164 + 4);
    CHECK(sheet.height == rows * 94 + 4);
    CHECK(as_ffprobe_sees(sheet.path) == fmt::format("mjpeg,{},{}\n", sheet.width, sheet.height));
    CHECK(brightness(sheet.path) > 60);
}

TEST_CASE("poster: of a regular MP4, of HEVC and of VP9, too", "[aftercare]") {
    const kit::TempDir folder;
    struct Row {
        const char* name;
        std::vector<std::string> coding;
    };
    const auto row =
        GENERATE(Row{"a.mp4", kit::kH264}, Row{"b.ts", kit::kHevc}, Row{"c.mkv", kit::kVp9});
    const auto source = kit::clip(folder, row.name, row.coding, 2);
    INFO(source);
    CHECK(as_ffprobe_sees(made(source, folder / "x.jpg").path) == "mjpeg,320,180\n");
}

TEST_CASE("poster: black pictures are passed over", "[aftercare]") {
    const kit::TempDir folder;
    auto coding = kit::kH264;
    // The first 1.5 of 4 seconds: all that lies about a tenth into the file.
    coding.insert(coding.end(), {"-vf", "drawbox=t=fill:c=black:enable='lt(t,1.5)'"});
    const auto source = kit::clip(folder, "a.ts", coding);
    CHECK(brightness(made(source, folder / "a.jpg").path) > 60);
}

TEST_CASE("poster: a file with one keyframe shows that", "[aftercare]") {
    const kit::TempDir folder;
    const auto source =
        kit::clip(folder, "a.ts", {"-c:v", "libx264", "-preset", "veryfast", "-g", "900"});
    const auto kind = GENERATE(Poster::poster, Poster::contact_sheet);
    const auto poster = made(source, folder / "a.jpg", {.kind = kind});
    CHECK(poster.pictures == 1);
}

TEST_CASE("poster: the name of another file is left alone", "[aftercare]") {
    const kit::TempDir folder;
    const auto source = kit::clip(folder, "a.ts", kit::kH264, 1);
    kit::write_text(folder / "a.jpg", "mine");
    CHECK(made(source, folder / "a.jpg").path == folder / "a-2.jpg");
    CHECK(kit::read_text(folder / "a.jpg") == "mine");
    CHECK(kit::names_in(folder.path()) == "a-2.jpg a.jpg a.ts");
}

TEST_CASE("poster: of sound there is none, and that is no error", "[aftercare]") {
    const kit::TempDir folder;
    const auto source = kit::clip(folder, "a.ts", {"-vn", "-c:a", "aac"}, 1);
    const auto poster = make_poster(source, folder / "a.jpg");
    REQUIRE(poster.has_value());
    CHECK_FALSE(poster->has_value());
    CHECK(kit::names_in(folder.path()) == "a.ts");
}

TEST_CASE("poster: pictures beyond all measure are not decoded", "[aftercare]") {
    const kit::TempDir folder;
    const fs::path source = folder / "a.ts";
    REQUIRE(kit::run_tool({"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=s=8192x4608:r=1",
                           "-frames:v", "1", "-c:v", "libx264", "-preset", "ultrafast",
                           source.native()})
                .exit_code == 0);
    const auto poster = make_poster(source, folder / "a.jpg");
    REQUIRE(poster.has_error());
    CHECK(poster.error().code == Errc::bad_media);
}

TEST_CASE("poster: options out of range, and what is no media", "[aftercare]") {
    const kit::TempDir folder;
    const fs::path source = folder / "a.ts", jpeg = folder / "a.jpg";
    kit::write_text(source, std::string(10'000, 'x'));
    const auto code = [&](const PosterOptions& options) {
        return make_poster(source, jpeg, options).error().code;
    };
    CHECK(code({}) == Errc::bad_media);
    CHECK(code({.width = 100'000}) == Errc::bad_option);
    CHECK(code({.columns = 11}) == Errc::bad_option);
    CHECK(code({.rows = 0}) == Errc::bad_option);
}

}  // namespace
}  // namespace weir
