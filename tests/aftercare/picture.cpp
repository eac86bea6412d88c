// SPDX-License-Identifier: MIT
#include "aftercare/picture.hpp"

#include <catch2/catch.hpp>
#include <cstring>

namespace weir {
namespace {

using namespace aftercare;

/// Left half and right half of one brightness each.
FramePtr halves(int width, int height, std::uint8_t left, std::uint8_t right) {
    FramePtr frame{av_frame_alloc()};
    frame->format = AV_PIX_FMT_YUVJ420P;
    frame->width = width;
    frame->height = height;
    REQUIRE(av_frame_get_buffer(frame.get(), 0) == 0);
    for (int plane = 0; plane < 3; ++plane)
        std::memset(frame->data[plane], 128,
                    std::size_t(frame->linesize[plane]) * std::size_t(height >> (plane ? 1 : 0)));
    for (int y = 0; y < height; ++y) {
        auto* row = frame->data[0] + std::ptrdiff_t(y) * frame->linesize[0];
        std::memset(row, left, std::size_t(width / 2));
        std::memset(row + width / 2, right, std::size_t(width - width / 2));
    }
    return frame;
}

TEST_CASE("picture: it is shown in its shape, and never larger than it is", "[aftercare]") {
    constexpr AVRational kSquare{1, 1}, kUnknown{0, 1};
    CHECK(shown_size({1920, 1080}, kSquare, 320) == Size{320, 180});
    CHECK(shown_size({1080, 1920}, kUnknown, 320) == Size{320, 568});
    CHECK(shown_size({64, 64}, kSquare, 320) == Size{64, 64});
    CHECK(shown_size({720, 576}, {64, 45}, 1280) == Size{1024, 576});
    CHECK(shown_size({2, 16'384}, kSquare, 320) == Size{2, 8});
    CHECK(shown_size({16'384, 2}, {1, 10'000}, 320) == Size{2, 2});
}

TEST_CASE("picture: detail is the deviation of brightness", "[aftercare]") {
    CHECK(detail(*halves(64, 32, 90, 90)) == Approx(0).margin(1e-6));
    CHECK(detail(*halves(64, 32, 0, 255)) == Approx(127.5));
    CHECK(best({0.5, 30, 12}) == 1);
}

TEST_CASE("picture: a sheet has a row for each so many, the last may be short", "[aftercare]") {
    std::vector<FramePtr> pictures;
    for (int i = 0; i < 5; ++i)
        pictures.push_back(halves(64, 32, 200, 200));
    const auto sheet = side_by_side(pictures, 3);
    CHECK(sheet->width == 3 * 68 + 4);
    CHECK(sheet->height == 2 * 36 + 4);
    const auto brightness = [&](int x, int y) {
        return int(sheet->data[0][std::ptrdiff_t(y) * sheet->linesize[0] + x]);
    };
    CHECK(brightness(4, 4) == 200);
    CHECK(brightness(3, 3) == 40);
    CHECK(brightness(2 * 68 + 10, 36 + 10) == 40);
}

TEST_CASE("picture: a JPEG is one, of that size", "[aftercare]") {
    const auto scaled_down = scaled(*halves(640, 360, 10, 240), {320, 180});
    REQUIRE(scaled_down.has_value());
    const auto jpeg = jpeg_of(**scaled_down);
    REQUIRE(jpeg.has_value());
    CHECK(be16(jpeg->data()) == 0xffd8);
    CHECK(be16(jpeg->data() + jpeg->size() - 2) == 0xffd9);
}

}  // namespace
}  // namespace weir
