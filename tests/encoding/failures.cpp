// SPDX-License-Identifier: MIT
// Backends that fail: another goes on, or the recording is copied.
#include <catch2/catch.hpp>

#include "encoding/encoded_recorder.hpp"

namespace weir {
namespace {

using namespace std::chrono_literals;
using kit::backend;
using kit::EncodedRecorder;
using kit::Gate;

constexpr unsigned kFrames = kit::kSegments * kit::kSegmentFrames;

RecordingOptions encoding() {
    RecordingOptions options;
    options.encode.emplace();
    return options;
}

TEST_CASE("encoding: one backend fails, the next goes on in another file, and no frame is lost",
          "[encoding]") {
    const unsigned frames = GENERATE(0u, 1u, 60u, 199u);
    INFO("after " << frames);
    EncodedRecorder recorder{encoding(), {backend("first", {.frames = frames}), backend("second")}};
    recorder.feed_all();
    recorder.finish();
    CHECK(kit::pictures(recorder.files_of()) == kFrames);
    CHECK(recorder.gaps().empty());
    CHECK(kit::all_sound(recorder.reports()));
    REQUIRE_FALSE(recorder.encodings().empty());
    const auto& last = recorder.encodings().back();
    CHECK(last.to == "second");
    CHECK(recorder.files_of().size() <= 2);
    if (frames < 60) return;
    CHECK(recorder.encoders() == "first second");
    CHECK(recorder.files_of().size() == 2);
    CHECK(last.error->code == Errc::encoder_failed);
    CHECK(last.media_s > 0);
}

TEST_CASE("encoding: where all sessions are taken, it is a copy from the first frame on",
          "[encoding]") {
    EncodedRecorder recorder{encoding(), {backend("only", {.opening = Errc::encoder_busy})}};
    recorder.feed_all();
    recorder.finish();
    CHECK(recorder.encoders() == "copy");
    CHECK(recorder.encodings().front().error->code == Errc::encoder_busy);
    CHECK(recorder.files_of().size() == 1);
    CHECK(kit::pictures(recorder.files_of()) == kFrames);
    CHECK(recorder.gaps().empty());
}

TEST_CASE("encoding: where the last backend fails, the copy begins no later", "[encoding]") {
    const unsigned frames = GENERATE(30u, 110u);
    EncodedRecorder recorder{encoding(), {backend("only", {.frames = frames})}};
    recorder.feed_all();
    recorder.finish();
    CHECK(recorder.encoders() == "only copy");
    const auto counts = kit::picture_counts(recorder.files_of());
    REQUIRE(counts.size() == 2);
    // From a keyframe of the source, which has one each second.
    CHECK(counts[1] % 25 == 0);
    CHECK(counts[0] + counts[1] >= kFrames);
    CHECK(counts[0] + counts[1] < kFrames + 50);
    CHECK(kit::all_sound(recorder.reports()));
}

TEST_CASE("encoding: an extra output without a backend ends, and the copy is whole", "[encoding]") {
    RecordingOptions options;
    options.extra_outputs.push_back({.name = "small"});
    EncodedRecorder recorder{options, {backend("only", {.frames = 60})}};
    recorder.feed_all();
    recorder.finish();
    CHECK(kit::pictures(recorder.files_of()) == kFrames);
    CHECK(recorder.encoders("small") == "only none");
    CHECK(recorder.files_of("small").size() == 1);
    CHECK(recorder.gaps().empty());
}

TEST_CASE("encoding: a driver that hangs is left, and another goes on from what it had not given",
          "[encoding]") {
    const unsigned frames = GENERATE(0u, 70u);
    INFO("after " << frames);
    const auto gate = std::make_shared<Gate>();
    EncodedRecorder recorder{
        encoding(), {backend("first", {.frames = frames, .waits_at = gate}), backend("second")}};
    recorder.feed_all();
    REQUIRE(recorder.run_until([&] { return gate->is_reached(); }));
    recorder.pass(20s);
    const std::string after = frames > 0 ? "first second" : "second";
    CHECK(recorder.run_until([&] { return recorder.encoders() == after; }));
    recorder.finish();
    gate->open();
    CHECK(recorder.encodings().back().error->code == Errc::encoder_failed);
    CHECK(kit::pictures(recorder.files_of()) == kFrames);
    CHECK(kit::all_sound(recorder.reports()));
    CHECK(recorder.gaps().empty());
}

TEST_CASE("encoding: where the only driver hangs, it is copied", "[encoding]") {
    const auto gate = std::make_shared<Gate>();
    EncodedRecorder recorder{encoding(), {backend("only", {.frames = 70, .waits_at = gate})}};
    recorder.feed_all();
    REQUIRE(recorder.run_until([&] { return gate->is_reached(); }));
    recorder.pass(20s);
    CHECK(recorder.run_until([&] { return recorder.encoders() == "only copy"; }));
    recorder.finish();
    gate->open();
    const auto frames = kit::pictures(recorder.files_of());
    CHECK(frames >= kFrames);
    CHECK(frames < kFrames + 50);
}

}  // namespace
}  // namespace weir
