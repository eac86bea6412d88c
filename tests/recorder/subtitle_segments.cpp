// SPDX-License-Identifier: MIT
#include "recorder/subtitle_segments.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

using namespace weir;
using namespace std::chrono_literals;
using recorder::SegmentStart;

namespace {

/// What a sink hears, as a story; times in milliseconds.
struct Listener final : recorder::CueSink {
    std::string heard;

    void tell(const std::string& what) { heard += (heard.empty() ? "" : " ") + what; }
    void cue(media::webvtt::Cue cue) override {
        tell(fmt::format("{}-{}:{}", cue.start / 1ms, cue.end / 1ms, cue.text));
    }
    void blocks(const std::vector<std::string>& blocks) override {
        tell(fmt::format("blocks:{}", blocks.size()));
    }
    void discontinuity() override { tell("discontinuity"); }
};

/// A segment of four seconds.
SegmentStart after(media::Nanoseconds lost, bool discontinuity = false) {
    SegmentStart start;
    start.discontinuity = discontinuity;
    start.lost = lost;
    return start;
}

/// A rendition that is followed by nobody but the test.
struct Bench {
    boost::asio::io_context loop;
    fetch::Client client{loop.get_executor()};
    recorder::Handle handle{1, {}};
    recorder::Reporter reporter{handle, [](const Event&) {}, Log{}};
    Signal wake{loop.get_executor()};
    recorder::Context context{loop.get_executor(), client, {}, handle, reporter, wake};
    Listener sink;
    recorder::SubtitleSegments segments{context, sink};

    Result<void> segment(std::string_view text, SegmentStart start = after(0s), bool whole = true) {
        start.container = media::Container::webvtt;
        segments.begin_segment(start);
        for (; !text.empty(); text.remove_prefix(std::min<std::size_t>(text.size(), 5)))
            if (auto taken = segments.bytes(as_bytes(text.substr(0, 5))); !taken) return taken;
        return segments.end_segment({.whole = whole, .duration = 4s});
    }
    static std::string text(std::int64_t mpegts, std::string_view word) {
        return fmt::format(
            "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:{},LOCAL:00:00:10.000\n\n"
            "00:00:10.000 --> 00:00:11.000\n{}\n",
            mpegts, word);
    }
};

}  // namespace

TEST_CASE("subtitle segments: cues stand on the media's clock", "[recorder]") {
    Bench bench;
    REQUIRE(bench.segment(Bench::text(900'000, "a")).has_value());
    REQUIRE(bench.segment("WEBVTT\n\nSTYLE\n::cue {}\n\n00:01.000 --> 00:02.000\nno map\n"));
    CHECK(bench.sink.heard == "10000-11000:a blocks:1 1000-2000:no map");
}

TEST_CASE("subtitle segments: the clock goes on where its 33 bits wrap", "[recorder]") {
    constexpr std::int64_t kWrap = std::int64_t{1} << 33;
    Bench bench;
    REQUIRE(bench.segment(Bench::text(kWrap - 90'000, "a")).has_value());
    REQUIRE(bench.segment(Bench::text(90'000, "b")).has_value());
    CHECK(bench.sink.heard == "95442717-95443717:a 95444717-95445717:b");
    REQUIRE(bench.segment(Bench::text(180'000, "c"), after(0s, true)).has_value());
    CHECK(bench.sink.heard == "95442717-95443717:a 95444717-95445717:b discontinuity 2000-3000:c");
}

TEST_CASE("subtitle segments: of one that is broken nothing is taken", "[recorder]") {
    Bench bench;
    REQUIRE(bench.segment(Bench::text(0, "cut off in mid-w"), after(0s), false));
    CHECK(bench.segment("<html>").error().code == Errc::bad_media);
    CHECK(bench.segment("WEBVTT\n\n" + std::string(2 << 20, 'x')).error().code == Errc::too_large);
    REQUIRE(bench.segment(Bench::text(0, "whole"), after(4s)).has_value());
    CHECK(bench.sink.heard == "0-1000:whole");
    CHECK(bench.segments.duration() == 16s);
    SegmentStart start = after(0s);
    start.container = media::Container::fmp4;
    bench.segments.begin_segment(start);
    CHECK(bench.segments.bytes(as_bytes("....ftyp")).error().code == Errc::unsupported_codec);
}
