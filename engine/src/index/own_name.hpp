// SPDX-License-Identifier: MIT
// Which names of files are weir's own. Pure.  Thread: any.
#pragma once
#include <algorithm>
#include <array>
#include <string_view>

namespace weir::index {

inline constexpr std::string_view kPartSuffix = ".part";

/// ".ts" of "dir/a.ts"; empty where nothing stands before it.
constexpr std::string_view extension_of(std::string_view path) {
    const auto name = path.substr(path.rfind('/') + 1);
    const auto dot = name.rfind('.');
    return dot == name.npos || dot == 0 ? std::string_view{} : name.substr(dot);
}

/// The extensions of all that is recorded.
constexpr bool is_media_name(std::string_view path) {
    constexpr std::array<std::string_view, 10> kMedia{".ts",  ".mp4", ".mkv", ".flv", ".m4a",
                                                      ".mka", ".mp3", ".aac", ".ac3", ".eac3"};
    return std::ranges::find(kMedia, extension_of(path)) != kMedia.end();
}

/// "a.ts.part". Downloads of others end in ".part", too.
constexpr bool is_part_name(std::string_view path) {
    return path.ends_with(kPartSuffix) &&
           is_media_name(path.substr(0, path.size() - kPartSuffix.size()));
}

}  // namespace weir::index
