// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "http/file_parts.hpp"

namespace weir::cli::http {

/// Where a part begins.
struct Beginning {
    std::uint64_t offset = 0;
    double at_s = 0;  ///< By the clock of the file, which may wrap.
};

/// All of `out`, or false.
bool read_at(const OpenFile& file, std::uint64_t offset, std::span<unsigned char> out);

/// The next place in MPEG-TS, not before `from`, where tables and then a keyframe of the picture
/// stand; none: not within so many bytes.  Source: ISO/IEC 13818-1, 2.4.3.
std::optional<Beginning> ts_beginning(const OpenFile& file, std::uint64_t from);

/// Bytes that begin as MPEG-TS.
bool is_ts(const OpenFile& file);

/// What stands before the first fragment of an MP4, and the time scales in it, by track.
/// None: it is no fragmented MP4.  Source: ISO/IEC 14496-12.
struct Mp4Head {
    Range init{};
    std::vector<std::pair<std::uint32_t, std::uint32_t>> scales{};
};
std::optional<Mp4Head> mp4_head(const OpenFile& file);

/// A whole fragment at that offset, and what is behind it.
struct Fragment {
    Beginning begin{};
    std::uint64_t end = 0;
};
std::optional<Fragment> mp4_fragment(const OpenFile& file, const Mp4Head& head,
                                     std::uint64_t offset);

}  // namespace weir::cli::http
