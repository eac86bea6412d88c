// SPDX-License-Identifier: MIT
#include "values.hpp"

#include <catch2/catch.hpp>

#include "nearest.hpp"

using namespace weir::cli;
using namespace std::chrono_literals;

TEST_CASE("values: durations are read with their units", "[cli]") {
    CHECK(*parse_duration("10m") == 10min);
    CHECK(*parse_duration("1h30m") == 90min);
    CHECK(*parse_duration("90s") == 90s);
    CHECK(*parse_duration("500ms") == 500ms);
    CHECK(*parse_duration("1.5h") == 90min);
    CHECK(*parse_duration("1d") == 24h);
    CHECK(*parse_duration("2min500ms") == 120'500ms);
    CHECK(*parse_duration("3650d") == 87'600h);
}

TEST_CASE("values: what is no duration is refused", "[cli]") {
    for (const char* text :
         {"", "m", "10", "10x", "-5s", "1m1m", "30m1h", "1.5.2s", "10 m", "0s", "0.4ms", "3651d",
          "1e5s", "infs", "nans", "10M", "99999999999999999h"}) {
        INFO(text);
        CHECK_FALSE(parse_duration(text).has_value());
    }
    CHECK(parse_duration("20").error().hint == "20s, 20m or 20h");
}

TEST_CASE("values: sizes with one letter count in 1024s, with B in 1000s", "[cli]") {
    CHECK(*parse_size("4096") == 4096);
    CHECK(*parse_size("12B") == 12);
    CHECK(*parse_size("2GiB") == 2'147'483'648);
    CHECK(*parse_size("500MB") == 500'000'000);
    CHECK(*parse_size("500mb") == 500'000'000);
    CHECK(*parse_size("1.5G") == 1'610'612'736);
    CHECK(*parse_size("64k") == 65'536);
    CHECK(*parse_size("1TB") == 1'000'000'000'000);
    for (const char* text : {"", "GB", "2X", "2m", "-1MB", "1..5M", "2 GB", "0", "0GB", "9999999TB",
                             "1MBB", "1MiBs"}) {
        INFO(text);
        CHECK_FALSE(parse_size(text).has_value());
    }
}

TEST_CASE("values: a split limit goes where its unit says", "[cli]") {
    weir::SplitOptions split;
    CHECK(add_split_limit("30m", split).has_value());
    CHECK(add_split_limit("30M", split).has_value());
    CHECK(split.duration == 30min);
    CHECK(split.bytes == 31'457'280);
    CHECK(add_split_limit("1h", split).error().what == "'1h' is a second limit of its kind");
    CHECK_FALSE(add_split_limit("1GB", split).has_value());
    weir::SplitOptions other;
    CHECK_FALSE(add_split_limit("30", other).has_value());
    CHECK_FALSE(add_split_limit("", other).has_value());
}

TEST_CASE("values: formats, profiles and qualities are named when one is wrong", "[cli]") {
    CHECK(*parse_format("source") == weir::Format::source);
    CHECK(*parse_format("mkv") == weir::Format::mkv);
    CHECK(parse_format("mp3").error().hint == "ts, mp4, mkv, flv or source (nearest: mp4)");
    CHECK(*parse_profile("overseas") == weir::Profile::overseas);
    CHECK(parse_profile("").error().hint == "domestic or overseas");
    CHECK(*parse_quality("best") == "best");
    CHECK(*parse_quality("720") == "720p");
    CHECK(*parse_quality("1080p") == "1080p");
    CHECK(*parse_quality("720p60,hevc,3M") == "720p60,hevc,3M");
    CHECK(*parse_quality("audio") == "audio");
    CHECK(*parse_quality("high,hevc") == "high,hevc");
    CHECK(*parse_quality("2.5M,480") == "2.5M,480p");
    for (const char* text : {"", "p", "0p", "hd", "123456p", "-1p", "72 0p", "720p,", ",best",
                             "720px", "3G", "best,hd"}) {
        INFO(text);
        CHECK_FALSE(parse_quality(text).has_value());
    }
}

TEST_CASE("values: languages are tags with commas between", "[cli]") {
    CHECK(*parse_languages("de") == std::vector<std::string>{"de"});
    CHECK(*parse_languages("zh-Hant-TW,en-GB,es-419,gsw") ==
          std::vector<std::string>{"zh-Hant-TW", "en-GB", "es-419", "gsw"});
    CHECK(parse_languages("de,d e").error().what == "'d e' is not a language");
    for (const char* text : {"", ",", "de,", "d", "de_CH", "de-", "de--CH", "12", "german deutsch",
                             "abcdefghi", "de-abcdefghi", "\xc3\xa4\xc3\xb6"}) {
        INFO(text);
        CHECK_FALSE(parse_languages(text).has_value());
    }
}

TEST_CASE("values: codecs are those that pictures come in", "[cli]") {
    CHECK(*parse_codecs("av1") == std::vector<std::string>{"av1"});
    CHECK(*parse_codecs("hevc,h264,vp9") == std::vector<std::string>{"hevc", "h264", "vp9"});
    CHECK(parse_codecs("hevc,h265").error().what == "'h265' is not a codec");
    for (const char* text : {"", ",", "hevc,", "H264", "aac"}) {
        INFO(text);
        CHECK_FALSE(parse_codecs(text).has_value());
    }
}

TEST_CASE("nearest: finds the word that was meant, and none where none was", "[cli]") {
    const std::vector<std::string_view> words{"record", "check", "recover", "version"};
    CHECK(nearest("recrod", words) == "record");
    CHECK(nearest("recovery", words) == "recover");
    CHECK(nearest("chekc", words) == "check");
    CHECK(nearest("play", words).empty());
    CHECK(nearest("", words).empty());
    CHECK(nearest(std::string(10'000, 'r'), words).empty());
}
