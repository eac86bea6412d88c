// SPDX-License-Identifier: MIT
// The test picture and the test sound, frame by frame.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace weir::kit {

/// A grey plane to draw on.
struct Plane {
    std::uint8_t* pixels = nullptr;
    int stride = 0;
    int width = 0, height = 0;
    void fill(int x, int y, int w, int h, std::uint8_t value) const;
};

/// Digits, ':', '.' and ' ' in a 5x7 font, `scale` pixels a dot, white on black.
void draw_text(const Plane& plane, int x, int y, int scale, std::string_view text);

/// Frame `number` of a picture with a running clock, a frame counter, a moving bar and a field of
/// noise that costs bits as real pictures do. Deterministic. Only luma; chroma is the caller's.
void draw_picture(const Plane& luma, unsigned fps, std::uint64_t number);

/// `count` samples from `first` on at 48 kHz: 1 kHz, louder for the first 100 ms of each second,
/// over faint noise that makes each coded frame another one. Range -1 to 1.
void draw_sound(float* samples, std::uint64_t first, int count);

}  // namespace weir::kit
