// SPDX-License-Identifier: MIT
// How large pictures become. Pure.
#pragma once
extern "C" {
#include <libavutil/rational.h>
}

namespace weir::transcode {

struct Size {
    int width = 0, height = 0;
    bool operator==(const Size&) const = default;
};

/// Of what is encoded: both sides even and at least 16, the shorter one at most `shorter_side` (0:
/// no limit), the shape kept.
Size encoded_size(Size source, int shorter_side);

/// A picture within a frame.
struct Placement {
    Size size;
    int x = 0, y = 0;
    bool operator==(const Placement&) const = default;
};

/// As large as fits, in the middle; pixels of each need not be square (aspect 0: they are). Where
/// the shapes differ by less than two pixels, it fills the frame.
Placement placed_in(Size source, AVRational aspect, Size frame, AVRational frame_aspect);

}  // namespace weir::transcode
