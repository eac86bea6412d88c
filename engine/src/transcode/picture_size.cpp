// SPDX-License-Identifier: MIT
#include "transcode/picture_size.hpp"

#include <algorithm>
#include <cmath>

namespace weir::transcode {
namespace {

constexpr int kSmallest = 16;
constexpr double kSameShape = 2;  // Pixels.

double aspect_of(AVRational aspect) {
    return aspect.num > 0 && aspect.den > 0 ? av_q2d(aspect) : 1.0;
}

int even_below(int value) {
    return std::max(value / 2 * 2, kSmallest);
}

int nearest_even(double value) {
    return std::max(static_cast<int>(std::lround(value / 2)) * 2, kSmallest);
}

}  // namespace

Size encoded_size(Size source, int shorter_side) {
    const int shorter = std::min(source.width, source.height);
    if (shorter_side == 0 || shorter <= shorter_side)
        return {even_below(source.width), even_below(source.height)};
    const double factor = double(even_below(shorter_side)) / shorter;
    return {nearest_even(source.width * factor), nearest_even(source.height * factor)};
}

Placement placed_in(Size source, AVRational aspect, Size frame, AVRational frame_aspect) {
    const double wide = source.width * aspect_of(aspect) / aspect_of(frame_aspect);
    const double factor = std::min(frame.width / wide, frame.height / double(source.height));
    const double width = wide * factor, height = source.height * factor;
    if (frame.width - width < kSameShape && frame.height - height < kSameShape)
        return {frame, 0, 0};
    const Size size{std::min(nearest_even(width), frame.width),
                    std::min(nearest_even(height), frame.height)};
    // Colours are of two pixels each.
    return {size, (frame.width - size.width) / 4 * 2, (frame.height - size.height) / 4 * 2};
}

}  // namespace weir::transcode
