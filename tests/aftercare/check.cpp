// SPDX-License-Identifier: MIT
// The check of a copy, given copies that are damaged.
#include "aftercare/check.hpp"

#include <catch2/catch.hpp>

#include "aftercare/frames.hpp"
#include "aftercare/media_kit.hpp"
#include "aftercare/timeline.hpp"
#include "data/fixture.hpp"
#include "e2e/own_mounts.hpp"

namespace weir {
namespace {

namespace fs = std::filesystem;
using namespace aftercare;

/// Writes as convert_to_mp4() does, and stops before the check.
Result<std::vector<Expected>> write_copy(const fs::path& source, const TemporaryFile& file,
                                         const Rein& rein) {
    auto opened = Source::open(source, rein);
    REQUIRE(opened.has_value());
    auto frames = Frames::open(**opened);
    REQUIRE(frames.has_value());
    auto writer = Mp4Writer::open(file, frames->streams(), rein);
    if (!writer) return writer.error();
    std::vector<Timeline::Track> tracks;
    for (const AVStream* stream : frames->streams())
        tracks.push_back({{stream->time_base.num, stream->time_base.den}});
    Timeline timeline{tracks, frames->wrap_bits()};
    av::Packets out;
    for (av::Packet frame; frames->next(frame).value(); frame = {})
        timeline.push(std::move(frame), out);
    timeline.drain(out);
    for (av::Packet& packet : out)
        if (auto written = (*writer)->write(std::move(packet)); !written) return written.error();
    if (auto finished = (*writer)->finish(); !finished) return finished.error();
    return (*writer)->expected();
}

struct Copy {
    kit::TempDir folder;
    Brake brake{0};
    Rein rein{brake, {}};
    Result<TemporaryFile> file = TemporaryFile::create(folder / "a.mp4");
    std::vector<Expected> expected =
        write_copy(kit::clip(folder, "a.ts", kit::kH264, 2), *file, rein).value();

    std::string verdict() const {
        const auto checked = check_copy(file->path(), expected, rein);
        return checked ? "same" : checked.error().message();
    }
};

TEST_CASE("check: a copy that is whole passes", "[aftercare]") {
    CHECK(Copy{}.verdict() == "same");
}

TEST_CASE("check: one byte that is not as it was is found, wherever it lies", "[aftercare]") {
    const double part = GENERATE(0.3, 0.6, 0.99);
    Copy copy;
    Bytes bytes = kit::read_file(copy.file->path());
    bytes[std::size_t(part * double(bytes.size()))] ^= 0x40;
    kit::write_file(copy.file->path(), bytes);
    CHECK_THAT(copy.verdict(), Catch::Contains("the source was kept"));
}

TEST_CASE("check: frames, time and begin must be as expected", "[aftercare]") {
    Copy copy;
    Expected& track = copy.expected.front();
    const Expected whole = track;
    ++track.digest.packets;
    CHECK_THAT(copy.verdict(), Catch::Contains("number of frames"));
    track = whole;
    track.last_dts += std::chrono::milliseconds{100};
    CHECK_THAT(copy.verdict(), Catch::Contains("duration"));
    track = whole;
    track.first_pts += std::chrono::milliseconds{100};
    CHECK_THAT(copy.verdict(), Catch::Contains("begin"));
    copy.expected.pop_back();
    CHECK_THAT(copy.verdict(), Catch::Contains("number of tracks"));
}

TEST_CASE("check: a copy that was cut off does not pass", "[aftercare]") {
    Copy copy;
    fs::resize_file(copy.file->path(), fs::file_size(copy.file->path()) - 1000);
    CHECK(copy.verdict() != "same");
}

TEST_CASE("writer: a disk that is full midway is told", "[aftercare][writer-full]") {
    if (!e2e::in_own_mounts("[writer-full]")) return;
    const kit::TempDir folder;
    const auto source = kit::clip(folder, "a.ts", kit::kH264, 4);
    // More than the header, less than the media.
    e2e::mount_tmpfs(folder / "small", "64k");
    Brake brake{0};
    {
        const auto file = TemporaryFile::create(folder / "small" / "a.mp4");
        REQUIRE(file.has_value());
        const auto written = write_copy(source, *file, {brake, {}});
        REQUIRE(written.has_error());
        CHECK(written.error().code == Errc::disk_full);
    }
    CHECK(kit::names_in(folder / "small") == "");
}

}  // namespace
}  // namespace weir
