// SPDX-License-Identifier: MIT
// What decides without a codec: sizes, holes, what is held back, the order in which it leaves.
#include <catch2/catch.hpp>

#include "transcode/hole_finder.hpp"
#include "transcode/merger.hpp"
#include "transcode/options.hpp"
#include "transcode/pending.hpp"
#include "transcode/picture_size.hpp"

namespace weir::transcode {
namespace {

using namespace std::chrono_literals;

av::FramePtr picture(std::int64_t pts) {
    av::FramePtr frame{av_frame_alloc()};
    frame->pts = pts;
    frame->width = frame->height = 64;
    frame->format = AV_PIX_FMT_YUV420P;
    av_frame_get_buffer(frame.get(), 0);
    return frame;
}

av::Packet packet(std::int64_t pts, std::size_t bytes = 10) {
    av::Packet packet;
    av_new_packet(packet.get(), static_cast<int>(bytes));
    packet.set_times(pts, pts);
    return packet;
}

std::string times_of(const av::Packets& packets) {
    std::string text;
    for (const auto& each : packets)
        text += fmt::format("{}{}", text.empty() ? "" : " ", each.pts());
    return text;
}

TEST_CASE("sizes: the shorter side decides, upright or not, and both become even", "[transcode]") {
    CHECK(encoded_size({1920, 1080}, 720) == Size{1280, 720});
    CHECK(encoded_size({1080, 1920}, 720) == Size{720, 1280});
    CHECK(encoded_size({853, 481}, 360) == Size{638, 360});
    CHECK(encoded_size({1279, 719}, 720) == Size{1278, 718});
    CHECK(encoded_size({640, 360}, 720) == Size{640, 360});
    CHECK(encoded_size({1920, 1080}, 0) == Size{1920, 1080});
    CHECK(encoded_size({3, 5}, 0) == Size{16, 16});
    CHECK(encoded_size({1000, 20}, 16) == Size{800, 16});
}

TEST_CASE("sizes: a picture of another shape stands in the middle, whole", "[transcode]") {
    const AVRational square{1, 1};
    CHECK(placed_in({640, 360}, square, {1280, 720}, square) == Placement{{1280, 720}, 0, 0});
    CHECK(placed_in({360, 640}, square, {1280, 720}, square) == Placement{{406, 720}, 436, 0});
    CHECK(placed_in({1280, 720}, square, {720, 1280}, square) == Placement{{720, 406}, 0, 436});
    // 720x576 shown 16:9 is as wide as 1024x576.
    CHECK(placed_in({720, 576}, {64, 45}, {1024, 576}, square) == Placement{{1024, 576}, 0, 0});
    CHECK(placed_in({641, 361}, square, {640, 360}, square) == Placement{{640, 360}, 0, 0});
}

TEST_CASE("holes: frames that never came out are told once, fields are none", "[transcode]") {
    HoleFinder finder{{1, 1'000}};
    for (int i = 0; i < 10; ++i)
        finder.sent(i * 40);
    CHECK_FALSE(finder.shown(0));
    CHECK_FALSE(finder.shown(40));
    const auto hole = finder.shown(200);
    REQUIRE(hole);
    CHECK((hole->from == 80ms && hole->to == 200ms && hole->frames == 3));
    CHECK_FALSE(finder.shown(240));
    const auto end = finder.ended();
    REQUIRE(end);
    CHECK((end->from == 280ms && end->to == 400ms && end->frames == 3));

    HoleFinder fields{{1, 1'000}};
    for (int i = 0; i < 10; ++i)
        fields.sent(i * 20);
    for (int i = 0; i < 5; ++i)
        CHECK_FALSE(fields.shown(i * 40));
    CHECK_FALSE(fields.ended());

    HoleFinder late{{1, 1'000}};
    late.sent(0);
    late.sent(40);
    CHECK(late.shown(40)->frames == 1);
}

TEST_CASE("pending: packets leave up to a point in time, and what is behind it can be had again",
          "[transcode]") {
    Pending pending{{}};
    for (int i = 0; i < 8; ++i)
        pending.sent(picture(i), i == 5);
    av::Packets out;
    for (const int pts : {0, 3, 1})
        pending.coded(packet(pts), out);
    CHECK(times_of(out) == "0");
    pending.coded(packet(2), out);
    CHECK(times_of(out) == "0 3 1 2");
    CHECK(out[1].duration() == 1);
    pending.coded(packet(6), out);
    const auto frames = pending.take_frames();
    REQUIRE(frames.size() == 4);
    CHECK(frames.front().pts == 4);
    CHECK(frames[1].is_keyframe);
    pending.release_all(out);
    CHECK(times_of(out) == "0 3 1 2");
}

TEST_CASE("pending: it forgets the oldest beyond its limits, never the last", "[transcode]") {
    const auto bytes = GENERATE(std::size_t{1}, std::size_t{64} << 20);
    Pending pending{{.frames = 4, .bytes = bytes}};
    for (int i = 0; i < 10; ++i)
        pending.sent(picture(i), false);
    const auto frames = pending.take_frames();
    REQUIRE(frames.size() == 10);
    const auto kept =
        std::ranges::count_if(frames, [](const auto& f) { return f.picture != nullptr; });
    CHECK(kept == (bytes == 1 ? 1 : 4));
    CHECK(frames.back().picture);
}

TEST_CASE("pending: an encoder that drops frames or changes times is not waited for",
          "[transcode]") {
    Pending pending{{}};
    av::Packets out;
    for (int i = 0; i < 300; ++i) {
        pending.sent(picture(i * 10), false);
        pending.coded(packet(i * 10 + 1), out);
    }
    CHECK(out.size() > 200);
    pending.release_all(out);
    CHECK(out.size() == 300);
}

std::string order_of(const Items& items) {
    std::string text;
    for (const Item& item : items) {
        const auto* packet = std::get_if<av::Packet>(&item);
        text += packet ? fmt::format("{}:{} ", packet->track(), packet->pts()) : "changed ";
    }
    return text;
}

void push(Merger& merger, std::size_t track, int ms, std::size_t bytes = 10) {
    auto item = packet(ms, bytes);
    item.set_track(track);
    merger.push(track, std::move(item), std::chrono::milliseconds{ms});
}

TEST_CASE("merger: sound waits for the picture, the picture for no sound that is not there",
          "[transcode]") {
    Merger merger{2, {}};
    Items out;
    for (const int ms : {0, 20, 40, 60})
        push(merger, 1, ms);
    merger.set_floor(1, 60ms);
    merger.take(out);
    CHECK(order_of(out) == "");
    push(merger, 0, 10);
    merger.push(0, Changed{}, 10ms);
    push(merger, 0, 50);
    merger.take(out);
    CHECK(order_of(out) == "1:0 0:10 changed 1:20 1:40 0:50 ");
    out.clear();
    push(merger, 0, 90);
    merger.take(out);
    CHECK(order_of(out) == "1:60 ");
    merger.set_floor(1, 100ms);
    merger.take(out);
    CHECK(order_of(out) == "1:60 0:90 ");
    push(merger, 1, 120);
    merger.take_rest(out);
    CHECK(order_of(out) == "1:60 0:90 1:120 ");
}

TEST_CASE("merger: it holds neither more time nor more bytes than it may", "[transcode]") {
    Merger merger{2, {.time = 1s, .bytes = 1'000}};
    Items out;
    push(merger, 1, 0);
    push(merger, 1, 1'000);
    merger.take(out);
    CHECK(out.empty());
    push(merger, 1, 1'010);
    merger.take(out);
    CHECK(order_of(out) == "1:0 ");
    push(merger, 1, 1'020, 2'000);
    merger.take(out);
    CHECK(out.size() == 4);
}

TEST_CASE("encode options: what can't be is refused", "[transcode]") {
    CHECK(check(EncodeOptions{}).has_value());
    EncodeOptions both{.crf = 20, .bitrate_bps = 1'000'000};
    EncodeOptions crf{.crf = 60};
    EncodeOptions low{.bitrate_bps = 2'000'000, .maxrate_bps = 1'000'000};
    EncodeOptions small{.shorter_side = 8};
    EncodeOptions fast{.frame_rate = {1'000, 1}};
    EncodeOptions odd{.frame_rate = {25, 0}};
    EncodeOptions gop{.gop = 5ms};
    EncodeOptions sound{.sound_bitrate_bps = 1'000};
    for (const auto& options : {both, crf, low, small, fast, odd, gop, sound}) {
        const auto checked = check(options);
        REQUIRE(checked.has_error());
        CHECK(checked.error().code == Errc::bad_option);
    }
}

}  // namespace
}  // namespace weir::transcode
