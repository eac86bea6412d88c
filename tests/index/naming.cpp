// SPDX-License-Identifier: MIT
#include "index/naming.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <ctime>

#include "index/file_name.hpp"

namespace weir::index {
namespace {

/// 2026-02-03 14:05:06 by the local clock, wherever the test runs.
WallClock::time_point sample_time() {
    std::tm fields{};
    fields.tm_year = 126;
    fields.tm_mon = 1;
    fields.tm_mday = 3;
    fields.tm_hour = 14;
    fields.tm_min = 5;
    fields.tm_sec = 6;
    fields.tm_isdst = -1;
    return WallClock::from_time_t(std::mktime(&fields));
}

NameValues sample() {
    return {.url = "https://user:pw@cdn.example:8443/live/room%201.m3u8?token=a/b",
            .title = "A talk",
            .format = "ts",
            .at = sample_time(),
            .recording = 42,
            .number = 7};
}

std::string titled(std::string title) {
    return expand_name("{title}", {.url = "http://h/x", .title = std::move(title)});
}

std::string refusal(std::string_view name_template) {
    const auto checked = check_template(name_template);
    if (checked) return "accepted";
    CHECK(checked.error().code == Errc::bad_option);
    return checked.error().detail;
}

TEST_CASE("naming: each placeholder stands for its value", "[index]") {
    CHECK(expand_name("{host}", sample()) == "cdn.example");
    CHECK(expand_name("{path}", sample()) == "live_room 1.m3u8");
    CHECK(expand_name("{name}_{date}_{time}", sample()) == "room 1_2026-02-03_14-05-06");
    CHECK(expand_name("{title}-{n}.{format}", sample()) == "A talk-007.ts");
    CHECK(expand_name("{id}", sample()) == "42");
}

TEST_CASE("naming: slashes of the template make folders, those of values don't", "[index]") {
    CHECK(expand_name("{host}/{date}/{n}", sample()) == "cdn.example/2026-02-03/007");
    CHECK(expand_name("{title}/{n}", {.url = "http://h/x", .title = "a/b/../c"}) == "a_b_.._c/001");
    CHECK(expand_name("/etc//{n}/", {.url = "http://h/x"}) == "etc/001");
    CHECK(expand_name("../{n}", {.url = "http://h/x"}) == "_/001");
}

TEST_CASE("naming: a playlist that is called index is named after its folder", "[index]") {
    CHECK(expand_name("{name}", {.url = "http://h/live/room1/index.m3u8"}) == "room1");
    CHECK(expand_name("{name}", {.url = "http://h/room1/live/index.m3u8?token=x"}) == "room1");
    CHECK(expand_name("{name}", {.url = "http://h/index.m3u8"}) == "index");
}

TEST_CASE("naming: what is missing has something in its place", "[index]") {
    CHECK(expand_name("{title}", {.url = "http://h/live/cam.flv"}) == "cam");
    CHECK(expand_name("{name}", {.url = "http://h.example/"}) == "h.example");
    CHECK(expand_name("{name}", {.url = "http://[::1]:80"}) == "__1");
    CHECK(expand_name("{format}/{n}", {.url = "http://h/x"}) == "_/001");
    CHECK(expand_name("", {.url = "http://h/x"}) == "_");
    CHECK(expand_name("///", {.url = "http://h/x"}) == "_");
    CHECK(expand_name("{what} {n", {.url = "http://h/x"}) == "{what} {n");
}

TEST_CASE("naming: values are not templates", "[index]") {
    CHECK(titled("{id} {title}") == "{id} {title}");
}

TEST_CASE("naming: a template is checked before it is used", "[index]") {
    CHECK(refusal("{name}_{date}_{time}") == "accepted");
    CHECK(refusal("plain") == "accepted");
    CHECK(refusal("a } b") == "accepted");
    CHECK(refusal("") == "the file name template is empty; try {name}_{date}");
    CHECK(refusal("//") == "the file name template is empty; try {name}_{date}");
    CHECK(refusal("{titel}") == "unknown placeholder {titel}; the nearest is {title}");
    CHECK(refusal("{Host}") == "unknown placeholder {Host}; the nearest is {host}");
    CHECK(refusal("x{name") == "'{name': the brace is never closed");
    CHECK_THAT(refusal("{}"), Catch::StartsWith("unknown placeholder {}; the nearest is "));
}

TEST_CASE("naming: no title leaves the directory", "[index]") {
    CHECK(titled("../../etc/passwd") == ".._.._etc_passwd");
    CHECK(titled("..") == "_");
    CHECK(titled(".") == "_");
    CHECK(titled(" . . ") == "_");
    CHECK(titled("C:\\a|b<c>d*e?f\"g") == "C__a_b_c_d_e_f_g");
}

TEST_CASE("naming: controls and direction marks are removed", "[index]") {
    CHECK(titled(std::string{"a\0b\n\x7f", 5}) == "ab");
    CHECK(titled("a\u0085b\u200f\u202egnp\u2069.exe\ufeff") == "abgnp.exe");
    CHECK(titled("\u3000\u00a0 wide \u3000") == "wide");
    CHECK(titled("family \U0001f468\u200d\U0001f469") == "family \U0001f468\u200d\U0001f469");
}

TEST_CASE("naming: bytes that are not UTF-8 are replaced", "[index]") {
    CHECK(titled("caf\xe9") == "caf_");
    CHECK(titled("\xc0\xaf..") == "__");
    CHECK(titled("\xed\xa0\x80|\xf4\x90\x80\x80") == "________");
    CHECK(titled("\xe2\x82") == "__");
    CHECK(titled("直播间") == "直播间");
}

TEST_CASE("naming: long names are cut at a whole character", "[index]") {
    std::string emoji;
    for (int i = 0; i < 75; ++i)
        emoji += "\U0001f600";
    REQUIRE(emoji.size() == 300);
    CHECK(titled(emoji) == emoji.substr(0, 200));
    CHECK(titled(fmt::format("a{}", emoji)) == fmt::format("a{}", emoji.substr(0, 196)));
    CHECK(titled(fmt::format("{:a>199} b", "")) == std::string(199, 'a'));
    CHECK(expand_name("{title}{title}", {.title = std::string(150, 'x')}) == std::string(200, 'x'));
}

TEST_CASE("naming: names that Windows keeps for devices get a suffix", "[index]") {
    CHECK(titled("CON") == "CON_");
    CHECK(titled("nul.tar") == "nul_.tar");
    CHECK(titled("com1") == "com1_");
    CHECK(titled("LPT9 .x") == "LPT9_ .x");
    CHECK(titled(fmt::format("CON{:300}x", "")) == "CON_");
    CHECK(titled(fmt::format("CON.{:x>300}", "")).size() == 200);
    CHECK(titled("console") == "console");
    CHECK(titled("COM10") == "COM10");
}

TEST_CASE("naming: a safe name stays as it is", "[index]") {
    const std::string text = GENERATE(as<std::string>{}, "CON", "..", "a/b", "\xff\xfe", "x. . .",
                                      "NUL.", "\u202e", "直 播");
    const std::string once = safe_file_name(text);
    CHECK(safe_file_name(once) == once);
}

}  // namespace
}  // namespace weir::index
