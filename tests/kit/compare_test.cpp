// SPDX-License-Identifier: MIT
// The comparison itself must be caught at nothing: each damage that it exists for is done here.
#include <catch2/catch.hpp>

#include <algorithm>

#include "kit/compare.hpp"
#include "kit/verify.hpp"

namespace weir::kit {
namespace {

constexpr std::int64_t kSegment_us = 2'000'000;

/// 16 s: video at 25 per second, audio at 50, segments of 2 s called 100, 101, …
Reference reference_of_16s() {
    std::vector<Frame> frames;
    for (std::int64_t i = 0; i < 400; ++i)
        frames.push_back(
            {Kind::video, i * 40'000, i * 40'000, i % 50 == 0, 1000u + std::uint64_t(i)});
    for (std::int64_t i = 0; i < 800; ++i)
        frames.push_back({Kind::audio, i * 20'000, i * 20'000, true, 5000u + std::uint64_t(i)});
    auto reference = reference_from_frames(frames);
    reference.segment_us = kSegment_us;
    reference.names = {{.first_msn = 100}};
    return reference;
}

/// The frames of segments [from, to), interleaved by DTS.
std::vector<Frame> segments(const Reference& reference, std::uint64_t from, std::uint64_t to) {
    std::vector<Frame> frames;
    for (const Kind kind : {Kind::video, Kind::audio}) {
        const auto& track = reference.track(kind);
        for (auto a = reference.first_frame(kind, from); a < reference.first_frame(kind, to); ++a) {
            Frame frame = track.loop[a % track.loop.size()];
            frame.dts_us = track.dts_us(a);
            frame.pts_us = track.pts_us(a);
            frames.push_back(frame);
        }
    }
    std::stable_sort(frames.begin(), frames.end(),
                     [](const Frame& a, const Frame& b) { return a.dts_us < b.dts_us; });
    return frames;
}

std::vector<Frame> joined(const Reference& reference, const std::vector<unsigned>& order) {
    std::vector<Frame> frames;
    for (const unsigned k : order) {
        const auto some = segments(reference, k, k + 1);
        frames.insert(frames.end(), some.begin(), some.end());
    }
    return frames;
}

void shift(std::vector<Frame>& frames, Kind kind, std::int64_t by_us) {
    for (Frame& frame : frames) {
        if (frame.kind != kind) continue;
        frame.dts_us += by_us;
        frame.pts_us += by_us;
    }
}

}  // namespace

TEST_CASE("compare: an unbroken stretch is flawless, over the loop's seam too", "[kit]") {
    const auto reference = reference_of_16s();
    const auto verdict = compare(segments(reference, 3, 25), reference);
    INFO(to_text(verdict));
    CHECK(verdict.flawless());
    CHECK(verdict.video.matched == 22 * 50);
    CHECK(verdict.audio.matched == 22 * 100);
    CHECK(verdict.av_error_ms == 0);
}

TEST_CASE("compare: nothing at all is not flawless", "[kit]") {
    CHECK_FALSE(compare({}, reference_of_16s()).flawless());
}

TEST_CASE("compare: one missing frame is found", "[kit]") {
    const auto reference = reference_of_16s();
    const Kind kind = GENERATE(Kind::video, Kind::audio);
    auto frames = segments(reference, 0, 6);
    const auto at = std::find_if(frames.begin() + 100, frames.end(),
                                 [&](const Frame& frame) { return frame.kind == kind; });
    frames.erase(at);
    const auto verdict = compare(frames, reference);
    CHECK_FALSE(verdict.accounted());
    REQUIRE(verdict.track(kind).missing.size() == 1);
    CHECK(verdict.track(kind).missing[0].count == 1);
    CHECK_FALSE(verdict.track(kind).missing[0].told);
}

TEST_CASE("compare: a missing segment is found and named", "[kit]") {
    const auto reference = reference_of_16s();
    const auto frames = joined(reference, {2, 3, 5, 6});
    const auto verdict = compare(frames, reference);
    CHECK_FALSE(verdict.accounted());
    REQUIRE(verdict.video.missing.size() == 1);
    CHECK(verdict.video.missing[0].count == 50);
    CHECK(verdict.video.missing[0].seconds == Approx(2));
    CHECK(verdict.video.missing[0].from_msn == 104);
    CHECK(verdict.video.missing[0].to_msn == 104);
    CHECK(verdict.audio.missing_frames() == 100);
}

TEST_CASE("compare: a loss that was told is accounted for, another one is not", "[kit]") {
    const auto reference = reference_of_16s();
    const auto frames = joined(reference, {2, 3, 5, 6});
    const auto with = [&](const ToldGap& gap) {
        return compare(frames, reference, {.told = {gap}});
    };
    CHECK(with({.from_msn = 104, .to_msn = 104}).accounted());
    CHECK_FALSE(with({.from_msn = 104, .to_msn = 104}).flawless());
    CHECK(with({.from_msn = 103, .to_msn = 105}).accounted());
    CHECK_FALSE(with({.from_msn = 105, .to_msn = 105}).accounted());
    CHECK(with({.seconds = 2}).accounted());
    CHECK_FALSE(with({.seconds = 1}).accounted());
}

TEST_CASE("compare: one gap told in seconds does not answer for two losses", "[kit]") {
    const auto reference = reference_of_16s();
    const auto frames = joined(reference, {0, 2, 4});
    CHECK_FALSE(compare(frames, reference, {.told = {{.seconds = 2}}}).accounted());
    CHECK(compare(frames, reference, {.told = {{.seconds = 2}, {.seconds = 2}}}).accounted());
}

TEST_CASE("compare: a doubled frame is found", "[kit]") {
    const auto reference = reference_of_16s();
    auto frames = segments(reference, 0, 6);
    frames.insert(frames.begin() + 200, frames[199]);
    const auto verdict = compare(frames, reference);
    CHECK_FALSE(verdict.accounted());
    CHECK(verdict.video.doubled + verdict.audio.doubled == 1);
    CHECK(verdict.video.missing_frames() + verdict.audio.missing_frames() == 0);
}

TEST_CASE("compare: a doubled segment is found, with old timestamps or new ones", "[kit]") {
    const auto reference = reference_of_16s();
    auto frames = joined(reference, {2, 3, 3, 4});
    if (GENERATE(false, true)) {
        std::int64_t i = 0;
        for (Frame& frame : frames)
            frame.dts_us = frame.pts_us = 13'333 * i++;
    }
    const auto verdict = compare(frames, reference);
    CHECK_FALSE(verdict.accounted());
    CHECK(verdict.video.doubled == 50);
    CHECK(verdict.audio.doubled == 100);
    CHECK(verdict.video.missing.empty());
    CHECK(verdict.video.out_of_order == 0);
}

TEST_CASE("compare: two swapped segments are found", "[kit]") {
    const auto reference = reference_of_16s();
    const auto order =
        GENERATE(std::vector<unsigned>{2, 4, 3, 5}, std::vector<unsigned>{3, 2, 4, 5});
    const auto verdict = compare(joined(reference, order), reference);
    CHECK_FALSE(verdict.accounted());
    CHECK(verdict.video.out_of_order == 50);
    CHECK(verdict.audio.out_of_order == 100);
    CHECK(verdict.video.missing.empty());
    CHECK(verdict.video.doubled == 0);
}

TEST_CASE("compare: two swapped frames are found", "[kit]") {
    const auto reference = reference_of_16s();
    auto frames = segments(reference, 0, 3);
    std::erase_if(frames, [](const Frame& frame) { return frame.kind == Kind::audio; });
    std::swap(frames[20], frames[21]);
    const auto verdict = compare(frames, reference);
    CHECK_FALSE(verdict.accounted());
    CHECK(verdict.video.out_of_order == 1);
    CHECK(verdict.video.missing.empty());
}

TEST_CASE("compare: a frame that was never sent is found", "[kit]") {
    const auto reference = reference_of_16s();
    auto frames = segments(reference, 0, 3);
    frames[10].hash = 42;
    const auto verdict = compare(frames, reference);
    CHECK_FALSE(verdict.accounted());
    CHECK(verdict.video.foreign + verdict.audio.foreign == 1);
    CHECK(verdict.video.missing_frames() + verdict.audio.missing_frames() == 1);
}

TEST_CASE("compare: frames that are equal, as in silence, are told apart by their place", "[kit]") {
    auto reference = reference_of_16s();
    for (std::size_t i = 0; i < 800; i += 3)
        reference.audio.loop[i].hash = 7;
    CHECK(compare(segments(reference, 0, 12), reference).flawless());
    const auto verdict = compare(joined(reference, {0, 1, 3, 4}), reference);
    REQUIRE(verdict.audio.missing.size() == 1);
    CHECK(verdict.audio.missing[0].from_msn == 102);
}

TEST_CASE("compare: timestamps tell how long a gap beyond the loop is", "[kit]") {
    const auto reference = reference_of_16s();
    const auto verdict = compare(joined(reference, {0, 1, 20, 21}), reference);
    REQUIRE(verdict.video.missing.size() == 1);
    CHECK(verdict.video.missing[0].seconds == Approx(36));
    CHECK(verdict.video.missing[0].from_msn == 102);
    CHECK(verdict.video.missing[0].to_msn == 119);
}

TEST_CASE("compare: numbers begin at the first segment that was served", "[kit]") {
    auto reference = reference_of_16s();
    reference.first_segment = 11;
    const auto verdict = compare(joined(reference, {12, 14}), reference);
    REQUIRE(verdict.video.missing.size() == 1);
    CHECK(verdict.video.missing[0].from_msn == 113);
}

TEST_CASE("compare: a restart of the media sequence is one stretch", "[kit]") {
    auto reference = reference_of_16s();
    reference.names = {{.from_k = 0, .end_k = 4, .first_msn = 100}, {.from_k = 4, .first_msn = 0}};
    CHECK(compare(segments(reference, 2, 8), reference).flawless());
    const auto frames = joined(reference, {2, 3, 4, 6});
    CHECK(compare(frames, reference, {.told = {{.from_msn = 1, .to_msn = 1}}}).accounted());
}

TEST_CASE("compare: sound that has moved against the picture is found", "[kit]") {
    const auto reference = reference_of_16s();
    auto frames = segments(reference, 0, 6);
    shift(frames, Kind::audio, GENERATE(-60'000, 15'000));
    const auto verdict = compare(frames, reference);
    CHECK_FALSE(verdict.av_in_step);
    CHECK(verdict.av_error_ms >= 15);
    CHECK_FALSE(verdict.accounted());
}

TEST_CASE("compare: a jump of both tracks together is in step", "[kit]") {
    const auto reference = reference_of_16s();
    auto frames = segments(reference, 0, 3);
    auto later = segments(reference, 3, 6);
    shift(later, Kind::video, -5'000'000);
    shift(later, Kind::audio, -5'000'000);
    frames.insert(frames.end(), later.begin(), later.end());
    CHECK(compare(frames, reference).flawless());
}

TEST_CASE("reference: it survives JSON", "[kit]") {
    const auto reference = reference_of_16s();
    const auto copy = parse_reference(to_json(reference));
    REQUIRE(copy.has_value());
    CHECK(copy->video.loop == reference.video.loop);
    CHECK(copy->audio.loop_us == reference.audio.loop_us);
    CHECK(copy->names.at(0).first_msn == 100);
    CHECK(copy->segment_us == reference.segment_us);
}

TEST_CASE("verify: a summary gives files and gaps of each recording", "[kit]") {
    const auto recordings = parse_summary(
        "{\"event\":\"file_finished\"}\n"
        R"({"event":"summary","recordings":[{"url":"http://h/live/a/index.m3u8","state":"completed",)"
        R"("error":null,"runs":1,"received_bytes":5,"files":[{"path":"/r/a.ts","bytes":5}],)"
        R"("gaps":[{"cause":"http_status","from_msn":7,"to_msn":8,"seconds":4.0},)"
        R"({"cause":"connection","from_msn":null,"to_msn":null,"seconds":1.5}]}],"cpu_seconds":1})"
        "\n");
    REQUIRE(recordings.has_value());
    const Recorded& only = recordings->at(0);
    CHECK(only.files == std::vector<std::string>{"/r/a.ts"});
    CHECK(only.gaps.at(0).to_msn == 8);
    CHECK_FALSE(only.gaps.at(1).from_msn);
    CHECK(only.gaps.at(1).seconds == 1.5);
    CHECK(stream_name(only.url) == "a");
    CHECK(stream_name("http://h/live/b.flv?plain=1") == "b");
    CHECK(stream_name("http://h/other").empty());
    CHECK(parse_summary("{}").has_error());
}

}  // namespace weir::kit
