// SPDX-License-Identifier: MIT
// EXT-X-KEY: which segments are encrypted, and how.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "playlist/parse.hpp"

using namespace weir;
using namespace weir::playlist;

namespace {

constexpr std::string_view kDrm = "KEYFORMAT=\"com.apple.streamingkeydelivery\"";

/// "key:iv" without the base and the leading zeros of the IV.
std::string told(const std::optional<media::Encryption>& encryption) {
    if (!encryption) return "clear";
    constexpr std::string_view kDirectory = "https://cdn.test/live/";
    std::string iv;
    for (const auto byte : encryption->iv)
        iv += fmt::format("{:02x}", byte);
    const auto digits = iv.find_first_not_of('0');
    return encryption->key_uri.substr(kDirectory.size()) + ":" +
           (digits == iv.npos ? "0" : iv.substr(digits));
}

/// What each segment is encrypted with, then what we can't take.
std::string keys_of(std::string_view lines) {
    const auto playlist = parse_as<MediaPlaylist>(with_header(lines));
    std::string all;
    for (const auto& segment : playlist.segments) {
        if (!all.empty()) all += ' ';
        all += told(segment.encryption);
        if (segment.init) all += "/" + told(segment.init->encryption);
    }
    if (playlist.unsupported_encryption) all += " (" + *playlist.unsupported_encryption + ")";
    return all;
}

std::string key(std::string_view attributes) {
    return fmt::format("#EXT-X-KEY:{}\n", attributes);
}

const std::string kSegment = "#EXTINF:6,\na\n";

}  // namespace

TEST_CASE("keys: each segment has the key in force before it", "[playlist]") {
    const std::vector<std::pair<std::string, std::string_view>> cases{
        {kSegment, "clear"},
        {key("METHOD=NONE") + kSegment, "clear"},
        {kSegment + key("METHOD=AES-128,URI=\"k\""), "clear"},
        {key("METHOD=AES-128,URI=\"k\",IV=0x0F") + kSegment, "k:f"},
        {key("METHOD=AES-128,URI=\"k\",IV=0XabC") + kSegment + kSegment, "k:abc k:abc"},
        {key("METHOD=AES-128,URI=\"k,METHOD=NONE\",IV=0x1") + kSegment, "k,METHOD=NONE:1"},
        {key("METHOD=AES-128,URI=\"k\",KEYFORMAT=\"identity\",IV=0x1") + kSegment, "k:1"},
        {key("METHOD=AES-128,URI=\"k\",KEYFORMATVERSIONS=\"1/2\",IV=0x1") + kSegment, "k:1"},
        {key("METHOD=AES-128,URI=\"k\",IV=0xffffffffffffffffffffffffffffffff") + kSegment,
         "k:ffffffffffffffffffffffffffffffff"},
        {key("METHOD=AES-128,URI=\"k\"") + key("METHOD=NONE") + kSegment, "clear"},
        {key("METHOD=AES-128,URI=\"k\",IV=0x1") + kSegment + key("METHOD=NONE") + kSegment +
             key("METHOD=AES-128,URI=\"l\",IV=0x2") + kSegment,
         "k:1 clear l:2"},
    };
    for (const auto& [lines, expected] : cases) {
        INFO(lines);
        CHECK(keys_of(lines) == expected);
    }
}

TEST_CASE("keys: an IV that is not told is the media sequence number", "[playlist]") {
    CHECK(keys_of(key("METHOD=AES-128,URI=\"k\"") + kSegment + kSegment) == "k:0 k:1");
    CHECK(keys_of(key("METHOD=AES-128,URI=\"k\"") + kSegment + kSegment +
                  "#EXT-X-MEDIA-SEQUENCE:255\n") == "k:ff k:100");
    CHECK(keys_of("#EXT-X-MEDIA-SEQUENCE:18446744073709551613\n" + kSegment +
                  key("METHOD=AES-128,URI=\"k\"") + kSegment) == "clear k:fffffffffffffffe");
    CHECK(keys_of(key("METHOD=AES-128,URI=\"k\",IV=0x7") + kSegment +
                  key("METHOD=AES-128,URI=\"l\"") + kSegment) == "k:7 l:1");
}

TEST_CASE("keys: of several in force one that we can take is enough", "[playlist]") {
    const auto drm = key(fmt::format("METHOD=SAMPLE-AES,URI=\"skd://x\",{}", kDrm));
    const auto identity = key("METHOD=AES-128,URI=\"k\",IV=0x1");
    CHECK(keys_of(drm + identity + kSegment) == "k:1");
    CHECK(keys_of(identity + drm + kSegment) == "k:1");
    CHECK(keys_of(drm + identity + kSegment + key("METHOD=AES-128,URI=\"l\",IV=0x2") + kSegment) ==
          "k:1 l:2");
    CHECK(keys_of(drm + kSegment) == "clear (SAMPLE-AES com.apple.streamingkeydelivery)");
    CHECK(keys_of(identity + key("METHOD=SAMPLE-AES,URI=\"k\"") + kSegment) ==
          "clear (SAMPLE-AES)");
    CHECK(keys_of(identity + drm + key("METHOD=NONE") + kSegment) == "clear");
}

TEST_CASE("keys: what we can't take is told if it touches a segment", "[playlist]") {
    for (const std::string_view method : {"SAMPLE-AES", "SAMPLE-AES-CTR", "AES-256-GCM", "NEW"}) {
        const auto tag = key(fmt::format("METHOD={},URI=\"k\",KEYFORMAT=\"identity\"", method));
        CHECK(keys_of(tag + kSegment) == fmt::format("clear ({})", method));
        CHECK(keys_of(kSegment + tag) == "clear");
        CHECK(keys_of(tag + key("METHOD=NONE") + kSegment) == "clear");
    }
    CHECK(keys_of(key("METHOD=AES-128,URI=\"data:x\",KEYFORMAT=\"urn:x\"") + kSegment) ==
          "clear (AES-128 urn:x)");
    CHECK(keys_of(key("METHOD=AES-128,URI=\"k\",KEYFORMATVERSIONS=\"2/11\"") + kSegment) ==
          "clear (AES-128 identity version 2/11)");
    CHECK(keys_of(key("METHOD=SAMPLE-AES") + kSegment + key("METHOD=AES-256-GCM") + kSegment) ==
          "clear clear (SAMPLE-AES)");
}

TEST_CASE("keys: an init segment has the key before its own tag", "[playlist]") {
    const std::string map = "#EXT-X-MAP:URI=\"i\"\n";
    const auto k = key("METHOD=AES-128,URI=\"k\",IV=0x1");
    CHECK(keys_of(k + map + kSegment) == "k:1/k:1");
    CHECK(keys_of(map + k + kSegment) == "k:1/clear");
    CHECK(keys_of(k + map + key("METHOD=NONE") + kSegment) == "clear/k:1");
    CHECK(keys_of(k + map + key("METHOD=AES-128,URI=\"l\"") + kSegment + kSegment) ==
          "l:0/k:1 l:1/k:1");
    CHECK(keys_of(key("METHOD=SAMPLE-AES") + map + key("METHOD=NONE") + kSegment) ==
          "clear/clear (SAMPLE-AES)");
    CHECK(failure(with_header(key("METHOD=AES-128,URI=\"k\"") + map)) ==
          "invalid playlist: line 4: EXT-X-MAP with a key that tells no IV");
}

TEST_CASE("keys: a key that can't be used is refused with its line", "[playlist]") {
    const std::vector<std::pair<std::string_view, std::string_view>> cases{
        {"URI=\"k\"", "without METHOD"},
        {"METHOD=\"AES 128\",URI=\"k\"", "without METHOD"},
        {"METHOD=AES-128", "without URI"},
        {"METHOD=AES-128,URI=\"\"", "without URI"},
        {"METHOD=AES-128,URI=\"k", "with a broken attribute"},
        {"METHOD=AES-128,URI=\"k\",IV=1", "with a bad IV"},
        {"METHOD=AES-128,URI=\"k\",IV=0x", "with a bad IV"},
        {"METHOD=AES-128,URI=\"k\",IV=0xg0", "with a bad IV"},
        {"METHOD=AES-128,URI=\"k\",IV=0x-1", "with a bad IV"},
        {"METHOD=AES-128,URI=\"k\",IV=0x000000000000000000000000000000000", "with a bad IV"},
    };
    for (const auto& [attributes, detail] : cases) {
        INFO(attributes);
        CHECK(failure(with_header(key(attributes))) ==
              fmt::format("invalid playlist: line 3: EXT-X-KEY {}", detail));
    }
    CHECK(failure(with_header(key("METHOD=AES-128,URI=\"skd://k\""))) ==
          "URL refused: line 3: 'skd://k': only http:// and https:// are fetched");
}

TEST_CASE("keys: they can't multiply into memory", "[playlist]") {
    std::string many;
    for (int i = 0; i < 21; ++i)
        many += key(fmt::format("METHOD=X,KEYFORMAT=\"{}\"", i));
    CHECK(failure(with_header(many)) == "playlist too large: line 23: more than 20 keys in force");

    ParseLimits limits;
    limits.uri_bytes = 1'000;
    std::string text = key("METHOD=AES-128,URI=\"" + std::string(400, 'k') + "\",IV=0x1");
    CHECK(failure(with_header(text + kSegment + kSegment), limits) ==
          "playlist too large: line 7: its URIs take too much memory");
    text += "#EXT-X-MAP:URI=\"i\"\n" + key("METHOD=NONE");
    CHECK(failure(with_header(text + kSegment + kSegment), limits) ==
          "playlist too large: line 9: its URIs take too much memory");
}
