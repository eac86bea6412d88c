// SPDX-License-Identifier: MIT
// Live playlists by a few words, and what a Follower makes of them as one line of text.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "playlist/follower.hpp"

namespace weir::kit {

struct LivePlaylist {
    std::uint64_t msn = 0;
    unsigned segments = 3;
    playlist::Seconds target{6};  ///< Of the segments, and of the list if nothing else is told.
    std::optional<playlist::Seconds> target_duration{};
    std::string name = "seg";  ///< URIs are http://origin.test/live/seg7.ts.
    std::string folder = "http://origin.test/live/";
    std::optional<std::uint64_t> number{};  ///< In the first URI; its msn if not told.
    std::string query{};                    ///< "?token=1"
    /// Segments are 1,000 bytes each of one file, the first from here; `number` should be told.
    std::optional<std::uint64_t> file_bytes{};
    std::vector<std::uint64_t> gaps{};  ///< msns with EXT-X-GAP.
    std::vector<std::uint64_t> discontinuities{};
    std::optional<std::chrono::system_clock::time_point> date{};  ///< Of the first segment.
    bool ended = false;

    // LL-HLS:
    unsigned parts = 0;                 ///< Of each segment; 0: there is no word of parts.
    unsigned coming = 0;                ///< Parts of the segment to come.
    unsigned parted = 2;                ///< The last segments, whose parts are still listed.
    std::vector<unsigned> part_gaps{};  ///< Of the segment to come, by index.
    bool is_encrypted = false;
    bool blocks = false;  ///< CAN-BLOCK-RELOAD.
    std::optional<playlist::Seconds> can_skip_until{};
};

/// Segments are as long as the target duration, and their parts equally long. A part's URI is that
/// of its segment with ".0", ".1", … behind it.
playlist::MediaPlaylist live_playlist(const LivePlaylist& live);

/// Takes all that the follower would do at `now`, for example
///     lost:0=msn7(expired) joined:1 fetch:2=msn9#2! fetch:3=msn10.0 wake:+6s
/// where #2 is a second attempt, ! a discontinuity and .0 the first part of a segment. At the end:
/// "reload", "over:gone", or when it wants to be woken.
std::string trace(playlist::Follower& follower, Clock::time_point now);

}  // namespace weir::kit
