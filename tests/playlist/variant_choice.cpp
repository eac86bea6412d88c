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

TEST_CASE("variant_choice: nothing to choose from, and words that are no quality", "[playlist]") {
    CHECK(chosen({}, "best") ==
          "no variant that can be recorded: the multivariant playlist lists none");
    CHECK(choose_variant({kLadder, {}}, "good").error().code == Errc::bad_option);
    CHECK(chosen(kLadder, "good") ==
          "bad option: quality 'good': valid are best, worst, and a height such as 720p or 720p60");
    for (const auto* quality : {"best", "worst", "720p", "720p60", "1p"})
        CHECK(check_quality(quality).has_value());
    for (const auto* quality : {"", "Best", "720", "p", "p60", "0p", "720px", "-720p", "720p6x",
                                "99999999999999999999p", "720p60p"})
        CHECK_FALSE(check_quality(quality).has_value());
}
