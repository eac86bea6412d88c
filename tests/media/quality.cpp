// SPDX-License-Identifier: MIT
#include "media/quality.hpp"

#include <catch2/catch.hpp>

namespace weir::media {

TEST_CASE("quality: words that are one, and words that are none", "[media]") {
    for (const auto* words :
         {"best", "worst", "720p", "720p60", "1p", "audio", "3M", "0.5M", "800k", "av1", "source",
          "ultra", "high", "standard", "low", "worst,hevc,720p,2.5M", "high,hevc"}) {
        INFO(words);
        CHECK(check_quality(words).has_value());
    }
    for (const auto* words :
         {"",        "Best",      "720",         "p",      "p60",
          "0p",      "720px",     "-720p",       "720p6x", "99999999999999999999p",
          "720p60p", "M",         "0k",          "-1M",    "3m",
          "1e3k",    "nank",      "9999999999M", "avc",    "best,",
          ",",       "best;720p", "3 M",         "High",   "medium"}) {
        INFO(words);
        CHECK(check_quality(words).error().code == Errc::bad_option);
    }
    CHECK(check_quality("good").error().message() ==
          "bad option: quality 'good': valid are best, worst, audio, a height such as 720p or "
          "720p60, a step (source, ultra, high, standard, low), a bandwidth such as 800k or 3M, a "
          "codec (h264, hevc, av1, vp9), and several of them with commas between");
}

TEST_CASE("quality: a step is also a height, and the last of both counts", "[media]") {
    const auto high = read_quality("low,high");
    REQUIRE(high.has_value());
    CHECK(high->step == ext::Rung::high);
    CHECK(high->height == 720);
    CHECK(high->end == Quality::End::best);
    const auto height = read_quality("high,1080p60");
    REQUIRE(height.has_value());
    CHECK_FALSE(height->step);
    CHECK(height->height == 1080);
    CHECK(height->frame_rate == 60);
    const auto low = read_quality("1080p60,low,hevc");
    REQUIRE(low.has_value());
    CHECK(low->height == 0);
    CHECK(low->frame_rate == 0);
    CHECK(low->end == Quality::End::worst);
    CHECK(low->codec == "hevc");
}

TEST_CASE("quality: codecs by their names", "[media]") {
    for (const auto* codec : {"h264", "hevc", "av1", "vp9"})
        CHECK(check_codec(codec).has_value());
    for (const auto* codec : {"", "avc", "HEVC", "h264,hevc"})
        CHECK(check_codec(codec).error().code == Errc::bad_option);
}

}  // namespace weir::media
