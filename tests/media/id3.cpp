// SPDX-License-Identifier: MIT
#include "media/id3.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace weir {
namespace {

using namespace std::string_literals;

/// A number in four bytes of seven bits.
std::string syncsafe(std::size_t value) {
    std::string text;
    for (int shift = 21; shift >= 0; shift -= 7)
        text += static_cast<char>(value >> shift & 0x7f);
    return text;
}

std::string frame(const std::string& id, const std::string& body) {
    return id + syncsafe(body.size()) + "\0\0"s + body;
}

std::string tag(const std::string& frames) {
    return "ID3\4\0\0"s + syncsafe(frames.size()) + frames;
}

const std::string kOwner = "com.apple.streaming.transportStreamTimestamp\0"s;

TEST_CASE("id3: the time of the first sample is found among other frames", "[media]") {
    const std::string time = "\0\0\0\1\x23\x45\x67\x89"s;
    const std::string text =
        tag(frame("TXXX", "something else") + frame("PRIV", kOwner + time)) + "audio frames follow";
    CHECK(media::id3_bytes(as_bytes(text)) == text.size() - 19);
    CHECK(media::id3_timestamp(as_bytes(text)) == 0x1'2345'6789);
}

TEST_CASE("id3: of the time 33 bits count", "[media]") {
    const std::string time = "\xff\xff\xff\xff\xff\xff\xff\xff"s;
    CHECK(media::id3_timestamp(as_bytes(tag(frame("PRIV", kOwner + time)))) == 0x1'ffff'ffff);
}

TEST_CASE("id3: what is damaged or of others tells no time", "[media]") {
    const std::string time(8, '\1');
    const std::string whole = tag(frame("PRIV", kOwner + time));
    for (std::size_t size = 0; size < whole.size(); ++size)
        CHECK_FALSE(media::id3_timestamp(as_bytes(whole.substr(0, size))));
    CHECK_FALSE(media::id3_timestamp(as_bytes(tag(frame("PRIV", "org.example\0"s + time)))));
    CHECK_FALSE(media::id3_timestamp(as_bytes(tag(frame("TXXX", kOwner + time)))));
    CHECK_FALSE(media::id3_timestamp(as_bytes(tag(""))));
    CHECK(media::id3_bytes(as_bytes("IDX, and ten bytes")) == 0);
    CHECK(media::id3_bytes(as_bytes("ID3")) == 0);
}

}  // namespace
}  // namespace weir
