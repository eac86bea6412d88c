// SPDX-License-Identifier: MIT
#include "recorder/rendition_join.hpp"

#include <catch2/catch.hpp>

#include "mux/packets.hpp"

using namespace weir;
using namespace std::chrono_literals;
using media::Nanoseconds;

namespace {

/// What comes out, in words: "[va]" the tracks, "on[va]" others on the same clock, "V0" a keyframe
/// at 0 ms, "a20" sound, "/" the end of a section, "gap 4000" and "jump 0" breaks of lost
/// milliseconds, "." the end.
class Written final : public recorder::SectionSink {
public:
    std::string take() { return std::exchange(text_, {}); }

    void set_tracks(const av::Tracks& tracks, const mux::SectionTraits& traits) override {
        std::string letters;
        letters_.clear();
        for (const auto& track : tracks)
            letters_ += track.is_video() ? 'v' : 'a';
        add((traits.continues ? "on[" : "[") + letters_ + "]");
    }
    void push(av::Packets&& packets) override {
        for (const auto& packet : packets) {
            const char letter = letters_.at(packet.track());
            const bool capital = letter == 'v' && packet.is_keyframe();
            add(fmt::format("{}{}", capital ? 'V' : letter, packet.dts()));
        }
    }
    void end_section() override { add("/"); }
    void expect_break(Nanoseconds lost, bool same_clock) override {
        add(fmt::format("{} {}", same_clock ? "gap" : "jump", lost / 1ms));
    }
    void flush() override {}
    void finish() override { add("."); }
    Nanoseconds duration() const override { return {}; }

private:
    void add(std::string_view word) {
        text_ += text_.empty() ? "" : " ";
        text_ += word;
    }
    std::string text_;
    std::string letters_;
};

av::Tracks only(bool video, int size = 64) {
    const auto both = kit::two_tracks();
    auto* parameters = avcodec_parameters_alloc();
    avcodec_parameters_copy(parameters, &both[video ? 0 : 1].parameters());
    if (video)
        parameters->width = size;
    else
        parameters->sample_rate = size * 750;
    av::Tracks tracks;
    tracks.emplace_back(*parameters, media::kFlv);
    avcodec_parameters_free(&parameters);
    return tracks;
}

/// A picture and its sound as two renditions; times in milliseconds.
struct Story {
    static constexpr std::size_t kLimit = 1'000;
    Written written;
    recorder::RenditionJoin join{written, kLimit};
    recorder::SectionSink& picture = join.add();
    recorder::SectionSink& sound = join.add();

    explicit Story(int wrap_bits = 0) : traits{wrap_bits} {}
    mux::SectionTraits traits;

    void begin() {
        picture.set_tracks(only(true), traits);
        sound.set_tracks(only(false), traits);
    }
    void put(recorder::SectionSink& to, std::initializer_list<std::int64_t> times,
             std::int64_t keyframe = 0, std::size_t bytes = 1) {
        av::Packets packets;
        for (const auto time : times) {
            packets.push_back(
                kit::packet(0, time, time % 1000 == keyframe, std::string(bytes, 'x')));
            packets.back().set_duration(20);
        }
        to.push(std::move(packets));
    }
};

}  // namespace

TEST_CASE("rendition join: picture and sound come out as one stream, by time", "[recorder]") {
    Story story;
    story.picture.set_tracks(only(true), {});
    story.put(story.picture, {0, 40, 80});
    CHECK(story.written.take().empty());
    story.sound.set_tracks(only(false), {});
    story.put(story.sound, {10, 50, 90});
    CHECK(story.written.take() == "[va] V0 a10 v40 a50 v80");
    story.put(story.picture, {120});
    story.picture.finish();
    CHECK(story.written.take() == "a90");
    story.sound.finish();
    CHECK(story.written.take() == "v120 .");
}

TEST_CASE("rendition join: one that has ended is not waited for", "[recorder]") {
    Story story;
    story.begin();
    story.put(story.picture, {0, 40});
    story.put(story.sound, {0});
    story.sound.finish();
    CHECK(story.written.take() == "[va] V0 a0 v40");
    story.put(story.picture, {80});
    story.picture.finish();
    CHECK(story.written.take() == "v80 .");
}

TEST_CASE("rendition join: one that never comes holds the other up for its head start only",
          "[recorder]") {
    Story story;
    story.picture.set_tracks(only(true), {});
    story.put(story.picture, {0, 5'000, 10'000});
    CHECK(story.written.take().empty());
    story.put(story.picture, {10'040});
    CHECK(story.written.take() == "[v] V0 V5000 V10000 v10040");

    SECTION("and when it comes after all, it is in from the next keyframe on") {
        story.sound.set_tracks(only(false), {});
        story.put(story.sound, {10'050, 10'070});
        story.put(story.picture, {10'080, 11'000});
        CHECK(story.written.take() == "v10080 / on[va] a10050 a10070");
        story.put(story.sound, {11'001});
        CHECK(story.written.take() == "V11000");
    }
}

TEST_CASE("rendition join: what waits is bounded", "[recorder]") {
    Story story;
    story.begin();
    story.put(story.sound, {0});
    story.put(story.picture, {0, 40, 80}, 0, 300);
    CHECK(story.written.take() == "[va] V0 a0");
    CHECK(story.join.held_bytes() == 600);
    story.put(story.picture, {120, 160}, 0, 300);
    CHECK(story.written.take() == "v40");
    CHECK(story.join.held_bytes() <= Story::kLimit);
    story.put(story.sound, {20, 200});
    CHECK(story.written.take() == "a20 v80 v120 v160");
}

TEST_CASE("rendition join: what one loses the other does not wait for", "[recorder]") {
    Story story;
    story.begin();
    story.put(story.picture, {0});
    story.put(story.sound, {0});
    story.written.take();
    story.sound.expect_break(4s, true);
    CHECK(story.written.take() == "/ gap 4000 [va]");
    story.put(story.picture, {1'000, 2'000});
    CHECK(story.written.take() == "V1000 V2000");
    story.sound.set_tracks(only(false), {});
    story.put(story.sound, {4'000});
    story.put(story.picture, {3'000, 4'000});
    CHECK(story.written.take() == "V3000 V4000 a4000");
}

TEST_CASE("rendition join: at a discontinuity they wait for each other", "[recorder]") {
    Story story;
    story.begin();
    story.put(story.picture, {0});
    story.put(story.sound, {0, 20});
    story.picture.expect_break(0s, false);
    story.picture.set_tracks(only(true), {});
    story.put(story.picture, {500'000, 500'040});
    CHECK(story.written.take() == "[va] V0 a0 a20");
    story.put(story.sound, {40});
    CHECK(story.written.take() == "a40");
    story.sound.expect_break(0s, false);
    story.sound.set_tracks(only(false), {});
    CHECK(story.written.take() == "/ jump 0 [va]");
    story.put(story.sound, {500'020, 500'050});
    CHECK(story.written.take() == "V500000 a500020 v500040");
}

TEST_CASE("rendition join: sound from before a discontinuity that comes too late is left out",
          "[recorder]") {
    Story story;
    story.begin();
    story.put(story.picture, {0});
    story.put(story.sound, {0});
    story.picture.expect_break(0s, false);
    story.picture.set_tracks(only(true), {});
    story.put(story.picture, {1'000}, 0, 2'000);
    CHECK(story.written.take() == "[va] V0 a0 / jump 0 [v] V1000");
    story.put(story.sound, {20, 40});
    CHECK(story.join.take_dropped().empty());
    story.sound.expect_break(0s, false);
    const auto dropped = story.join.take_dropped();
    REQUIRE(dropped.size() == 1);
    CHECK(dropped[0].rendition == 1);
    CHECK(dropped[0].duration == 40ms);
    story.sound.set_tracks(only(false), {});
    story.put(story.sound, {1'000});
    story.put(story.picture, {2'000});
    CHECK(story.written.take() == "/ on[va] a1000");
}

TEST_CASE("rendition join: another picture size begins at its keyframe for both", "[recorder]") {
    Story story;
    story.begin();
    story.put(story.picture, {0, 40});
    story.picture.set_tracks(only(true, 128), {});
    story.put(story.picture, {1'000, 1'040});
    story.put(story.sound, {0, 999, 1'010});
    CHECK(story.written.take() == "[va] V0 a0 v40 a999 / on[va] V1000 a1010");
}

TEST_CASE("rendition join: the same tracks again change nothing", "[recorder]") {
    Story story;
    story.begin();
    story.put(story.picture, {0});
    story.picture.set_tracks(only(true), {});
    story.put(story.picture, {40});
    story.put(story.sound, {0, 50});
    CHECK(story.written.take() == "[va] V0 a0 v40");
}

TEST_CASE("rendition join: one clock may have turned where the other has not", "[recorder]") {
    constexpr std::int64_t kTurn = std::int64_t{1} << 33;
    Story story{33};
    const auto at = [](std::int64_t ticks) { return (ticks + kTurn) % kTurn; };
    const auto mpegts = [&](bool video) {
        const auto flv = only(video);
        av::Tracks tracks;
        tracks.emplace_back(flv[0].parameters(), media::kMpegTs);
        return tracks;
    };
    story.picture.set_tracks(mpegts(true), story.traits);
    story.sound.set_tracks(mpegts(false), story.traits);
    story.put(story.picture, {at(-1'000), at(2'000)}, at(-1'000) % 1000);
    story.put(story.sound, {at(1'000), at(4'000)});
    CHECK(story.written.take() ==
          fmt::format("[va] V{} a{} v{}", kTurn - 1'000, kTurn + 1'000, kTurn + 2'000));
}
