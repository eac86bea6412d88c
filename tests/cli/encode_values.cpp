// SPDX-License-Identifier: MIT
#include "encode_values.hpp"

#include <catch2/catch.hpp>

#include "output/report.hpp"

namespace weir {
namespace {

using namespace std::chrono_literals;
using cli::EncodeFlags;

EncodeOptions planned(const EncodeFlags& flags) {
    const auto plan = cli::plan_encoding(flags);
    if (!plan) FAIL(plan.error().what);
    REQUIRE(plan->has_value());
    return **plan;
}

std::string refused(const EncodeFlags& flags) {
    const auto plan = cli::plan_encoding(flags);
    return plan ? "" : plan.error().what + " | " + plan.error().hint;
}

TEST_CASE("encode values: each flag goes where it belongs", "[cli]") {
    const auto none = cli::plan_encoding({});
    REQUIRE(none.has_value());
    CHECK_FALSE(none->has_value());
    const auto all = planned({.encode = "hevc:nvidia",
                              .bitrate = "4M",
                              .maxrate = "6.5M",
                              .preset = "small",
                              .scale = "720p",
                              .fps = "29.97",
                              .gop = "4s",
                              .audio = "opus:96k",
                              .tone_map = true});
    CHECK(all.codec == ext::VideoCodec::hevc);
    CHECK(all.backend == "nvidia");
    CHECK(all.bitrate_bps == 4'000'000);
    CHECK(all.maxrate_bps == 6'500'000);
    CHECK(all.preset == ext::Preset::small);
    CHECK(all.shorter_side == 720);
    CHECK((all.frame_rate == ext::Rational{30'000, 1'001}));
    CHECK(all.gop == 4s);
    CHECK(all.sound == SoundCodec::opus);
    CHECK(all.sound_bitrate_bps == 96'000);
    CHECK(all.tone_map);
    const auto few = planned({.encode = "av1", .crf = "28.5", .fps = "30000/1001"});
    CHECK(few.codec == ext::VideoCodec::av1);
    CHECK(few.backend.empty());
    CHECK(few.crf == 28.5);
    CHECK((few.frame_rate == ext::Rational{30'000, 1'001}));
    CHECK(few.sound == SoundCodec::copy);
    CHECK((planned({.encode = "h264", .fps = "12.5"}).frame_rate == ext::Rational{12'500, 1'000}));
}

TEST_CASE("encode values: what is wrong is named", "[cli]") {
    CHECK(refused({.crf = "20"}) == "--crf without --encode | --encode h264");
    CHECK(refused({.encode = "h265"}).starts_with("--encode: 'h265' is not a video codec"));
    CHECK(refused({.encode = "h264", .crf = "52"}).starts_with("--crf: '52' is not a quality"));
    CHECK(refused({.encode = "h264", .bitrate = "4MB"}).starts_with("--bitrate: '4MB' is not"));
    CHECK(refused({.encode = "h264", .preset = "slow"}).starts_with("--preset: 'slow' is not"));
    CHECK(refused({.encode = "h264", .scale = "8"}).starts_with("--scale: '8' is not a height"));
    for (const char* rate : {"0", "x", "1/0", "29.97/2", "1000", "-5", "nan"})
        CHECK(refused({.encode = "h264", .fps = rate}).starts_with("--fps: "));
    CHECK(refused({.encode = "h264", .gop = "2"}).starts_with("--gop: "));
    CHECK(refused({.encode = "h264", .audio = "copy:1k"}).starts_with("--audio: 'copy' has no"));
    CHECK(refused({.encode = "h264", .crf = "20", .bitrate = "1M"}).starts_with("a crf and"));
}

TEST_CASE("encode values: progress says what is left", "[cli]") {
    CHECK(cli::progress_text("dir/a.ts", {.done_s = 12, .total_s = 60, .speed = 2.5}) ==
          "a.ts: 0:12 of 1:00, 2.5x, 0:19 left");
    CHECK(cli::progress_text("a.ts", {.done_s = 12, .speed = 2}) == "a.ts: 0:12, 2.0x");
}

TEST_CASE("encode values: one text says the same as the flags", "[cli]") {
    const auto told = [](std::string_view text) {
        const auto parsed = cli::parse_encoding(text);
        if (!parsed) FAIL(parsed.error().what);
        return parsed->value_or(EncodeOptions{.threads = 99});
    };
    CHECK(told("none").threads == 99);
    CHECK(told("h264").codec == ext::VideoCodec::h264);
    const auto all =
        told("  hevc:nvidia scale=720p crf=21  preset=fast fps=25 gop=4s tone-map audio=aac:96k");
    CHECK(all.codec == ext::VideoCodec::hevc);
    CHECK(all.backend == "nvidia");
    CHECK(all.shorter_side == 720);
    CHECK(all.crf == 21);
    CHECK(all.preset == ext::Preset::fast);
    CHECK((all.frame_rate == ext::Rational{25, 1}));
    CHECK(all.gop == 4s);
    CHECK(all.tone_map);
    CHECK(all.sound_bitrate_bps == 96'000);
    CHECK(told("av1 bitrate=2M maxrate=3M").maxrate_bps == 3'000'000);
    const auto refused = [](std::string_view text) {
        return cli::parse_encoding(text).error().what;
    };
    CHECK(refused("") == "no codec is named");
    CHECK(refused("scale=720") == "no codec is named");
    CHECK(refused("h264 size=720") == "'size=720' says nothing about encoding");
    CHECK(refused("h264 fast") == "'fast' says nothing about encoding");
    CHECK_THAT(refused("h264 crf=abc"), Catch::Contains("abc"));
    CHECK_THAT(refused("h265x"), Catch::Contains("h265x"));
}

TEST_CASE("encode values: an extra output is named by its size", "[cli]") {
    const auto output = [](std::string_view text) {
        const auto parsed = cli::parse_extra_output(text);
        if (!parsed) FAIL(parsed.error().what);
        return *parsed;
    };
    const auto plain = output("720p");
    CHECK(plain.name == "720p");
    CHECK(plain.encode.shorter_side == 720);
    CHECK(plain.encode.codec == ext::VideoCodec::h264);
    CHECK(plain.encode.preset == ext::Preset::fast);
    const auto exact = output("480:hevc:software");
    CHECK(exact.name == "480p-hevc");
    CHECK(exact.encode.codec == ext::VideoCodec::hevc);
    CHECK(exact.encode.backend == "software");
    CHECK_FALSE(cli::parse_extra_output("").has_value());
    CHECK_FALSE(cli::parse_extra_output("big").has_value());
    CHECK_FALSE(cli::parse_extra_output("720p:vp9").has_value());
}

}  // namespace
}  // namespace weir
