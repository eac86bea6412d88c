// SPDX-License-Identifier: MIT
#include "playlist/variant_choice.hpp"

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::playlist;

namespace {

Variant variant(std::string uri, unsigned width, unsigned height, std::uint64_t bandwidth_bps,
                double frame_rate = 0, std::string codecs = {}) {
    Variant v;
    v.uri = std::move(uri);
    v.width = width;
    v.height = height;
    v.bandwidth_bps = bandwidth_bps;
    v.frame_rate = frame_rate;
    v.codecs = std::move(codecs);
    return v;
}

std::string chosen(const std::vector<Variant>& variants, std::string_view quality) {
    const auto choice = choose_variant({variants, {}}, quality);
    return choice ? choice->uri : choice.error().message();
}

const std::vector<Variant> kLadder{
    variant("sound", 0, 0, 9'000'000, 0, "mp4a.40.2"),
    variant("480", 854, 480, 1'000'000, 30),
    variant("1080", 1920, 1080, 5'000'000, 30),
    variant("1080p60", 1920, 1080, 7'000'000, 59.94),
    variant("720", 1280, 720, 2'000'000, 30),
    variant("720p60", 1280, 720, 3'000'000, 59.94),
};

}  // namespace

TEST_CASE("variant_choice: quality picks the one that a viewer would expect", "[playlist]") {
    const std::vector<std::pair<std::string_view, std::string_view>> cases{
        {"best", "1080p60"}, {"worst", "480"},     {"1080p", "1080p60"}, {"1080p30", "1080"},
        {"720p", "720p60"},  {"720p60", "720p60"}, {"720p30", "720"},    {"720p50", "720"},
        {"900p", "720p60"},  {"360p", "480"},      {"2160p", "1080p60"}, {"720p10", "720"},
    };
    for (const auto& [quality, uri] : cases) {
        INFO(quality);
        CHECK(chosen(kLadder, quality) == uri);
    }
}

TEST_CASE("variant_choice: resolution beats bandwidth, bandwidth beats frame rate", "[playlist]") {
    CHECK(chosen({variant("a", 640, 360, 9), variant("b", 1280, 720, 1)}, "best") == "b");
    CHECK(chosen({variant("a", 640, 360, 2, 30), variant("b", 640, 360, 1, 60)}, "best") == "a");
    CHECK(chosen({variant("a", 640, 360, 1, 30), variant("b", 640, 360, 1, 60)}, "best") == "b");
    CHECK(chosen({variant("a", 640, 360, 1), variant("b", 640, 360, 1)}, "best") == "a");
}

TEST_CASE("variant_choice: an upright picture goes by its shorter side", "[playlist]") {
    const std::vector<Variant> upright{variant("540", 540, 960, 1), variant("720", 720, 1280, 2),
                                       variant("1080", 1080, 1920, 3)};
    CHECK(chosen(upright, "720p") == "720");
}

TEST_CASE("variant_choice: without resolutions bandwidth decides", "[playlist]") {
    const std::vector<Variant> blind{variant("a", 0, 0, 1), variant("b", 0, 0, 3),
                                     variant("c", 0, 0, 2)};
    CHECK(chosen(blind, "best") == "b");
    CHECK(chosen(blind, "worst") == "a");
    CHECK(chosen(blind, "720p") == "b");
    CHECK(chosen({variant("a", 0, 0, 1), variant("b", 1920, 1080, 3)}, "720p") == "b");
}

TEST_CASE("variant_choice: sound alone is taken if there is nothing else", "[playlist]") {
    CHECK(chosen({variant("a", 0, 0, 1, 0, "mp4a.40.2, opus"), variant("b", 0, 0, 2, 0, "ac-3")},
                 "best") == "b");
    CHECK(chosen({variant("a", 0, 0, 1, 0, "avc1.64,mp4a.40.2"), variant("b", 0, 0, 2, 0, "ac-3")},
                 "best") == "a");
}

TEST_CASE("variant_choice: a bandwidth is a bound, or else the least", "[playlist]") {
    const std::vector<std::pair<std::string_view, std::string_view>> cases{
        {"5M", "1080"},          {"4999k", "720p60"},   {"100M", "1080p60"}, {"0.1M", "480"},
        {"worst,3M", "480"},     {"3M,worst", "480"},   {"720p,2M", "720"},  {"2M,1080p", "1080"},
        {"1080p,worst", "1080"}, {"best,3M", "720p60"},
    };
    for (const auto& [quality, uri] : cases) {
        INFO(quality);
        CHECK(chosen(kLadder, quality) == uri);
    }
    CHECK(chosen({variant("a", 0, 0, 0), variant("b", 640, 360, 9)}, "1k") == "b");
}

TEST_CASE("variant_choice: a codec, where it is offered", "[playlist]") {
    const std::vector<Variant> codecs{
        variant("avc", 1280, 720, 1, 0, "avc1.64,mp4a.40.2"),
        variant("avc3", 640, 360, 1, 0, "mp4a.40.2,avc3.64"),
        variant("hevc", 1920, 1080, 2, 0, "hvc1.1,mp4a.40.2"),
        variant("av1", 3840, 2160, 3, 0, "av01.0,opus"),
    };
    CHECK(chosen(codecs, "h264") == "avc");
    CHECK(chosen(codecs, "h264,worst") == "avc3");
    CHECK(chosen(codecs, "hevc,720p") == "hevc");
    CHECK(chosen(codecs, "av1") == "av1");
    CHECK(chosen(codecs, "vp9") == "av1");
}

TEST_CASE("variant_choice: sound alone, if that is what is asked for", "[playlist]") {
    CHECK(chosen(kLadder, "audio") == "sound");
    const std::vector<Variant> seen{variant("b", 640, 360, 2), variant("a", 1280, 720, 1)};
    CHECK(chosen(seen, "audio") == "a");
    const std::vector<Variant> heard{variant("low", 0, 0, 1, 0, "mp4a"),
                                     variant("high", 0, 0, 3, 0, "mp4a"), seen[0]};
    CHECK(chosen(heard, "audio") == "high");
    CHECK(chosen(heard, "audio,worst") == "low");
    CHECK(chosen(heard, "audio,2k") == "high");
}

TEST_CASE("variant_choice: nothing to choose from, and words that are no quality", "[playlist]") {
    CHECK(chosen({}, "best") ==
          "no variant that can be recorded: the multivariant playlist lists none");
    CHECK(choose_variant({kLadder, {}}, "good").error().code == Errc::bad_option);
}

TEST_CASE("variant_choice: the steps of services are heights", "[playlist]") {
    CHECK(chosen(kLadder, "source") == "1080p60");
    CHECK(chosen(kLadder, "ultra") == "1080p60");
    CHECK(chosen(kLadder, "high") == "720p60");
    CHECK(chosen(kLadder, "standard") == "480");
    CHECK(chosen(kLadder, "low") == "480");
    CHECK(chosen(kLadder, "high,2M") == "720");
}

TEST_CASE("variant_choice: the preferred codec decides between pictures of one size",
          "[playlist]") {
    const std::vector<Variant> codecs{
        variant("avc", 1920, 1080, 8, 0, "avc1.64,mp4a.40.2"),
        variant("hevc", 1920, 1080, 5, 0, "hvc1.1,mp4a.40.2"),
        variant("hevc-less", 1920, 1080, 4, 0, "hev1.1,mp4a.40.2"),
        variant("av1", 1280, 720, 3, 0, "av01.0,mp4a.40.2"),
        variant("avc720", 1280, 720, 9, 0, "avc1.64,mp4a.40.2"),
    };
    const auto preferred = [&](std::string_view quality, const Codecs& wanted) {
        return choose_variant({codecs, {}}, quality, wanted)->uri;
    };
    CHECK(preferred("best", {}) == "avc");
    CHECK(preferred("best", {"hevc"}) == "hevc");
    CHECK(preferred("best", {"av1", "hevc"}) == "hevc");
    CHECK(preferred("best", {"vp9"}) == "avc");
    CHECK(preferred("worst", {"hevc", "av1"}) == "av1");
    CHECK(preferred("high", {"av1"}) == "av1");
    CHECK(preferred("h264", {"hevc"}) == "avc");
    const auto ranked = rank_variants({codecs, {}}, "best", 9, {"hevc"});
    REQUIRE(ranked.has_value());
    std::string order;
    for (const auto& each : *ranked)
        order += each.variant.uri + ' ';
    CHECK(order == "hevc hevc-less avc avc720 av1 ");
}

TEST_CASE("variant_choice: variants rank by the order in which they would be chosen",
          "[playlist]") {
    std::vector<Variant> variants = kLadder;
    variants.push_back(variant("1080p60-again", 1920, 1080, 7'000'000, 59.94));
    variants.push_back(variant("1080p60", 1920, 1080, 7'000'000, 59.94));
    const auto text = [&](std::string_view quality, std::size_t most) {
        const auto ranked = rank_variants({variants, {}}, quality, most);
        if (!ranked) return ranked.error().message();
        std::string all;
        for (const auto& [v, rank] : *ranked)
            all += v.uri + "=" + std::to_string(rank) + " ";
        return all;
    };
    CHECK(text("best", 9) == "1080p60=0 1080p60-again=0 1080=1 720p60=2 720=3 480=4 sound=5 ");
    CHECK(text("720p", 3) == "720p60=0 720=1 480=2 ");
    CHECK(text("worst", 2) == "480=0 720=1 ");
    CHECK(text("great", 2).find("great") != std::string::npos);
    variants.clear();
    CHECK(rank_variants({variants, {}}, "best", 3).error().code == Errc::no_variant);
}
