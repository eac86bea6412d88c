// SPDX-License-Identifier: MIT
#include "flv/metadata.hpp"

#include <fmt/format.h>

#include <bit>
#include <catch2/catch.hpp>

#include "flv/bytes.hpp"

namespace weir::flv {
namespace {

Bytes text(std::string_view value) {
    Bytes bytes;
    kit::append_be(bytes, value.size(), 2);
    bytes.insert(bytes.end(), value.begin(), value.end());
    return bytes;
}
Bytes string(std::string_view value) {
    return kit::joined({{2}, text(value)});
}
Bytes number(double value) {
    Bytes bytes{0};
    kit::append_be(bytes, std::bit_cast<std::uint64_t>(value), 8);
    return bytes;
}
const Bytes kArray{8, 0, 0, 0, 9}, kObject{3}, kEnd{0, 0, 9};

std::string read(const Bytes& body) {
    const auto metadata = read_metadata(body);
    return metadata ? fmt::format("{}x{}", metadata->width, metadata->height) : "none";
}

Bytes sample(const Bytes& holder) {
    return kit::joined({string("onMetaData"), holder, text("encoder"), string("Lavf"), text("ok"),
                        Bytes{1, 1}, text("width"), number(1920), text("none"), Bytes{5},
                        text("height"), number(1080), kEnd});
}

TEST_CASE("metadata: the size is read from an array and from an object", "[flv]") {
    CHECK(read(sample(kArray)) == "1920x1080");
    CHECK(read(sample(kObject)) == "1920x1080");
    CHECK(read(kit::joined({string("@setDataFrame"), sample(kArray)})) == "1920x1080");
}

TEST_CASE("metadata: other scripts are none", "[flv]") {
    CHECK(read({}) == "none");
    CHECK(read(string("onTextData")) == "none");
    CHECK(read(number(1)) == "none");
}

TEST_CASE("metadata: absurd sizes are not believed", "[flv]") {
    const auto with = [](double width) {
        return read(
            kit::joined({string("onMetaData"), kArray, text("width"), number(width), kEnd}));
    };
    CHECK(with(-1) == "0x0");
    CHECK(with(1e300) == "0x0");
    CHECK(with(std::bit_cast<double>(~std::uint64_t{0})) == "0x0");
}

TEST_CASE("metadata: cut anywhere it is harmless", "[flv]") {
    const Bytes whole = sample(kArray);
    for (std::size_t size = 0; size < whole.size(); ++size)
        (void)read_metadata(ByteView{whole}.first(size));
    CHECK(read(Bytes(whole.begin(), whole.begin() + 60)) == "1920x0");
}

}  // namespace
}  // namespace weir::flv
