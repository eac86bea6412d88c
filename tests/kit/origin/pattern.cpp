// SPDX-License-Identifier: MIT
#include "kit/origin/pattern.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <numbers>

namespace weir::kit {
namespace {

using Glyph = std::array<std::uint8_t, 7>;  // rows, 5 bits each

constexpr std::string_view kLetters = "0123456789:.F";
constexpr std::array<Glyph, 13> kGlyphs{{
    {0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110},
    {0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110},
    {0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111},
    {0b11110, 0b00001, 0b00001, 0b01110, 0b00001, 0b00001, 0b11110},
    {0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010},
    {0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110},
    {0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110},
    {0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000},
    {0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110},
    {0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100},
    {0b00000, 0b00100, 0b00100, 0b00000, 0b00100, 0b00100, 0b00000},
    {0b00000, 0b00000, 0b00000, 0b00000, 0b00000, 0b01100, 0b01100},
    {0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b10000},
}};

/// One step of a linear congruential generator; the high bits are good enough for noise.
std::uint32_t next_random(std::uint32_t& state) {
    state = state * 1664525u + 1013904223u;
    return state >> 16;
}

void draw_glyph(const Plane& plane, int x, int y, int scale, const Glyph& glyph) {
    for (int row = 0; row < 7; ++row)
        for (int column = 0; column < 5; ++column)
            if ((glyph[std::size_t(row)] >> (4 - column) & 1) != 0)
                plane.fill(x + column * scale, y + row * scale, scale, scale, 235);
}

void draw_background(const Plane& luma) {
    for (int y = 0; y < luma.height; ++y)
        std::memset(luma.pixels + std::ptrdiff_t(y) * luma.stride, 60 + y * 100 / luma.height,
                    std::size_t(luma.width));
}

void draw_noise(const Plane& luma, std::uint64_t number) {
    auto state = std::uint32_t(number * 2654435761u + 12345u);
    const int top = luma.height * 5 / 8;
    for (int y = top; y < luma.height * 7 / 8; ++y) {
        std::uint8_t* row = luma.pixels + std::ptrdiff_t(y) * luma.stride;
        for (int x = 0; x < luma.width; ++x)
            row[x] = std::uint8_t(96 + (next_random(state) & 63));
    }
}

}  // namespace

void Plane::fill(int x, int y, int w, int h, std::uint8_t value) const {
    const int x0 = std::clamp(x, 0, width), x1 = std::clamp(x + w, 0, width);
    for (int row = std::clamp(y, 0, height); row < std::clamp(y + h, 0, height); ++row)
        std::memset(pixels + std::ptrdiff_t(row) * stride + x0, value, std::size_t(x1 - x0));
}

void draw_text(const Plane& plane, int x, int y, int scale, std::string_view text) {
    plane.fill(x - scale, y - scale, int(text.size()) * 6 * scale + scale, 9 * scale, 16);
    for (const char c : text) {
        if (const auto at = kLetters.find(c); at != kLetters.npos)
            draw_glyph(plane, x, y, scale, kGlyphs[at]);
        x += 6 * scale;
    }
}

void draw_picture(const Plane& luma, unsigned fps, std::uint64_t number) {
    draw_background(luma);
    draw_noise(luma, number);
    const int bar = std::max(luma.width / 40, 2);
    luma.fill(int(number * 4 % std::uint64_t(luma.width)), luma.height / 2, bar, luma.height / 10,
              220);
    const std::uint64_t s = number / fps;
    const auto text = fmt::format("{:02}:{:02}:{:02}.{:02} F{:06}", s / 3600, s / 60 % 60, s % 60,
                                  number % fps, number);
    const int scale = std::max(luma.width / 160, 1);
    draw_text(luma, luma.width / 20, luma.height / 8, scale, text);
}

void draw_sound(float* samples, std::uint64_t first, int count) {
    for (int i = 0; i < count; ++i) {
        const std::uint64_t n = first + std::uint64_t(i);
        auto state = std::uint32_t(n * 2654435761u);
        const float noise = float(next_random(state) & 0xffff) / 65536.0f - 0.5f;
        const float gain = n % 48'000 < 4'800 ? 0.6f : 0.15f;
        const double angle = 2 * std::numbers::pi * double(n % 48) / 48;
        samples[i] = gain * float(std::sin(angle)) + 0.02f * noise;
    }
}

}  // namespace weir::kit
