// SPDX-License-Identifier: MIT
// Names of what is published. Numbers are media sequence numbers, which are never used twice.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::publish {

inline constexpr std::string_view kPlaylistName = "index.m3u8";
/// Marks a folder as weir's; held locked by who writes there.
inline constexpr std::string_view kMarkName = ".weir-publish";
/// What is written, until it is whole and renamed.
inline constexpr std::string_view kUnfinished = ".tmp";

/// "1790000000.ts"; `extension`: with its dot.
std::string segment_name(std::uint64_t msn, std::string_view extension);
/// "init-1790000000.mp4", "file-1790000000.ts": of the segments from that one on.
std::string init_name(std::uint64_t msn);
std::string file_name(std::uint64_t msn, std::string_view extension);

/// The number in one of these names; none: it is another name.
std::optional<std::uint64_t> number_in(std::string_view name);
/// One of these, the playlist or the mark, whole or not.
bool is_own(std::string_view name);

}  // namespace weir::publish
