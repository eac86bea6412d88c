// SPDX-License-Identifier: MIT
#include "publish/segmenter.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string>

namespace weir::publish {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr auto kFrame = 100ms;
const WallClock::time_point kNow{1'000'000s};

/// Feeds frames and tells what comes of them: "2000@1000000.0 D2000@…": lengths and dates; D:
/// behind a discontinuity, n: not independent, (3): so many frames are left out.
class Story {
public:
    explicit Story(std::chrono::seconds wanted) : segmenter_(wanted) {}

    void frames(milliseconds from, milliseconds to, milliseconds group,
                std::optional<WallClock::time_point> date = {}) {
        for (auto at = from; at < to; at += kFrame) {
            Segmenter::Frame frame{at, kFrame, (at - from) % group == 0ms, {}};
            if (at == from) frame.date = date;
            const auto step = segmenter_.look(frame, kNow + at);
            if (step.ended) tell(*step.ended);
            left_out_ += step.is_left_out ? 1 : 0;
        }
    }
    void end() {
        if (const auto segment = segmenter_.end()) tell(*segment);
    }
    const std::string& text() const { return text_; }

private:
    void tell(const Segmenter::Segment& segment) {
        const std::chrono::duration<double> date = segment.date - kNow;
        text_ += fmt::format(
            "{}{}{}{}@{:.1f}", text_.empty() ? "" : " ",
            left_out_ ? fmt::format("({})", left_out_) : "", segment.is_discontinuous ? "D" : "",
            std::chrono::round<milliseconds>(segment.duration).count(), date.count());
        if (!segment.is_independent) text_ += "n";
        left_out_ = 0;
    }
    Segmenter segmenter_;
    unsigned left_out_ = 0;
    std::string text_;
};

TEST_CASE("segmenter: segments follow one another, dated by the clock on the wall", "[publish]") {
    Story story{2s};
    story.frames(0ms, 6'500ms, 1s);
    story.end();
    CHECK(story.text() == "2000@0.0 2000@2.0 2000@4.0 500@6.0");
}

TEST_CASE("segmenter: a hole in the times ends a segment, and is told", "[publish]") {
    Story story{2s};
    story.frames(0ms, 3s, 1s);
    story.frames(10s, 13s, 1s);
    story.end();
    CHECK(story.text() == "2000@0.0 1000@2.0 D2000@10.0 1000@12.0");
}

TEST_CASE("segmenter: behind a break nothing is shown before a keyframe", "[publish]") {
    Story story{2s};
    story.frames(0ms, 3s, 1s);
    story.end();
    // Not on the same line of time.
    story.frames(-300ms, 0ms, 10s);
    CHECK(story.text() == "2000@0.0 1000@2.0");
    Segmenter segmenter{2s};
    CHECK(segmenter.look({0ms, kFrame, false, {}}, kNow).is_left_out);
    CHECK(segmenter.look({9'900ms, kFrame, false, {}}, kNow).is_left_out);
    const auto step = segmenter.look({10s, kFrame, false, {}}, kNow);
    CHECK(step.begins);
    CHECK_FALSE(segmenter.end()->is_independent);
}

TEST_CASE("segmenter: the source's dates go before our clock, and stay over a hole", "[publish]") {
    Story story{2s};
    story.frames(0ms, 2s, 2s, kNow + 1h);
    story.frames(2s, 4s, 2s, kNow + 1h + 2'040ms);
    story.frames(8s, 10s, 2s);
    story.end();
    CHECK(story.text() == "2000@3600.0 2000@3602.0 D2000@3608.0");
}

TEST_CASE("segmenter: a source that stood still is told, though its times go on", "[publish]") {
    Story story{2s};
    story.frames(0ms, 3s, 1s, kNow);
    story.frames(3s, 5s, 1s, kNow + 7s);
    story.frames(5s, 7s, 1s, kNow + 9'900ms);
    story.end();
    CHECK(story.text() == "2000@0.0 1000@2.0 D2000@7.0 2000@9.9");
}

TEST_CASE("segmenter: a group that is too long is cut, and what follows told", "[publish]") {
    Story story{2s};
    story.frames(0ms, 2s, 1s);
    story.frames(2s, 9s, 20s);
    story.end();
    CHECK(story.text() == "2000@0.0 2400@2.0 2400@4.4n 2200@6.8n");
}

}  // namespace
}  // namespace weir::publish
