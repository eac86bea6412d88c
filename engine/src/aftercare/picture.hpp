// SPDX-License-Identifier: MIT
// Decoded pictures: scaled, judged, put side by side, and made a JPEG of.
#pragma once
#include <memory>
#include <span>
#include <vector>
#include <weir/error.hpp>

#include "av/handles.hpp"
#include "base/bytes.hpp"

namespace weir::aftercare {

using av::CodecContextPtr;
using av::FramePtr;

struct Size {
    int width = 0, height = 0;
    bool operator==(const Size&) const = default;
};

/// How large a picture is shown: its pixels need not be square. At most `width` wide, never
/// enlarged, even, and at most four times as high as wide. Pure.
Size shown_size(Size coded, AVRational pixel_aspect, int width);

/// As JPEG has it: 4:2:0, full range.  Errors: Errc::bad_media when libswscale can't read it.
Result<FramePtr> scaled(const AVFrame& picture, Size size);

/// How much a scaled picture shows: the standard deviation of its brightness, 0 when it is of one
/// colour, 127 at most. Pure.
double detail(const AVFrame& picture);

/// Which of them to show: the one with the most detail. None of none. Pure.
std::size_t best(const std::vector<double>& details);

/// A grid, row by row, on dark grey; all of one size. Not of none.
FramePtr side_by_side(const std::vector<FramePtr>& pictures, int columns);

Result<Bytes> jpeg_of(const AVFrame& picture);

}  // namespace weir::aftercare
