// SPDX-License-Identifier: MIT
#include "resolve/ranking.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

namespace weir::resolve {
namespace {

using ext::Candidate;
using ext::Protocol;
using ext::Rung;

Candidate stream(std::string url, Rung rung, std::string codec = {},
                 Protocol protocol = Protocol::hls) {
    Candidate candidate;
    candidate.url = std::move(url);
    candidate.rung = rung;
    candidate.quality = to_string(rung);
    candidate.codec = std::move(codec);
    candidate.protocol = protocol;
    return candidate;
}

Candidate picture(std::string url, Rung rung, unsigned width, unsigned height,
                  std::uint64_t bitrate_bps = 0) {
    Candidate candidate = stream(std::move(url), rung);
    candidate.width = width;
    candidate.height = height;
    candidate.bitrate_bps = bitrate_bps;
    return candidate;
}

Candidate ladder(std::string url) {
    Candidate candidate = stream(std::move(url), Rung::source);
    candidate.is_ladder = true;
    return candidate;
}

/// The URLs in order, and the note behind them.
std::string ranked(const std::vector<Candidate>& candidates, const Preference& preference) {
    const auto result = rank(candidates, preference);
    if (!result) return result.error().message();
    std::string all;
    for (const Candidate& candidate : result->candidates)
        all += candidate.url + ' ';
    return all + result->note;
}

const std::vector<Candidate> kSteps{stream("sound", Rung::audio), stream("low", Rung::low),
                                    stream("ultra", Rung::ultra), stream("high", Rung::high),
                                    stream("src", Rung::source)};

}  // namespace

TEST_CASE("ranking: the wanted step, else the next below, else the lowest above", "[resolve]") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"best", "src ultra high low sound "},
        {"worst", "low high ultra src sound "},
        {"source", "src ultra high low sound "},
        {"ultra", "ultra high low src sound "},
        {"high", "high low ultra src sound "},
        {"standard", "low high ultra src sound standard was wanted, low is what there is"},
        {"low", "low high ultra src sound "},
        {"audio", "sound low high ultra src "},
        {"720p", "high low ultra src sound "},
        {"900p", "high low ultra src sound 900p was wanted, high is what there is"},
        {"240p", "low high ultra src sound 240p was wanted, low is what there is"},
        {"1080p", "ultra high low src sound "},
    };
    for (const auto& [quality, order] : cases) {
        INFO(quality);
        CHECK(ranked(kSteps, {.quality = quality}) == order);
    }
    const std::vector<Candidate> upper{stream("src", Rung::source), stream("ultra", Rung::ultra)};
    CHECK(ranked(upper, {.quality = "standard"}) ==
          "ultra src standard was wanted, ultra is what there is");
    CHECK(ranked({upper[1]}, {.quality = "source"}) ==
          "ultra source was wanted, ultra is what there is");
    CHECK(ranked({upper[1]}, {.quality = "best"}) == "ultra ");
}

TEST_CASE("ranking: a picture goes by its size where that is told, upright ones too", "[resolve]") {
    const std::vector<Candidate> told{picture("4k", Rung::ultra, 3840, 2160),
                                      picture("src", Rung::source, 720, 1280),
                                      picture("small", Rung::standard, 854, 480)};
    CHECK(ranked(told, {.quality = "720p"}) == "src small 4k ");
    CHECK(ranked(told, {.quality = "1080p"}) ==
          "src small 4k 1080p was wanted, 720p is what there is");
    CHECK(ranked(told, {.quality = "360p"}) ==
          "small src 4k 360p was wanted, 480p is what there is");
}

TEST_CASE("ranking: sound alone where it is wanted, and only there", "[resolve]") {
    const Preference sound{.quality = "best", .codecs = {}, .audio_only = true};
    CHECK(ranked(kSteps, sound) == "sound low high ultra src ");
    CHECK(ranked({kSteps[4], kSteps[1]}, sound) ==
          "low src audio was wanted, low is what there is");
    CHECK(ranked({kSteps[0]}, {}) == "sound a picture was wanted, audio is what there is");
}

TEST_CASE("ranking: within a step the codec, then the protocol that suits it", "[resolve]") {
    const std::vector<Candidate> both{
        stream("avc.m3u8", Rung::source, "h264"),
        stream("avc.flv", Rung::source, "h264", Protocol::flv),
        stream("hevc.flv", Rung::source, "hevc", Protocol::flv),
        stream("hevc.m3u8", Rung::source, "hevc"),
        stream("av1.m3u8", Rung::high, "av1"),
    };
    CHECK(ranked(both, {}) == "avc.flv avc.m3u8 hevc.m3u8 hevc.flv av1.m3u8 ");
    CHECK(ranked(both, {.quality = "best", .codecs = {"hevc"}}) ==
          "hevc.m3u8 hevc.flv avc.flv avc.m3u8 av1.m3u8 ");
    // A preference never costs quality; a word of the quality does.
    CHECK(ranked(both, {.quality = "best", .codecs = {"av1", "hevc"}}) ==
          "hevc.m3u8 hevc.flv avc.flv avc.m3u8 av1.m3u8 ");
    CHECK(ranked(both, {.quality = "av1"}) == "av1.m3u8 avc.flv avc.m3u8 hevc.m3u8 hevc.flv ");
    CHECK(ranked({both[0]}, {.quality = "vp9"}) ==
          "avc.m3u8 vp9 was wanted, h264 is what there is");
    CHECK(ranked({stream("a.m3u8", Rung::source), stream("a.flv", Rung::source, "", Protocol::flv)},
                 {}) == "a.flv a.m3u8 ");
}

TEST_CASE("ranking: bitrates bound, then decide", "[resolve]") {
    const std::vector<Candidate> told{
        picture("2M", Rung::high, 0, 0, 2'000'000), picture("8M", Rung::source, 0, 0, 8'000'000),
        picture("4M", Rung::ultra, 0, 0, 4'000'000), picture("6M", Rung::ultra, 0, 0, 6'000'000)};
    CHECK(ranked(told, {.quality = "ultra"}) == "6M 4M 2M 8M ");
    CHECK(ranked(told, {.quality = "5M"}) == "4M 2M 6M 8M ");
    CHECK(ranked(told, {.quality = "1M"}) ==
          "2M 4M 6M 8M 1000k at most was wanted, 2000k is what there is");
    CHECK(ranked({told[1], kSteps[3], told[0]}, {.quality = "3M"}) == "2M high 8M ");
}

TEST_CASE("ranking: other lines of the same stream come right behind it", "[resolve]") {
    std::vector<Candidate> lines;
    for (const char* line : {"a", "b", "c"})
        for (const char* quality : {"4M", "8M"}) {
            lines.push_back(stream(std::string{quality} + line, Rung::ultra));
            lines.back().quality = quality;
            lines.back().bitrate_bps = *quality == '4' ? 4'000'000 : 8'000'000;
        }
    CHECK(ranked(lines, {}) == "8Ma 8Mb 8Mc 4Ma 4Mb 4Mc ");
    const auto result = rank(lines, {});
    REQUIRE(result.has_value());
    CHECK(result->alike == 3);
    for (Candidate& candidate : lines)
        candidate.bitrate_bps = 0;
    CHECK(ranked(lines, {}) == "4Ma 4Mb 4Mc 8Ma 8Mb 8Mc ");
}

TEST_CASE("ranking: a multivariant playlist has every step and codec", "[resolve]") {
    const std::vector<Candidate> mixed{stream("o", Rung::source), ladder("all"),
                                       stream("low", Rung::low)};
    CHECK(ranked(mixed, {}) == "all o low ");
    CHECK(ranked(mixed, {.quality = "high"}) == "all low o ");
    CHECK(ranked(mixed, {.quality = "low"}) == "all low o ");
    CHECK(ranked(mixed, {.quality = "hevc,3M"}) == "all o low ");
    CHECK(ranked(mixed, {.quality = "audio"}) == "all low o ");
    const auto result = rank(mixed, {});
    REQUIRE(result.has_value());
    CHECK(result->alike == 1);
}

TEST_CASE("ranking: nothing to rank, and words that are no quality", "[resolve]") {
    CHECK(rank({}, {}).error().code == Errc::no_variant);
    CHECK(rank(kSteps, {.quality = "good"}).error().code == Errc::bad_option);
}

TEST_CASE("ranking: the order is the same in whatever order they come", "[resolve]") {
    auto candidates = kSteps;
    const auto first = ranked(candidates, {.quality = "high"});
    const auto by_url = [](const Candidate& a, const Candidate& b) { return a.url < b.url; };
    std::ranges::sort(candidates, by_url);
    do
        CHECK(ranked(candidates, {.quality = "high"}) == first);
    while (std::ranges::next_permutation(candidates, by_url).found);
}

TEST_CASE("ranking: services are asked for the step that the words mean", "[resolve]") {
    const std::vector<std::pair<std::string, Rung>> cases{
        {"best", Rung::source},  {"worst", Rung::low},      {"ultra", Rung::ultra},
        {"1440p", Rung::ultra},  {"720p60", Rung::high},    {"540p", Rung::standard},
        {"360p", Rung::low},     {"audio", Rung::audio},    {"20M", Rung::source},
        {"4M", Rung::ultra},     {"3M", Rung::high},        {"800k", Rung::standard},
        {"300k", Rung::low},     {"hevc", Rung::source},    {"no quality", Rung::source},
        {"worst,3M", Rung::low}, {"720p,high", Rung::high}, {"source,480p", Rung::standard},
    };
    for (const auto& [quality, rung] : cases) {
        INFO(quality);
        CHECK(wanted_of({.quality = quality}).rung == rung);
    }
    CHECK(wanted_of({"best", {}, true}).rung == Rung::audio);
    const Preference codecs{"av1,high", {"hevc", "h264"}, false};
    CHECK(wanted_of(codecs).codecs == std::vector<std::string>{"av1", "hevc", "h264"});
}

}  // namespace weir::resolve
