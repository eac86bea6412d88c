// SPDX-License-Identifier: MIT
#include "index/repair.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <memory>
#include <random>

#include "data/fixture.hpp"

namespace weir::index {
namespace {

using kit::fixture;
using kit::read_file;
using kit::TemporaryDirectory;
using kit::write_file;

struct Repaired {
    Bytes bytes;
    bool has_media = false;
};

/// `bytes` as a file, repaired; and once more, which must change nothing.
Repaired repaired(ByteView bytes) {
    const TemporaryDirectory directory;
    const auto path = directory / "x.part";
    write_file(path, bytes);
    const auto first = repair_file(path);
    REQUIRE(first.has_value());
    const Bytes after = read_file(path);
    CHECK(first->bytes == after.size());
    CHECK(first->removed_bytes == bytes.size() - after.size());

    const auto second = repair_file(path);
    REQUIRE(second.has_value());
    CHECK(second->removed_bytes == 0);
    CHECK(second->has_media == first->has_media);
    CHECK(read_file(path) == after);
    return {after, first->has_media};
}

std::string refusal(ByteView bytes) {
    const TemporaryDirectory directory;
    const auto path = directory / "x.part";
    write_file(path, bytes);
    const auto done = repair_file(path);
    REQUIRE(done.has_error());
    CHECK(done.error().code == Errc::bad_media);
    CHECK(std::ranges::equal(read_file(path), bytes));
    return done.error().detail;
}

/// Ends of the units of a whole file, with the file's headers as the first.
using Ends = std::vector<std::size_t>;

Ends ts_ends(const Bytes& file) {
    Ends ends;
    for (std::size_t at = 0; at <= file.size(); at += 188)
        ends.push_back(at);
    return ends;
}

Ends flv_ends(const Bytes& file) {
    Ends ends;
    for (std::size_t at = 13; at <= file.size(); at += 15 + be24(&file[at + 1])) {
        ends.push_back(at);
        if (at == file.size()) break;
    }
    return ends;
}

Ends mp4_ends(const Bytes& file) {
    Ends ends;
    for (std::size_t at = 0; at < file.size();) {
        const auto type = as_text(ByteView{file}.subspan(at + 4, 4));
        at += be32(&file[at]);
        if (type != "moof") ends.push_back(at);
    }
    return ends;
}

/// Ends of the blocks and of the elements around the clusters, as libavformat writes them (no
/// lacing, no block groups but with sizes).
Ends matroska_ends(const Bytes& file) {
    const auto vint = [&](std::size_t& at) {
        unsigned bytes = 1;
        while ((file[at] & (0x80u >> (bytes - 1))) == 0)
            ++bytes;
        std::uint64_t value = file[at] & (0xffu >> bytes);
        for (unsigned i = 1; i < bytes; ++i)
            value = value << 8 | file[at + i];
        at += bytes;
        return value;
    };
    Ends ends;
    for (std::size_t at = 4 + 1 + 0x23 + 4 + 8; at < file.size();) {
        if (ends.empty()) ends.push_back(at);
        const bool is_cluster = be32(&file[at]) == 0x1f43b675;
        const unsigned id_bytes = file[at] == 0xec || file[at] >= 0x80 ? 1 : 4;
        const bool is_block = file[at] == 0xa3 || file[at] == 0xa0;
        const bool inside = id_bytes == 1 && file[at] != 0xec;
        at += id_bytes;
        const auto size = vint(at);
        if (is_cluster) continue;
        at += size;
        if (is_block || !inside) ends.push_back(at);
    }
    return ends;
}

/// The end of the cluster that `at` lies in.
std::size_t cluster_end(const Bytes& file, std::size_t at) {
    while (at < file.size() && be32(&file[at]) != 0x1f43b675)
        ++at;
    return at;
}

struct Sample {
    const char* name;
    Ends (*ends)(const Bytes& file);
};
constexpr std::array<Sample, 5> kSamples{{{"tiny.ts", ts_ends},
                                          {"tiny.flv", flv_ends},
                                          {"tiny.mp4", mp4_ends},
                                          {"tiny.mkv", matroska_ends},
                                          {"tiny_live.mkv", matroska_ends}}};

/// What FFmpeg has to say about a file's structure; "" if nothing.
std::string complaints(const std::filesystem::path& path) {
    const std::string command = fmt::format(
        "ffmpeg -nostdin -v error -i '{}' -map 0 -c copy -f null - 2>&1", path.native());
    const std::unique_ptr<FILE, decltype(&pclose)> pipe{popen(command.c_str(), "r"), &pclose};
    std::string text;
    std::array<char, 256> line{};
    while (fgets(line.data(), line.size(), pipe.get()) != nullptr)
        text += line.data();
    return text;
}

TEST_CASE("repair: a whole file is left as it is", "[index]") {
    const Sample sample = GENERATE(from_range(kSamples));
    CAPTURE(sample.name);
    const Bytes file = fixture(sample.name);
    REQUIRE(file.size() > 8000);
    const auto result = repaired(file);
    CHECK(result.bytes == file);
    CHECK(result.has_media);
}

TEST_CASE("repair: cut anywhere, a file keeps all its whole units and nothing else", "[index]") {
    const Sample sample = GENERATE(from_range(kSamples));
    const Bytes file = fixture(sample.name);
    const Ends ends = sample.ends(file);
    REQUIRE(ends.size() > 10);
    std::mt19937 random{20260203};
    for (int round = 0; round < 150; ++round) {
        const std::size_t length = std::max<std::size_t>(random() % file.size(), ends.front() + 8);
        CAPTURE(sample.name, length);
        const auto result = repaired(ByteView{file}.first(length));
        const auto last = *(std::ranges::upper_bound(ends, length) - 1);
        CHECK(result.bytes.size() == last);
    }
}

TEST_CASE("repair: behind a power cut the tail is zeros, and goes", "[index]") {
    const Sample sample = GENERATE(from_range(kSamples));
    CAPTURE(sample.name);
    const Bytes file = fixture(sample.name);
    const Ends ends = sample.ends(file);
    std::size_t whole = ends[ends.size() / 2];
    if (as_text(ByteView{file}.first(4)) == "\x1a\x45\xdf\xa3") whole = cluster_end(file, whole);
    Bytes damaged{file.begin(), file.begin() + std::ptrdiff_t(whole)};
    damaged.resize(whole + 20'000);
    CHECK(repaired(damaged).bytes.size() == whole);
}

TEST_CASE("repair: FFmpeg finds nothing wrong with what is left", "[index]") {
    const TemporaryDirectory directory;
    if (std::system("ffmpeg -version >/dev/null 2>&1") != 0) {
        WARN("skipped: no ffmpeg program");
        return;
    }
    const Sample sample = GENERATE(from_range(kSamples));
    const Bytes file = fixture(sample.name);
    std::mt19937 random{7};
    for (int round = 0; round < 8; ++round) {
        const std::size_t length = file.size() / 4 + random() % (file.size() * 3 / 4);
        CAPTURE(sample.name, length);
        const auto path = directory / "x";
        write_file(path, ByteView{file}.first(length));
        REQUIRE(repair_file(path).has_value());
        CHECK(complaints(path) == "");
    }
}

TEST_CASE("repair: headers without a frame are no media", "[index]") {
    const auto has_media = [](const char* name, std::size_t length) {
        return repaired(ByteView{fixture(name)}.first(length)).has_media;
    };
    CHECK(!has_media("tiny.ts", 3 * 188));  // SDT, PAT, PMT.
    CHECK(has_media("tiny.ts", 4 * 188));
    CHECK(!has_media("tiny.flv", 13));
    CHECK(!has_media("tiny.flv", 400));  // onMetaData and two configurations.
    CHECK(has_media("tiny.flv", 2000));
    CHECK(!has_media("tiny.mp4", 1300));
    CHECK(!has_media("tiny_live.mkv", 0x230));
    CHECK(!has_media("tiny_live.mkv", 0x260));
    CHECK(has_media("tiny_live.mkv", 0x700));
}

TEST_CASE("repair: what is shorter than any header is emptied", "[index]") {
    CHECK(repaired({}).bytes.empty());
    CHECK(repaired(as_bytes("FLV\1")).bytes.empty());
}

TEST_CASE("repair: a TS segment of odd length in the middle does not cost what follows",
          "[index]") {
    const Bytes file = fixture("tiny.ts");
    Bytes odd{file.begin(), file.begin() + 188 * 20 + 77};
    odd.insert(odd.end(), file.begin(), file.begin() + 188 * 30 + 5);
    CHECK(repaired(odd).bytes.size() == odd.size() - 5);
}

TEST_CASE("repair: a shortened cluster is well-formed", "[index]") {
    const Bytes file = fixture("tiny_live.mkv");
    const std::size_t cluster = 0xfba;
    REQUIRE(be32(&file[cluster]) == 0x1f43b675);
    const auto result = repaired(ByteView{file}.first(cluster + 300));
    const Bytes& bytes = result.bytes;
    // Two bytes of size as before, and the checksum of the old content made void.
    CHECK((be16(&bytes[cluster + 4]) & 0x3fff) == bytes.size() - cluster - 6);
    CHECK(bytes[cluster + 6] == 0xec);
}

TEST_CASE("repair: clusters of unknown size end behind their last whole block", "[index]") {
    const Bytes block{0xa3, 0x85, 0x81, 0, 0, 0x80, 9};
    Bytes file{0x1a, 0x45, 0xdf, 0xa3, 0x80, 0x18, 0x53, 0x80, 0x67, 0xff};
    for (int cluster = 0; cluster < 2; ++cluster) {
        for (const int byte : {0x1f, 0x43, 0xb6, 0x75, 0xff, 0xe7, 0x81, cluster})
            file.push_back(std::uint8_t(byte));
        for (int i = 0; i < 3; ++i)
            file.insert(file.end(), block.begin(), block.end());
    }
    CHECK(repaired(file).bytes == file);
    CHECK(repaired(ByteView{file}.first(file.size() - 1)).bytes.size() ==
          file.size() - block.size());
    // The second cluster without a block goes as a whole.
    CHECK(repaired(ByteView{file}.first(10 + 29 + 8 + 6)).bytes.size() == 10 + 29);
}

TEST_CASE("repair: a moof without all of its mdat goes as a whole", "[index]") {
    const Bytes file = fixture("tiny.mp4");
    const Ends ends = mp4_ends(file);
    CHECK(repaired(ByteView{file}.first(ends[4] - 1)).bytes.size() == ends[3]);
}

TEST_CASE("repair: MP4 without fragments is refused, not cut", "[index]") {
    Bytes file{0, 0, 0, 12, 'f', 't', 'y', 'p', 'i', 's', 'o', 'm', 0, 0, 0, 0, 'm', 'd', 'a', 't'};
    file.resize(9000, 1);
    CHECK(refusal(file) == "byte 12: MP4 without fragments can't be cut; it was left as it is");
}

TEST_CASE("repair: content of no known kind is refused and not touched", "[index]") {
    CHECK(refusal(Bytes(5000, 0)) ==
          "bytes 00 00 00 00 00 00 00 00 is none of MPEG-TS, MP4, Matroska and FLV");
    CHECK_THAT(refusal(as_bytes("<html><body>no</body></html>")),
               Catch::StartsWith("an HTML page is none of"));
}

TEST_CASE("repair: hostile sizes end the walk, not the process", "[index]") {
    Bytes mp4{0, 0, 0, 8, 'f', 't', 'y', 'p', 0, 0, 0, 1, 'm', 'o', 'o', 'f'};
    mp4.resize(24, 0xff);
    CHECK(repaired(mp4).bytes.size() == 8);
    Bytes mkv{0x1a, 0x45, 0xdf, 0xa3, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0x18, 0x53};
    CHECK(repaired(mkv).bytes.empty());
    CHECK(repaired(Bytes(3000, 0x47)).bytes.size() == 3000);
}

TEST_CASE("repair: what is no regular file is left alone", "[index]") {
    const TemporaryDirectory directory;
    CHECK(repair_file(directory / "missing").has_error());
    CHECK(repair_file(directory.path()).has_error());
    write_file(directory / "target", fixture("tiny.ts"));
    std::filesystem::create_symlink(directory / "target", directory / "link");
    CHECK(repair_file(directory / "link").has_error());
}

}  // namespace
}  // namespace weir::index
