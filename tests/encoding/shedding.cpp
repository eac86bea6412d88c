// SPDX-License-Identifier: MIT
// An encoder that can't keep up: what waits is copied, and nothing is lost.
#include <catch2/catch.hpp>

#include "encoding/encoded_recorder.hpp"

namespace weir {
namespace {

using namespace std::chrono_literals;
using kit::backend;
using kit::EncodedRecorder;
using kit::Gate;

constexpr unsigned kFrames = kit::kSegments * kit::kSegmentFrames;

/// Behind so many frames its encoder waits at the gate.
struct Slow {
    explicit Slow(unsigned frames, bool is_extra = false)
        : recorder{options(is_extra), {backend("slow", {.frames = frames, .waits_at = gate})}} {}

    static RecordingOptions options(bool is_extra) {
        RecordingOptions options;
        if (is_extra)
            options.extra_outputs.push_back({.name = "small"});
        else
            options.encode.emplace();
        return options;
    }
    /// All came, and the encoder stands still.
    void feed() {
        recorder.feed_all();
        REQUIRE(recorder.run_until([this] { return gate->is_reached(); }));
    }
    /// As long as it takes to say that it is too slow.
    void be_late() {
        for (int i = 0; i < 12; ++i)
            recorder.pass(500ms);
    }

    std::shared_ptr<Gate> gate = std::make_shared<Gate>();
    EncodedRecorder recorder;
};

TEST_CASE("encoding: what can't keep up is copied from a keyframe on, and each frame is there",
          "[encoding]") {
    const unsigned frames = GENERATE(0u, 20u, 45u);
    Slow slow{frames};
    slow.feed();
    slow.be_late();
    slow.gate->open();
    slow.recorder.finish();
    const auto counts = kit::picture_counts(slow.recorder.files_of());
    REQUIRE(counts.size() == 2);
    CHECK(counts[0] + counts[1] == kFrames);
    CHECK(counts[0] % 25 == 0);
    CHECK(counts[0] >= frames);
    CHECK(slow.recorder.encoders() == "slow copy");
    CHECK(slow.recorder.encodings().back().error->code == Errc::encoder_slow);
    CHECK(slow.recorder.gaps().empty());
    CHECK(kit::all_sound(slow.recorder.reports()));
}

TEST_CASE("encoding: a late extra output ends, and the copy beside it is whole", "[encoding]") {
    Slow slow{20, true};
    slow.feed();
    slow.be_late();
    slow.gate->open();
    slow.recorder.finish();
    CHECK(kit::pictures(slow.recorder.files_of()) == kFrames);
    CHECK(slow.recorder.encoders("small") == "slow none");
    const auto small = kit::pictures(slow.recorder.files_of("small"));
    CHECK(small >= 20);
    CHECK(small < kFrames);
}

TEST_CASE("encoding: a recording that is stopped does not wait for a slow encoder", "[encoding]") {
    Slow slow{10};
    slow.feed();
    slow.recorder.stop();
    slow.recorder.end();
    slow.gate->open();
    slow.recorder.finish();
    CHECK(slow.recorder.encoders() == "slow copy");
    CHECK(kit::pictures(slow.recorder.files_of()) == kFrames);
    CHECK(slow.recorder.gaps().empty());
}

TEST_CASE("encoding: who is to stop at once tells what was not encoded", "[encoding]") {
    const bool is_extra = GENERATE(false, true);
    Slow slow{10, is_extra};
    slow.feed();
    slow.recorder.end();
    slow.recorder.give_up();
    slow.gate->open();
    REQUIRE(slow.recorder.gaps().size() == 1);
    const Gap& gap = slow.recorder.gaps().front();
    CHECK(gap.cause == GapCause::stop);
    // The copy beside it lacks nothing.
    CHECK(gap.rendition == (is_extra ? "small" : ""));
    CHECK(gap.seconds > 1);
    CHECK(gap.seconds <= 2.0 * kit::kSegments + 0.1);
}

}  // namespace
}  // namespace weir
