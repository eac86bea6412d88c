// SPDX-License-Identifier: MIT
#include "publish/boxes.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

namespace weir::publish {
namespace {

Bytes box(const std::string& kind, unsigned char bytes) {
    Bytes out(bytes);
    out[3] = bytes;
    std::ranges::copy(kind, out.begin() + 4);
    return out;
}

Bytes operator+(Bytes a, const Bytes& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

TEST_CASE("boxes: the header ends where the first fragment begins", "[publish]") {
    const Bytes header = box("ftyp", 24) + box("moov", 100);
    CHECK(header_bytes(header + box("moof", 40)) == 124);
    CHECK(header_bytes(header + box("styp", 24)) == 124);
    CHECK(header_bytes(box("moof", 40)) == 0);
}

TEST_CASE("boxes: a header that is not all there is none", "[publish]") {
    const Bytes header = box("ftyp", 24) + box("moov", 100);
    CHECK_FALSE(header_bytes(header));
    CHECK_FALSE(header_bytes({}));
    CHECK_FALSE(header_bytes(ByteView{header}.first(60)));
    CHECK_FALSE(header_bytes(Bytes{0, 0, 0, 3, 'f', 'r', 'e', 'e', 0, 0, 0, 8}));
}

TEST_CASE("boxes: a header without tracks, or cut off, is told", "[publish]") {
    const Bytes header = box("ftyp", 24) + box("moov", 100);
    CHECK(holds_moov(header));
    CHECK_FALSE(holds_moov(box("ftyp", 24)));
    CHECK_FALSE(holds_moov(ByteView{header}.first(60)));
    CHECK_FALSE(holds_moov({}));
}

}  // namespace
}  // namespace weir::publish
