// SPDX-License-Identifier: MIT
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace weir::cli {

/// The word that `typed` was probably meant to be; empty if none is near. Pure.
std::string nearest(std::string_view typed, std::span<const std::string_view> words);

/// "ts, mp4 or mkv (nearest: ts)": the words to choose from, with the nearest if there is one.
std::string one_of(std::span<const std::string_view> words, std::string_view typed);

}  // namespace weir::cli
