// SPDX-License-Identifier: MIT
// What servers do to FLV, done on purpose: recorded through the chain, no frame is lost or doubled,
// time runs on, and files begin where the stream really changes.
#include <algorithm>
#include <catch2/catch.hpp>

#include "recorder/flv_kit.hpp"

using namespace weir;
using namespace std::chrono_literals;
using kit::FlvStream;
using kit::Packing;

namespace {

const kit::Media& h264(const std::string& size = "320x180") {
    return kit::encoded({"-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-c:a", "aac"}, size,
                        4);
}
const kit::Media& hevc() {
    return kit::encoded({"-c:v", "libx265", "-preset", "ultrafast", "-x265-params",
                         "log-level=error", "-c:a", "aac"});
}
const kit::Media& av1() {
    return kit::encoded({"-c:v", "libsvtav1", "-preset", "12", "-c:a", "libopus"});
}
FlvStream h264_stream() {
    return kit::packed(h264(), Packing::plain);
}

bool is_header(const kit::FlvTag& tag) {
    return tag.body.size() > 1 && tag.body[1] == 0 && (tag.body[0] == 0x17 || tag.body[0] == 0xaf);
}
bool is_audio(const kit::FlvTag& tag) {
    return tag.type == flv::TagType::audio;
}

/// Behind `stream`, one frame later.
FlvStream then(FlvStream stream, const FlvStream& more) {
    const std::uint32_t end_ms = stream.back().timestamp_ms + 40;
    for (auto tag : more) {
        tag.timestamp_ms += end_ms;
        stream.push_back(std::move(tag));
    }
    return stream;
}

/// All clocks jump at `at_ms`.
FlvStream with_jump(FlvStream stream, std::uint32_t at_ms, std::int64_t by_ms) {
    for (auto& tag : stream)
        if (tag.timestamp_ms >= at_ms) tag.timestamp_ms += std::uint32_t(by_ms);
    return stream;
}

FlvStream with_later_audio(FlvStream stream, std::int64_t by_ms) {
    for (auto& tag : stream)
        if (is_audio(tag)) tag.timestamp_ms += std::uint32_t(by_ms);
    return stream;
}

/// From the first tag to the end of the last frame.
double span_s(const FlvStream& stream) {
    const auto last = std::ranges::max_element(stream, {}, &kit::FlvTag::timestamp_ms);
    return (last->timestamp_ms + 30) / 1000.0;
}

struct Expected {
    std::size_t files = 1;
    double seconds = 4;
};

std::vector<Bytes> all_frames(const std::vector<const kit::Media*>& sources, bool video) {
    std::vector<Bytes> all;
    for (const auto* source : sources)
        std::ranges::copy(kit::payloads(*source, video), std::back_inserter(all));
    return all;
}

void check_recorded(const kit::Recorder& recorder, const std::vector<const kit::Media*>& sources,
                    const Expected& expected) {
    INFO(recorder.story());
    CHECK(recorder.files().size() == expected.files);
    CHECK(recorder.recorded_s() == Approx(expected.seconds).margin(0.1));
    for (const bool video : {true, false}) {
        INFO((video ? "video" : "audio"));
        CHECK(kit::same_frames(kit::payloads(recorder.files(), video), all_frames(sources, video)));
    }
    const auto reports = recorder.reports();
    CHECK(kit::all_sound(reports));
    for (const auto& report : reports)
        for (const auto& track : report.tracks) {
            INFO(report.path << " " << track.kind);
            CHECK(track.backward_steps == 0);
            CHECK(track.hole_count == 0);
        }
}

void check(const FlvStream& stream, const std::vector<const kit::Media*>& sources,
           const Expected& expected = {}) {
    for (const auto format : {Format::mkv, Format::mp4}) {
        kit::Recorder recorder{format};
        REQUIRE(recorder.feed(stream));
        recorder.finish();
        check_recorded(recorder, sources, expected);
    }
}

}  // namespace

TEST_CASE("flv damage: a stream without any is one file", "[recorder]") {
    check(h264_stream(), {&h264()});
}

TEST_CASE("flv damage: clocks that jump are set right", "[recorder]") {
    const auto by = GENERATE(36'000'000, 60'000, -3'000, -1'000);
    INFO("by " << by << " ms");
    check(with_jump(h264_stream(), 2'000, by), {&h264()});
}

TEST_CASE("flv damage: a clock that wraps leaves no trace", "[recorder]") {
    FlvStream stream = h264_stream();
    for (auto& tag : stream)
        tag.timestamp_ms += std::uint32_t(0) - 2'000;
    check(stream, {&h264()});
}

TEST_CASE("flv damage: sound with a clock of its own is set beside the picture", "[recorder]") {
    const auto by = GENERATE(86'400'000, -2'000'000, 20'000, -3'000);
    INFO("by " << by << " ms");
    check(with_later_audio(h264_stream(), by), {&h264()});
}

TEST_CASE("flv damage: sound that is a little off stays so, over a change of the picture",
          "[recorder]") {
    const FlvStream small = with_later_audio(h264_stream(), 700);
    const FlvStream large = with_later_audio(kit::packed(h264("640x360"), Packing::plain), 700);
    const FlvStream stream = then(small, large);
    check(stream, {&h264(), &h264("640x360")}, {2, span_s(stream)});
}

TEST_CASE("flv damage: one track's clock that jumps alone is set right alone", "[recorder]") {
    FlvStream stream = h264_stream();
    for (auto& tag : stream)
        if (is_audio(tag) && tag.timestamp_ms >= 2'000) tag.timestamp_ms += 100'000;
    check(stream, {&h264()});
}

TEST_CASE("flv damage: single timestamps that step back lose no frame", "[recorder]") {
    FlvStream stream = h264_stream();
    int count = 0;
    for (auto& tag : stream)
        if (!is_header(tag) && tag.timestamp_ms > 500 && ++count % 40 == 0) tag.timestamp_ms -= 90;
    kit::Recorder recorder{Format::mkv};
    REQUIRE(recorder.feed(stream));
    recorder.finish();
    for (const auto& report : recorder.reports())
        for (const auto& track : report.tracks)
            CHECK(track.backward_steps == 0);
    for (const bool video : {true, false})
        CHECK(
            kit::same_frames(kit::payloads(recorder.files(), video), kit::payloads(h264(), video)));
}

TEST_CASE("flv damage: a reconnect that replays GOPs doubles nothing", "[recorder]") {
    const auto by = GENERATE(0, 5'000'000);
    const FlvStream stream = h264_stream();
    kit::Recorder recorder{Format::mkv};
    FlvStream first, second{stream.begin(), stream.begin() + 2};
    for (const auto& tag : stream) {
        if (tag.timestamp_ms < 3'400) first.push_back(tag);
        if (tag.timestamp_ms >= 2'000) second.push_back(tag);
    }
    second.insert(second.begin(), kit::metadata_tag(320, 180));
    REQUIRE(recorder.feed(first));
    recorder.begin_run(300ms);
    REQUIRE(recorder.feed(with_jump(second, 2'000, by)));
    recorder.finish();
    check_recorded(recorder, {&h264()}, {});
}

TEST_CASE("flv damage: a GOP that comes twice on one connection is recorded once", "[recorder]") {
    const FlvStream source = h264_stream();
    const std::uint32_t heard_to_ms = GENERATE(2'000, 2'360);
    FlvStream stream;
    for (const auto& tag : source) {
        if (tag.timestamp_ms < heard_to_ms) stream.push_back(tag);
    }
    stream.insert(stream.end(), source.begin(), source.begin() + 2);
    for (const auto& tag : source)
        if (tag.timestamp_ms >= 1'000 && !is_header(tag)) stream.push_back(tag);
    check(stream, {&h264()});
}

TEST_CASE("flv damage: a clip that plays in a loop is recorded as often as it comes",
          "[recorder]") {
    // On a clock that goes on, each round is kept; where it begins anew, the second is not told
    // from a replay.
    const FlvStream source = h264_stream();
    const bool begins_anew = GENERATE(false, true);
    INFO((begins_anew ? "its clock begins anew" : "its clock goes on"));
    FlvStream stream;
    for (std::uint32_t round = 0; round < 4; ++round)
        for (auto tag : source) {
            tag.timestamp_ms += begins_anew ? 0 : round * 4'040;
            stream.push_back(std::move(tag));
        }
    kit::Recorder recorder{Format::mkv};
    REQUIRE(recorder.feed(stream));
    recorder.finish();
    const std::vector<const kit::Media*> rounds(begins_anew ? 3 : 4, &h264());
    CHECK(kit::same_frames(kit::payloads(recorder.files(), true), all_frames(rounds, true)));
    CHECK(kit::all_sound(recorder.reports()));
}

TEST_CASE("flv damage: sequence headers that come again change nothing", "[recorder]") {
    FlvStream stream;
    const FlvStream source = h264_stream();
    for (const auto& tag : source) {
        if (tag.body[0] == 0x17 && tag.body[1] == 1) {
            stream.push_back(kit::metadata_tag(320, 180));
            for (const auto& track : h264().tracks)
                stream.push_back(kit::header_tag(track, Packing::plain, tag.timestamp_ms));
        }
        stream.push_back(tag);
    }
    check(stream, {&h264()});
}

TEST_CASE("flv damage: a sequence header that comes late costs no frame", "[recorder]") {
    FlvStream stream = h264_stream();
    const auto header = stream[1];
    REQUIRE(is_audio(header));
    stream.erase(stream.begin() + 1);
    stream.insert(stream.begin() + 30, header);
    check(stream, {&h264()});
}

TEST_CASE("flv damage: sound that is first heard late begins the next file", "[recorder]") {
    FlvStream stream = h264_stream();
    std::erase_if(stream, [](const auto& tag) {
        return is_audio(tag) && !is_header(tag) && tag.timestamp_ms < 2'500;
    });
    kit::Recorder recorder{Format::mkv};
    REQUIRE(recorder.feed(stream));
    recorder.finish();
    CHECK(recorder.files().size() == 2);
    CHECK(recorder.recorded_s() == Approx(4).margin(0.1));
    const auto audio = kit::payloads(h264(), false);
    const auto heard = kit::payloads(recorder.files(), false);
    REQUIRE(heard.size() < audio.size());
    CHECK(kit::same_frames(heard, {audio.end() - std::ptrdiff_t(heard.size()), audio.end()}));
    CHECK(heard.size() == std::size_t(std::ranges::count_if(stream, is_audio)) - 1);
    CHECK(kit::same_frames(kit::payloads(recorder.files(), true), kit::payloads(h264(), true)));
    CHECK(kit::all_sound(recorder.reports()));
}

TEST_CASE("flv damage: another picture size begins the next file at its keyframe", "[recorder]") {
    const FlvStream large = kit::packed(h264("640x360"), Packing::plain);
    const FlvStream larger = then(h264_stream(), large), smaller = then(large, h264_stream());
    check(larger, {&h264(), &h264("640x360")}, {2, span_s(larger)});
    check(smaller, {&h264("640x360"), &h264()}, {2, span_s(smaller)});
}

TEST_CASE("flv damage: another codec begins the next file at its keyframe", "[recorder]") {
    const FlvStream plain = then(h264_stream(), kit::packed(hevc(), Packing::plain));
    check(plain, {&h264(), &hevc()}, {2, span_s(plain)});
    const FlvStream enhanced =
        then(kit::packed(hevc(), Packing::enhanced), kit::packed(av1(), Packing::enhanced));
    check(enhanced, {&hevc(), &av1()}, {2, span_s(enhanced)});
}

TEST_CASE("flv damage: a header that changes before its keyframe leaves what lies between",
          "[recorder]") {
    FlvStream stream = then(h264_stream(), kit::packed(h264("640x360"), Packing::plain));
    const auto second = std::find_if(stream.begin() + 2, stream.end(), is_header);
    REQUIRE(second != stream.end());
    std::rotate(second - 20, second, second + 2);
    check(stream, {&h264(), &h264("640x360")}, {2, span_s(stream)});
}

TEST_CASE("flv damage: clocks that jump in HEVC and AV1 are set right", "[recorder]") {
    check(with_jump(kit::packed(hevc(), Packing::plain), 1'500, 900'000), {&hevc()}, {1, 3});
    check(with_jump(kit::packed(hevc(), Packing::enhanced), 1'500, -1'000), {&hevc()}, {1, 3});
    check(with_jump(kit::packed(av1(), Packing::enhanced), 1'500, 900'000), {&av1()}, {1, 3});
}

TEST_CASE("flv damage: kept as it came, a stream is cut where it changes", "[recorder]") {
    const auto packing = GENERATE(Packing::plain, Packing::enhanced);
    const FlvStream stream =
        then(kit::packed(h264(), packing), kit::packed(h264("640x360"), packing));
    kit::Recorder recorder{Format::source};
    REQUIRE(recorder.feed(stream));
    recorder.finish();
    CHECK(recorder.files().size() == 2);
    if (packing == Packing::enhanced) return;  // libavformat's reader can't tell.
    for (const bool video : {true, false})
        CHECK(kit::same_frames(kit::payloads(recorder.files(), video),
                               all_frames({&h264(), &h264("640x360")}, video)));
}

TEST_CASE("flv damage: kept as it came, sound with a late header is there", "[recorder]") {
    FlvStream stream = h264_stream();
    const auto header = stream[1];
    stream.erase(stream.begin() + 1);
    stream.insert(stream.begin() + 4, header);
    kit::Recorder recorder{Format::source};
    REQUIRE(recorder.feed(stream));
    recorder.finish();
    for (const bool video : {true, false})
        CHECK(
            kit::same_frames(kit::payloads(recorder.files(), video), kit::payloads(h264(), video)));
}

TEST_CASE("flv damage: pictures that can't be remuxed are refused by name", "[recorder]") {
    kit::Recorder recorder{Format::mkv};
    const auto fed = recorder.feed({{flv::TagType::video, 0, {0x14, 0, 1, 2, 3}}});
    REQUIRE(!fed);
    CHECK(fed.error().code == Errc::unsupported_codec);
    CHECK(fed.error().detail == "vp6 in FLV can't be remuxed; -f source keeps it as it is");
    recorder.finish();
}
