// SPDX-License-Identifier: MIT
// Segments of containers other than MPEG-TS, through the whole chain.
#include <catch2/catch.hpp>

#include "kit/clip.hpp"
#include "recorder/ts_kit.hpp"

using namespace weir;

TEST_CASE("segments: VP9 in fragmented MP4 is recorded as MP4", "[recorder]") {
    const kit::TemporaryDirectory directory;
    const auto path = directory / "a.mp4";
    const kit::Clip clip{.seconds = 2,
                         .coding = {"-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8",
                                    "-g", "30", "-c:a", "aac"},
                         .packing = {"-movflags", "frag_keyframe+empty_moov+default_base_moof"}};
    REQUIRE(kit::make_clip(path, clip));
    kit::SegmentRecorder recorder{Format::mp4};
    recorder.feed(kit::read_file(path), false, media::Container::fmp4);
    recorder.finish();
    CHECK(recorder.warnings().empty());
    REQUIRE(recorder.files().size() == 1);
    CHECK(recorder.files().front().extension() == ".mp4");
    CHECK(kit::frame_hashes(recorder.files(), kit::Kind::video) ==
          kit::frame_hashes({path}, kit::Kind::video));
    CHECK(kit::decoding_errors(recorder.files().front()).empty());
}
