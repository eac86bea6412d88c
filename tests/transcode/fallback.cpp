// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "transcode/kit.hpp"

namespace weir {
namespace {

using namespace std::chrono_literals;
using kit::EncoderFault;

/// Of all files, one behind the other.
std::vector<std::int64_t> all_times(const kit::Encoded& out) {
    std::vector<std::int64_t> all;
    for (const auto& file : out.files) {
        const auto times = kit::times(file, AVMEDIA_TYPE_VIDEO);
        all.insert(all.end(), times.begin(), times.end());
    }
    return all;
}

TEST_CASE("fallback: an encoder that fails costs no frame and doubles none", "[transcode]") {
    const unsigned frames = GENERATE(1u, 30u, 65u, 119u);
    INFO("after " << frames);
    const kit::TempDir folder;
    auto media = kit::small_media(folder);
    const auto before = kit::times(media, AVMEDIA_TYPE_VIDEO);
    const auto format = GENERATE(AV_PIX_FMT_YUV420P, AV_PIX_FMT_NV12);
    const auto out =
        kit::encoded(std::move(media), {.backends = {kit::backend("first", {.frames = frames}),
                                                     kit::backend("second", {}, format)},
                                        .keyframes = {4.0}});
    if (out.error) FAIL(*out.error);
    REQUIRE(out.changes.size() == 1);
    const auto& changed = out.changes.front();
    CHECK(changed.from == "first");
    CHECK(changed.to == "second");
    CHECK(changed.reason.code == Errc::encoder_failed);
    CHECK(changed.lost_frames == 0);
    REQUIRE(changed.tracks.size() == 2);
    // In order, file by file.
    CHECK(all_times(out) == before);
    const auto& second = out.files.back();
    const auto shown = kit::times(second, AVMEDIA_TYPE_VIDEO);
    CHECK(changed.at.count() / 1'000 == shown.front());
    const auto first_picture = std::ranges::find_if(second.packets, [&](const av::Packet& packet) {
        return second.tracks[packet.track()].is_video();
    });
    CHECK(first_picture->is_keyframe());
    // What was asked of the one that failed is still done.
    const auto keys = kit::times(second, AVMEDIA_TYPE_VIDEO, true);
    if (frames < 75) CHECK(keys.size() == 2);
}

TEST_CASE("fallback: one that fails as it ends is followed by another", "[transcode]") {
    const kit::TempDir folder;
    auto media = kit::small_media(folder);
    const auto before = kit::times(media, AVMEDIA_TYPE_VIDEO);
    const auto out = kit::encoded(
        std::move(media),
        {.backends = {kit::backend("first", {.fails_at_end = true}), kit::backend("second")}});
    REQUIRE_FALSE(out.error);
    CHECK(out.changes.size() == 1);
    CHECK(all_times(out) == before);
}

TEST_CASE("fallback: three fail in a row, in the midst of what the others left", "[transcode]") {
    const kit::TempDir folder;
    auto media = kit::small_media(folder);
    const auto before = kit::times(media, AVMEDIA_TYPE_VIDEO);
    const auto out = kit::encoded(
        std::move(media),
        {.backends = {kit::backend("a", {.frames = 60}), kit::backend("b", {.frames = 5}),
                      kit::backend("c", {.opening = Errc::no_encoder}),
                      kit::backend("d", {.frames = 50}), kit::backend("e")}});
    if (out.error) FAIL(*out.error);
    REQUIRE(out.changes.size() == 3);
    CHECK(out.changes[1].from == "b");
    CHECK(out.changes[1].to == "d");
    CHECK(out.changes[2].to == "e");
    CHECK(all_times(out) == before);
}

TEST_CASE("fallback: one that is busy, or can't, is passed over before anything came out",
          "[transcode]") {
    const auto why = GENERATE(Errc::encoder_busy, Errc::no_encoder);
    const kit::TempDir folder;
    const auto out = kit::encoded(
        kit::small_media(folder),
        {.backends = {kit::backend("first", {.opening = why}), kit::backend("second")}});
    REQUIRE_FALSE(out.error);
    REQUIRE(out.changes.size() == 1);
    CHECK(out.changes[0].reason.code == why);
    REQUIRE(out.files.size() == 1);
    CHECK(all_times(out).size() == 120);
}

TEST_CASE("fallback: where none is left, that is an error that tells why", "[transcode]") {
    const kit::TempDir folder;
    const auto busy = GENERATE(true, false);
    const auto out = kit::encoded(
        kit::small_media(folder),
        {.backends = {
             kit::backend("first", {.frames = 20}),
             kit::backend("second", {.opening = busy ? Errc::encoder_busy : Errc::no_encoder})}});
    REQUIRE(out.error);
    CHECK(out.error->code == (busy ? Errc::encoder_busy : Errc::no_encoder));
    CHECK_THAT(out.error->detail, Catch::Contains("first:") && Catch::Contains("after 20 frames") &&
                                      Catch::Contains("second:"));
}

TEST_CASE("fallback: frames beyond the limit are lost, and told", "[transcode]") {
    const kit::TempDir folder;
    auto media = kit::small_media(folder);
    const auto before = kit::times(media, AVMEDIA_TYPE_VIDEO);
    const auto out =
        kit::encoded(std::move(media),
                     {.backends = {kit::backend("first", {.frames = 60}), kit::backend("second")},
                      .limits = {.retention = {.frames = 8}}});
    REQUIRE_FALSE(out.error);
    REQUIRE(out.changes.size() == 1);
    const auto& changed = out.changes[0];
    CHECK(changed.lost_frames > 0);
    CHECK(changed.lost > (changed.lost_frames - 1) * 33ms);
    CHECK(changed.lost < (changed.lost_frames + 1) * 34ms);
    const auto after = all_times(out);
    CHECK(after.size() + changed.lost_frames == before.size());
    CHECK(std::ranges::includes(before, after));
    CHECK(std::ranges::is_sorted(after));
}

}  // namespace
}  // namespace weir
