// SPDX-License-Identifier: MIT
#include "media/webvtt.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

namespace weir::media {
namespace {

using namespace std::chrono_literals;
using webvtt::Cue;

webvtt::Document parsed(std::string_view text) {
    auto document = webvtt::parse(text);
    REQUIRE(document.has_value());
    return std::move(*document);
}

/// "1000-2500 text; …", times in milliseconds.
std::string trace(const webvtt::Document& document) {
    std::string out;
    for (const Cue& cue : document.cues)
        out += fmt::format("{}{}-{} {}", out.empty() ? "" : "; ", cue.start / 1ms, cue.end / 1ms,
                           cue.text);
    return out;
}

TEST_CASE("webvtt: a segment's cues, with all that belongs to them", "[media]") {
    const auto document = parsed(
        "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:01.500\n\n"
        "intro\n00:00:01.000 --> 00:00:02.500 align:start  line:90% \n<v Ann>Good\nevening\n\n"
        "01:00.000\t-->\t100:00:00.000\n");
    CHECK(document.map == webvtt::TimestampMap{900'000, 1500ms});
    REQUIRE(document.cues.size() == 2);
    CHECK(document.cues[0] ==
          Cue{1s, 2500ms, "intro", "align:start  line:90%", "<v Ann>Good\nevening"});
    CHECK(document.cues[1] == Cue{60s, 100h, "", "", ""});
    CHECK(document.skipped_cues == 0);
}

TEST_CASE("webvtt: lines may end in any way, and the text begin with a mark", "[media]") {
    for (const std::string_view end : {"\n", "\r\n", "\r"}) {
        const std::string text = fmt::format(
            "\xef\xbb\xbfWEBVTT a title{0}Kind: captions{0}{0}{0}00:01.000 --> 00:02.000{0}one{0}"
            "two{0}{0}NOTE 00:01{0}no cue{0}{0}00:03.000 --> 00:04.000{0}three",
            end);
        CHECK(trace(parsed(text)) == "1000-2000 one\ntwo; 3000-4000 three");
    }
}

TEST_CASE("webvtt: where the time stands is read in either order, or not at all", "[media]") {
    const auto map_of = [](std::string_view line) {
        return parsed(fmt::format("WEBVTT\n{}\n\n", line)).map;
    };
    CHECK(map_of("X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:8589934591") ==
          webvtt::TimestampMap{8'589'934'591, 0s});
    CHECK(map_of("X-TIMESTAMP-MAP=MPEGTS:8589934593, LOCAL:01:00.250") ==
          webvtt::TimestampMap{1, 60'250ms});
    for (const auto* line :
         {"X-TIMESTAMP-MAP=MPEGTS:900000", "X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:-1",
          "X-TIMESTAMP-MAP=MPEGTS:99999999999999999999,LOCAL:00:00:00.000", "X-TIMESTAMP-MAP",
          "X-TIMESTAMP-MAPPED=MPEGTS:1,LOCAL:00:00:00.000", "X-TIMESTAMP-MAP=MPEGTS:1,LOCAL:0"})
        CHECK_FALSE(map_of(line));
}

TEST_CASE("webvtt: styles and regions are kept while they may stand there", "[media]") {
    const auto document = parsed(
        "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nREGION \nid:fred\nwidth:40%\n\n"
        "STYLES\nare something else\n\nSTYLE\n00:01.000 --> 00:02.000\nnamed so\n\n"
        "STYLE\n::cue { color: blue }\n");
    CHECK(document.blocks ==
          std::vector<std::string>{"STYLE\n::cue { color: red }", "REGION \nid:fred\nwidth:40%"});
    REQUIRE(document.cues.size() == 1);
    CHECK(document.cues[0].id == "STYLE");
}

TEST_CASE("webvtt: a broken cue costs itself only", "[media]") {
    for (const std::string_view broken :
         {"00:02.000 --> 00:02.000", "00:02.000 --> 00:01.000", "0:02.000 --> 00:03.000",
          "00:02,000 --> 00:03,000", "00:60.000 --> 01:00.000", "00:00:02 --> 00:00:03",
          "--> 00:03.000", "00:02.000 -->", "00:02.000 -- > 00:03.000 -->",
          "9999999:00:00.000 --> 9999999:00:01.000", "00:02.000 --> 00:03.000 --> 00:04.000"}) {
        const auto document = parsed(fmt::format(
            "WEBVTT\n\n00:01.000 --> 00:02.000\none\n\n{}\nbroken\n\n00:03.000 --> 00:04.000\ntwo",
            broken));
        INFO(broken);
        CHECK(trace(document) == "1000-2000 one; 3000-4000 two");
        CHECK(document.skipped_cues == 1);
    }
}

TEST_CASE("webvtt: a cue begins without an empty line before it, too", "[media]") {
    CHECK(trace(parsed("WEBVTT\n00:01.000 --> 00:02.000\none\n00:02.000 --> 00:03.000\ntwo\n")) ==
          "1000-2000 one; 2000-3000 two");
}

TEST_CASE("webvtt: what is none, or too much, is refused or left out", "[media]") {
    CHECK(webvtt::parse("<html>").error().code == Errc::bad_media);
    CHECK(webvtt::parse("").error().code == Errc::bad_media);
    CHECK(webvtt::parse("WEBVTTS\n").error().code == Errc::bad_media);
    CHECK(webvtt::parse("WEBVTT\n\n", {.bytes = 7}).error().code == Errc::too_large);
    const auto document = webvtt::parse(
        "WEBVTT\n\n00:01.000 --> 00:02.000\none\n\n00:02.000 --> 00:03.000\ntwo\n", {.cues = 1});
    CHECK(trace(*document) == "1000-2000 one");
    CHECK(document->skipped_cues == 1);
    CHECK(parsed("WEBVTT").cues.empty());
}

TEST_CASE("webvtt: what is written reads the same again", "[media]") {
    const std::vector<std::string> blocks{"STYLE\n::cue { color: red }", "REGION\nid:fred"};
    const Cue plain{1s, 2500ms, "", "", "one\ntwo"};
    const Cue full{100h + 61s + 7ms, 101h, "NOTE id", "align:start", "<i>three</i>"};
    CHECK(webvtt::cue_text(plain) == "00:00:01.000 --> 00:00:02.500\none\ntwo\n\n");
    CHECK(webvtt::cue_text({-5s, 1'999'600us, "", "", ""}) == "00:00:00.000 --> 00:00:02.000\n\n");
    const std::string text =
        webvtt::header_text(blocks) + webvtt::cue_text(full) + webvtt::cue_text(plain);
    const auto document = parsed(text);
    CHECK(document.blocks == blocks);
    CHECK(document.cues == std::vector<Cue>{full, plain});
    CHECK(webvtt::header_text({}) == "WEBVTT\n\n");
}

TEST_CASE("webvtt: NUL is replaced, other bytes are nobody's to judge", "[media]") {
    using namespace std::string_literals;
    const auto document = parsed("WEBVTT\n\n00:01.000 --> 00:02.000\na\0b\xff"s);
    CHECK(document.cues[0].text ==
          "a\xef\xbf\xbd"
          "b\xff");
}

}  // namespace
}  // namespace weir::media
