// SPDX-License-Identifier: MIT
// EXT-X-DEFINE, and the values in the place of the names.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "playlist/parse.hpp"

using namespace weir;
using namespace weir::playlist;

namespace {

const std::string kDefine =
    "#EXT-X-DEFINE:NAME=\"a\",VALUE=\"x/y\"\n#EXT-X-DEFINE:NAME=\"B-2_\",VALUE=\"\"\n";
const ParseContext kImported{.variables = {{"token", "t=1&u"}, {"odd", "{$a}"}}};

std::string uri_of(std::string_view lines) {
    const auto playlist = parse_as<MediaPlaylist>(with_header(lines), kImported);
    REQUIRE(playlist.segments.size() == 1);
    return playlist.segments.front().uri;
}

std::string refusal(std::string_view lines) {
    return failure(with_header(lines), {}, kImported);
}

}  // namespace

TEST_CASE("variables: a URI has their values", "[playlist]") {
    const std::vector<std::pair<std::string, std::string_view>> cases{
        {"{$a}.ts", "x/y.ts"},
        {"1{$B-2_}2/{$a}?{$a}", "12/x/y?x/y"},
        {"$a}{a}", "$a%7D%7Ba%7D"},
        {"https://cdn.test/live/{$B-2_}a", "a"},
    };
    for (const auto& [uri, expected] : cases) {
        INFO(uri);
        CHECK(uri_of(kDefine + "#EXTINF:6,\n" + uri) ==
              fmt::format("https://cdn.test/live/{}", expected));
    }
}

TEST_CASE("variables: attributes have their values, titles and unknown tags keep their text",
          "[playlist]") {
    const auto playlist = parse_as<MediaPlaylist>(
        with_header(kDefine + "#EXT-X-DEFINE:NAME=\"iv\",VALUE=\"f0\"\n#EXT-X-NEW:URI=\"{$none}\"\n"
                              "#EXT-X-KEY:METHOD=AES-128,URI=\"{$a}.key\",IV=0x{$iv}\n"
                              "#EXT-X-MAP:URI=\"{$a}.mp4\"\n#EXTINF:6,{$none}\na\n"));
    const auto& segment = playlist.segments.at(0);
    CHECK(segment.encryption->key_uri == "https://cdn.test/live/x/y.key");
    CHECK(segment.encryption->iv[15] == 0xf0);
    CHECK(segment.init->uri == "https://cdn.test/live/x/y.mp4");
}

TEST_CASE("variables: they come from the text, the URL, and the multivariant playlist",
          "[playlist]") {
    CHECK(uri_of("#EXT-X-DEFINE:QUERYPARAM=\"token\"\n#EXTINF:6,\na?{$token}") ==
          "https://cdn.test/live/a?1");
    CHECK(uri_of("#EXT-X-DEFINE:IMPORT=\"token\"\n#EXTINF:6,\na?{$token}") ==
          "https://cdn.test/live/a?t=1&u");
    const auto playlist = parse_as<MultivariantPlaylist>(
        "#EXTM3U\n" + kDefine +
        "#EXT-X-DEFINE:NAME=\"c\",VALUE=\"{$a}/z\"\n"
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"{$a}\"\n#EXT-X-STREAM-INF:AUDIO=\"{$c}\"\n{$c}\n");
    CHECK(playlist.variables == Variables{{"a", "x/y"}, {"B-2_", ""}, {"c", "x/y/z"}});
    CHECK(playlist.renditions.at(0).group_id == "x/y");
    CHECK(playlist.variants.at(0).audio_group == "x/y/z");
    CHECK(playlist.variants.at(0).uri == "https://cdn.test/live/x/y/z");
}

TEST_CASE("variables: a value in the URL stays as it is written there", "[playlist]") {
    const auto text = with_header("#EXT-X-DEFINE:QUERYPARAM=\"b\"\n#EXTINF:6,\nx?{$b}\n");
    const auto value = [&](const char* base) {
        const auto playlist = parse(text, base);
        if (!playlist) return playlist.error().message();
        return std::get<MediaPlaylist>(*playlist).segments.at(0).uri.substr(19);
    };
    CHECK(value("https://cdn.test/i?a=1&b=%2F+%22&b=2#b=3") == "%2F+%22");
    CHECK(value("https://cdn.test/i?b=") == "");
    CHECK(value("https://cdn.test/i?b&ab=1#?b=3").find("invalid playlist: line 3: ") == 0);
    CHECK(value("https://cdn.test/i?a=b=1").find("invalid playlist: line 3: ") == 0);
}

TEST_CASE("variables: a playlist that uses them wrongly is refused with its line", "[playlist]") {
    const std::vector<std::pair<std::string, std::string_view>> cases{
        {"#EXTINF:6,\n{$a}\n", "line 4: variable 'a' is not defined"},
        {"#EXTINF:6,\n{$a}\n" + kDefine, "line 4: variable 'a' is not defined"},
        {kDefine + "#EXTINF:6,\n{$b-2_}\n", "line 6: variable 'b-2_' is not defined"},
        {kDefine + "#EXT-X-MAP:URI=\"{$}\"\n", "line 5: variable '' is not defined"},
        {kDefine + "#EXTINF:6,\n{$a\n", "line 6: variable 'a' is not defined"},
        {"#EXT-X-DEFINE:IMPORT=\"none\"\n",
         "line 3: the multivariant playlist defines no variable 'none'"},
        {"#EXT-X-DEFINE:QUERYPARAM=\"none\"\n",
         "line 3: the playlist's URL has no parameter 'none'"},
        {kDefine + kDefine, "line 5: variable 'a' is defined twice"},
        {"#EXT-X-DEFINE:NAME=\"a b\",VALUE=\"\"\n", "line 3: 'a b' is no name of a variable"},
        {"#EXT-X-DEFINE:NAME=\"\",VALUE=\"\"\n", "line 3: '' is no name of a variable"},
        {kDefine + "#EXT-X-DEFINE:IMPORT=\"odd\"\n#EXTINF:6,\n{$odd}\n",
         "line 7: its variables name another variable"},
        {kDefine + "#EXTINF:6,\n{$B-2_}\n", "line 6: its variables make no URI"},
        {"#EXT-X-DEFINE:NAME=\"a\",VALUE=\"#EXT-X-GAP\"\n#EXTINF:6,\n{$a}\n",
         "line 5: its variables make no URI"},
    };
    for (const auto& [lines, detail] : cases) {
        INFO(lines);
        CHECK(refusal(lines) == fmt::format("invalid playlist: {}", detail));
    }
    for (const auto* attributes :
         {"", "NAME=\"a\"", "VALUE=\"a\"", "NAME=\"a\",VALUE=\"a",
          "IMPORT=\"token\",NAME=\"a\",VALUE=\"a\"", "IMPORT=\"token\",QUERYPARAM=\"token\""})
        CHECK(refusal(fmt::format("#EXT-X-DEFINE:{}\n", attributes)) ==
              "invalid playlist: line 3: EXT-X-DEFINE wants NAME and VALUE, IMPORT, or QUERYPARAM");
}

TEST_CASE("variables: they can't multiply into memory", "[playlist]") {
    const std::string define =
        fmt::format("#EXT-X-DEFINE:NAME=\"a\",VALUE=\"{}\"\n", std::string(400, 'a'));
    ParseLimits limits{.line_bytes = 1'000};
    CHECK(failure(with_header(define + "#EXTINF:6,\n{$a}{$a}\n"), limits) == "parsed");
    CHECK(failure(with_header(define + "#EXTINF:6,\n{$a}{$a}{$a}\n"), limits) ==
          "playlist too large: line 5: its variables make it longer than is allowed");
    limits.uri_bytes = 1'000;
    const std::string none = "#EXT-X-KEY:METHOD=NONE,X=\"{$a}\"\n";
    CHECK(failure(with_header(define + none + none), limits) == "parsed");
    CHECK(failure(with_header(define + none + none + none), limits) ==
          "playlist too large: line 6: its variables make it longer than is allowed");
    limits.variables = 1;
    CHECK(failure(with_header(kDefine), limits) ==
          "playlist too large: line 4: more than 1 variables");
}
