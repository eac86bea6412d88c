// SPDX-License-Identifier: MIT
#include "flv/tag_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "flv/bytes.hpp"

namespace weir::flv {
namespace {

using kit::flv_header;
using kit::flv_tag;
using kit::joined;

constexpr std::uint8_t kAudio = 8, kVideo = 9, kScript = 18;

Bytes patterned(std::size_t size, std::uint8_t seed) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = std::uint8_t(seed + 31 * i);
    return bytes;
}

/// Sizes around the reader's own edges, and one that is larger than the capacity it keeps.
Bytes sample_stream() {
    Bytes all = joined({flv_header(), flv_tag(kScript, 0, patterned(300, 1))});
    std::uint32_t at_ms = 0;
    for (const std::size_t size : {5, 0, 1, 2000, 7, 400'000, 188, 3}) {
        const Bytes tag = flv_tag(at_ms % 2 != 0 ? kAudio : kVideo, at_ms, patterned(size, 7));
        all.insert(all.end(), tag.begin(), tag.end());
        at_ms += 21;
    }
    return all;
}

std::string describe(const Tag& tag) {
    std::uint32_t sum = 0;
    for (const std::uint8_t byte : tag.bytes)
        sum = sum * 33 + byte;
    return fmt::format("{}@{}:{}:{:x} ", int(tag.type), tag.timestamp_ms, tag.body().size(), sum);
}

struct Outcome {
    std::string tags;
    std::string error;
};

Outcome fed_in_pieces(TagReader& reader, ByteView bytes, std::size_t piece) {
    Outcome outcome;
    const auto note = [&](const Tag& tag) {
        outcome.tags += describe(tag);
        return true;
    };
    while (!bytes.empty() && outcome.error.empty()) {
        const auto count = std::min(piece, bytes.size());
        if (auto fed = reader.feed(bytes.first(count), note); !fed)
            outcome.error = fed.error().message();
        bytes = bytes.subspan(count);
    }
    return outcome;
}

Outcome read_whole(const Bytes& bytes, ReaderLimits limits = {}) {
    TagReader reader{limits};
    return fed_in_pieces(reader, bytes, bytes.size());
}

TEST_CASE("tag reader: the size of the pieces does not change the tags", "[flv]") {
    const Bytes stream = sample_stream();
    const Outcome whole = read_whole(stream);
    REQUIRE(whole.error.empty());
    REQUIRE(std::ranges::count(whole.tags, '@') == 9);

    const std::size_t piece = GENERATE(1, 7, 188, 1000, 65'536);
    TagReader reader;
    const Outcome outcome = fed_in_pieces(reader, stream, piece);
    CHECK(outcome.error == "");
    CHECK(outcome.tags == whole.tags);
    CHECK(reader.pending_bytes() == 0);
    CHECK(reader.wrong_trailers() == 0);
    CHECK(reader.file_flags() == 5);
}

TEST_CASE("tag reader: a tag that lies whole in the piece is not copied", "[flv]") {
    const Bytes stream = joined({flv_header(), flv_tag(kVideo, 0, patterned(100, 1))});
    TagReader reader;
    const std::uint8_t* begin = nullptr;
    const auto note = [&](const Tag& tag) {
        begin = tag.bytes.data();
        return true;
    };
    REQUIRE(reader.feed(stream, note).has_value());
    CHECK(begin == stream.data() + kFileHeaderBytes);
}

TEST_CASE("tag reader: an unfinished tag is held back, and only that", "[flv]") {
    const Bytes stream = joined({flv_header(), flv_tag(kVideo, 0, patterned(100, 1))});
    TagReader reader;
    const auto outcome = fed_in_pieces(reader, ByteView{stream}.first(stream.size() - 1), 64);
    CHECK(outcome.tags == "");
    CHECK(reader.pending_bytes() == stream.size() - kFileHeaderBytes - 1);
    const auto rest = fed_in_pieces(reader, ByteView{stream}.last(1), 1);
    CHECK(std::ranges::count(rest.tags, '@') == 1);
    CHECK(reader.pending_bytes() == 0);
}

TEST_CASE("tag reader: the eighth byte extends the timestamp to 32 bits", "[flv]") {
    const Bytes stream =
        joined({flv_header(), flv_tag(kVideo, 0x00ff'ffff, {}), flv_tag(kVideo, 0x0100'0000, {}),
                flv_tag(kVideo, 0xffff'ffff, {}), flv_tag(kVideo, 3, {})});
    std::vector<std::uint32_t> stamps;
    const auto note = [&](const Tag& tag) {
        stamps.push_back(tag.timestamp_ms);
        return true;
    };
    TagReader reader;
    REQUIRE(reader.feed(stream, note).has_value());
    CHECK(stamps == std::vector<std::uint32_t>{0x00ff'ffff, 0x0100'0000, 0xffff'ffff, 3});
}

TEST_CASE("tag reader: a wrong PreviousTagSize is counted, not refused", "[flv]") {
    const Bytes stream = joined({flv_header({.first_trailer = 77}), flv_tag(kVideo, 0, {1, 2}, 0),
                                 flv_tag(kAudio, 1, {1, 2}, 2), flv_tag(kVideo, 2, {1, 2})});
    TagReader reader;
    const auto outcome = fed_in_pieces(reader, stream, 10);
    CHECK(outcome.error == "");
    CHECK(std::ranges::count(outcome.tags, '@') == 3);
    CHECK(reader.wrong_trailers() == 2);
}

TEST_CASE("tag reader: a longer file header is skipped, an absurd one refused", "[flv]") {
    const Bytes tag = flv_tag(kVideo, 0, {1});
    const Bytes longer = joined({flv_header({.flags = 1, .data_offset = 20}), tag});
    TagReader reader;
    const auto outcome = fed_in_pieces(reader, longer, 3);
    CHECK(outcome.error == "");
    CHECK(std::ranges::count(outcome.tags, '@') == 1);
    CHECK(reader.file_flags() == 1);

    const std::string refused = Error{Errc::bad_media}.message();
    CHECK(read_whole(joined({flv_header({.data_offset = 8}), tag})).error ==
          refused + ": FLV header of 8 bytes");
    CHECK(read_whole(joined({flv_header({.data_offset = 5000}), tag})).error ==
          refused + ": FLV header of 5000 bytes");
}

TEST_CASE("tag reader: what is not FLV is refused at its first byte", "[flv]") {
    const std::string_view page = "<html>";
    TagReader reader;
    const auto fed = reader.feed(as_bytes(page).first(1), [](const Tag&) { return true; });
    REQUIRE(!fed);
    CHECK(fed.error().code == Errc::bad_media);
    CHECK(fed.error().detail == "the stream does not begin with an FLV header");
    CHECK(reader.pending_bytes() == 0);
}

TEST_CASE("tag reader: garbage behind a tag is told with its place", "[flv]") {
    const Bytes good = joined({flv_header(), flv_tag(kVideo, 0, {1})});
    Bytes bad = good;
    bad.resize(good.size() + 20, 71);
    const auto outcome = read_whole(bad);
    CHECK(std::ranges::count(outcome.tags, '@') == 1);
    CHECK_THAT(outcome.error, Catch::EndsWith("byte 29: FLV tag of unknown type 71"));
    const auto encrypted = read_whole(joined({good, flv_tag(kVideo | 0x20, 0, {1})}));
    CHECK_THAT(encrypted.error, Catch::EndsWith("byte 29: encrypted FLV can't be recorded"));
}

TEST_CASE("tag reader: after a failure it stays failed", "[flv]") {
    TagReader reader;
    const auto never = [](const Tag&) { return true; };
    REQUIRE(reader.feed(Bytes{'X'}, never).has_error());
    CHECK(reader.feed(flv_header(), never).has_error());
}

TEST_CASE("tag reader: a tag at the limit passes, one byte more does not", "[flv]") {
    const Bytes body = patterned(100, 1);
    const Bytes stream = joined({flv_header(), flv_tag(kVideo, 0, body)});
    const std::uint32_t total = 100 + kTagHeaderBytes + kTagTrailerBytes;
    CHECK(read_whole(stream, {.tag_bytes = total}).error == "");
    CHECK_THAT(read_whole(stream, {.tag_bytes = total - 1}).error,
               Catch::EndsWith("byte 13: FLV tag of 115 bytes, the limit is 114"));
}

TEST_CASE("tag reader: a receiver that wants no more stops it at a tag", "[flv]") {
    const Bytes stream = joined({flv_header(), flv_tag(kVideo, 0, {1}), flv_tag(kVideo, 1, {2})});
    TagReader reader;
    int tags = 0;
    const auto only_one = [&](const Tag&) { return ++tags != 1; };
    REQUIRE(reader.feed(stream, only_one).has_value());
    CHECK(tags == 1);
    REQUIRE(reader.feed(flv_tag(kVideo, 2, {3}), only_one).has_value());
    CHECK(tags == 2);
    CHECK(reader.pending_bytes() == 0);
}

}  // namespace
}  // namespace weir::flv
