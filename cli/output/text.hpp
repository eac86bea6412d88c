// SPDX-License-Identifier: MIT
// Strings from anywhere, made safe to show and to line up. Pure.
#pragma once
#include <string>
#include <string_view>

namespace weir::cli {

/// UTF-8 with each invalid byte replaced by U+FFFD.
std::string valid_utf8(std::string_view bytes);

/// The same, with control characters (escape sequences begin with one) replaced by '?'.
std::string printable(std::string_view bytes);

/// Terminal columns of valid UTF-8: wide characters take two, combining ones and colour codes none.
std::size_t display_width(std::string_view text);

/// Cut to at most `width` columns, with "…" where something was cut off.
std::string shortened(std::string_view text, std::size_t width);

std::string pad_right(std::string text, std::size_t width);
std::string pad_left(std::string text, std::size_t width);

/// What a stream is called on the screen: "cam1 · example.com" for
/// https://example.com/live/cam1/index.m3u8. Never user, password or query.
std::string stream_label(std::string_view url);

}  // namespace weir::cli
