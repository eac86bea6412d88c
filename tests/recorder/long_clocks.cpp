// SPDX-License-Identifier: MIT
// Clocks that wrap, twice, and clocks that jump: recorded through the whole chain, time runs on.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "av/handles.hpp"
#include "flv/bytes.hpp"
#include "kit/origin/ts_shift.hpp"
#include "recorder/ts_kit.hpp"

using namespace weir;
using namespace std::chrono_literals;
using kit::Kind;

namespace {

// Just below what is taken for a jump, so that days of a clock are few frames.
constexpr std::int64_t kLongStepMs = 9'500;
constexpr std::int64_t kTenHoursMs = 36'000'000;

const std::vector<std::string> kTiny{"-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"};

/// A few frames, the first a keyframe.
kit::Media moment() {
    const auto& media = kit::encoded(kTiny, "64x48", 1);
    return kit::filtered(media, [](const auto& packet) { return packet.dts() < 80; });
}
/// As long as clocks stay steady, where they jump.
const kit::Media& half_minute() {
    static const kit::Media media = kit::filtered(
        kit::encoded(kTiny, "64x48", 30), [](const auto& packet) { return packet.dts() < 29'970; });
    return media;
}

struct Stamp {
    bool is_video;
    std::int64_t ms;
};

/// DTS of all frames, read without looking into them.
std::vector<Stamp> stamps(const std::filesystem::path& path) {
    AVFormatContext* context = nullptr;
    REQUIRE(avformat_open_input(&context, path.c_str(), nullptr, nullptr) == 0);
    const av::InputPtr input{context};
    std::vector<Stamp> all;
    while (true) {
        const av::Packet packet;
        if (av_read_frame(context, const_cast<AVPacket*>(packet.get())) < 0) return all;
        const AVStream& stream = *context->streams[packet.track()];
        const auto at = packet.dts() == AV_NOPTS_VALUE ? packet.pts() : packet.dts();
        all.push_back({stream.codecpar->codec_type == AVMEDIA_TYPE_VIDEO,
                       av_rescale_q(at, stream.time_base, {1, 1000})});
    }
}

std::size_t count(const kit::Media& media, bool video) {
    return std::size_t(std::ranges::count_if(media.packets, [&](const av::Packet& packet) {
        return media.tracks[packet.track()].is_video() == video;
    }));
}

/// Every `per_step` of a track's frames stand `kLongStepMs` behind those before, to the millisecond
/// that files keep.
void check_steps(const std::vector<Stamp>& all, bool video, std::size_t per_step,
                 std::size_t steps) {
    std::vector<std::int64_t> track;
    for (const Stamp& stamp : all)
        if (stamp.is_video == video) track.push_back(stamp.ms);
    INFO((video ? "video" : "audio"));
    REQUIRE(track.size() == per_step * steps);
    std::string odd;
    for (std::size_t i = 0; i < track.size() && odd.empty(); ++i) {
        const auto expected = track[i % per_step] + std::int64_t(i / per_step) * kLongStepMs;
        const bool goes_back = i > 0 && track[i] <= track[i - 1];
        if (goes_back || std::abs(track[i] - expected) > 1)
            odd = fmt::format("frame {} at {} ms, not {}", i, track[i], expected);
    }
    CHECK(odd == "");
}

/// Four half minutes, of which each clock is ten hours away from the one before.
std::int64_t jumping_start_ms(int part) {
    return 1'000 + part * 30'000 + (part % 2 == 1 ? kTenHoursMs : 0);
}
constexpr int kParts = 4;

template <class Recorder>
void check_jumps(const Recorder& recorder) {
    const kit::Media& media = half_minute();
    REQUIRE(recorder.files().size() == 1);
    CHECK(recorder.recorded_s() == Approx(120).margin(0.2));
    const std::vector<const kit::Media*> sources(kParts, &media);
    for (const Kind kind : {Kind::video, Kind::audio})
        CHECK(kit::same_hashes(kit::frame_hashes(recorder.files(), kind),
                               kit::frame_hashes(sources, kind)));
    const auto reports = recorder.reports();
    CHECK(kit::all_sound(reports));
    for (const auto& track : reports.front().tracks) {
        INFO(track.kind);
        CHECK(track.hole_count == 0);
    }
    // At each jump, sound stays where it was beside the picture.
    const auto all = stamps(recorder.files().front());
    std::vector<std::int64_t> video, audio;
    for (const Stamp& stamp : all)
        (stamp.is_video ? video : audio).push_back(stamp.ms);
    const auto lead = [&](std::size_t part) {
        return audio.at(part * count(media, false)) - video.at(part * count(media, true));
    };
    for (std::size_t part = 1; part < kParts; ++part)
        CHECK(std::abs(lead(part) - lead(0)) <= 1);
}

}  // namespace

TEST_CASE("long clocks: MPEG-TS that crosses its 33-bit wrap twice is continuous", "[recorder]") {
    const kit::Media media = moment();
    const Bytes segment = kit::ts_of(media);
    const std::int64_t period_90k = std::int64_t{1} << 33;
    const std::int64_t start_90k = period_90k - 90 * 5 * kLongStepMs;
    const auto steps = std::size_t(period_90k / (90 * kLongStepMs)) + 12;
    kit::SegmentRecorder recorder{Format::mkv};
    kit::Continued continued;
    for (std::size_t i = 0; i < steps; ++i) {
        Bytes shifted = continued(segment);
        kit::shift_ts(shifted, start_90k + std::int64_t(i) * 90 * kLongStepMs);
        recorder.feed(shifted);
    }
    recorder.finish();
    REQUIRE(recorder.files().size() == 1);
    const auto all = stamps(recorder.files().front());
    check_steps(all, true, count(media, true), steps);
    check_steps(all, false, count(media, false), steps);
}

TEST_CASE("long clocks: FLV that crosses its 32-bit wrap twice is continuous", "[recorder]") {
    const auto stream = kit::packed(moment(), kit::Packing::plain);
    const kit::FlvStream headers{stream.begin(), stream.begin() + 2};
    // What follows the first keyframe is small, and never decoded.
    kit::FlvStream first = headers, later;
    first.insert(first.end(),
                 {*std::find_if(stream.begin() + 2, stream.end(),
                                [](const auto& tag) { return tag.type == flv::TagType::video; }),
                  {flv::TagType::audio, 0, {0xaf, 1, 0x21, 0x10, 4}}});
    later = {{flv::TagType::video, 0, {0x27, 1, 0, 0, 0, 0, 0, 0, 2, 0x41, 0x9a}},
             {flv::TagType::audio, 0, {0xaf, 1, 0x21, 0x10, 4}}};
    const std::int64_t period_ms = std::int64_t{1} << 32;
    const auto steps = std::size_t(period_ms / kLongStepMs) + 12;
    std::int64_t at_ms = period_ms - 5 * kLongStepMs;
    kit::Recorder recorder{Format::mkv};
    std::size_t taken = 0;
    for (std::size_t i = 0; i < steps; ++i, at_ms += kLongStepMs) {
        auto& tags = i == 0 ? first : later;
        for (auto& tag : tags)
            tag.timestamp_ms = std::uint32_t(at_ms);
        if (recorder.feed(tags)) ++taken;
    }
    CHECK(taken == steps);
    recorder.finish();
    REQUIRE(recorder.files().size() == 1);
    const auto all = stamps(recorder.files().front());
    check_steps(all, true, 1, steps);
    check_steps(all, false, 1, steps);
}

TEST_CASE("long clocks: MPEG-TS whose clock jumps by ten hours each half minute plays on",
          "[recorder]") {
    const bool is_announced = GENERATE(false, true);
    INFO((is_announced ? "with" : "without") << " EXT-X-DISCONTINUITY");
    kit::SegmentRecorder recorder{Format::mkv};
    kit::Continued continued;
    for (int part = 0; part < kParts; ++part)
        recorder.feed(continued(kit::ts_of(half_minute(), {0, jumping_start_ms(part)})),
                      is_announced && part > 0);
    recorder.finish();
    check_jumps(recorder);
}

TEST_CASE("long clocks: FLV whose clock jumps by ten hours each half minute plays on",
          "[recorder]") {
    const auto source = kit::packed(half_minute(), kit::Packing::plain);
    kit::FlvStream stream;
    for (int part = 0; part < kParts; ++part)
        for (auto tag : source) {
            tag.timestamp_ms += std::uint32_t(jumping_start_ms(part));
            stream.push_back(std::move(tag));
        }
    kit::Recorder recorder{Format::mkv};
    REQUIRE(recorder.feed(stream));
    recorder.finish();
    check_jumps(recorder);
}
