// SPDX-License-Identifier: MIT
#include "media/sniff.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace weir {
namespace {

using namespace std::string_literals;
using media::Container;

struct Case {
    std::string bytes;
    std::optional<Container> container;
};

TEST_CASE("sniff: the first bytes tell the container", "[media]") {
    const std::string id3 = "ID3\4\0\0\0\0\0\5....."s;
    const auto c = GENERATE_COPY(values<Case>({
        {"G@\0\0\0\0\0\0\0\0"s, Container::mpegts},
        {"FLV\1\5\0\0\0\x09\0"s, Container::flv},
        {"\0\0\0\x18"s + "ftypiso5", Container::fmp4},
        {"\0\0\0\x18"s + "stypmsdh", Container::fmp4},
        {"\0\0\0\x18"s + "moof....", Container::fmp4},
        {"WEBVTT\n\n00:", Container::webvtt},
        {"\xef\xbb\xbfWEBVTT\r", Container::webvtt},
        {"WEBVTT", Container::webvtt},
        {"WEBVTTs are", std::nullopt},
        {"\xff\xf1\x4c\x80\x2e\x7f\xfc\0\0\0"s, Container::adts},
        {"\xff\xf9\x4c\x80\x2e\x7f\xfc\0\0\0"s, Container::adts},
        {"\xff\xfb\x90\x64\0\0\0\0\0\0"s, Container::mp3},
        {"\x0b\x77\x12\x34\x50\x40\0\0\0\0"s, Container::ac3},
        {"\x0b\x77\x02\xff\x3f\x87\0\0\0\0"s, Container::eac3},
        {id3 + "\xff\xf1\x4c\x80\x2e\x7f\xfc\0\0\0"s, Container::adts},
        {id3 + "<html>, no audio", std::nullopt},
        {id3, std::nullopt},
        {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"s, std::nullopt},
        {"\xff\xd8\xff\xe0\0\x10JFIF"s, std::nullopt},
        {"<!doctype html>", std::nullopt},
        {"#EXTM3U\n#EXT", std::nullopt},
        {"", std::nullopt},
    }));
    INFO(c.bytes);
    CHECK(media::sniff(as_bytes(c.bytes)) == c.container);
}

TEST_CASE("sniff: behind an ID3 tag more bytes are needed", "[media]") {
    CHECK(media::sniff_bytes(as_bytes("G@..........")) == media::kSniffBytes);
    CHECK(media::sniff_bytes(as_bytes("ID3\4\0\0\0\0\1\0"s)) == 10 + 128 + media::kSniffBytes);
    CHECK(media::sniff_bytes(as_bytes("ID3\4\0\0\x7f\x7f\x7f\x7f"s)) < 100'000);
}

TEST_CASE("sniff: a message says what came instead", "[media]") {
    CHECK(media::describe_bytes(as_bytes("  <!DOCTYPE html><p>")) == "an HTML page");
    CHECK(media::describe_bytes(as_bytes("#EXTM3U")) == "a playlist");
    CHECK(media::describe_bytes(as_bytes("{\"error\":1}")) == "JSON");
    CHECK(media::describe_bytes(as_bytes("\1\2"s)) == "bytes 01 02");
    CHECK(media::describe_bytes({}) == "nothing");
}

}  // namespace
}  // namespace weir
