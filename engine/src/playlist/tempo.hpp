// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <random>

#include "base/clock.hpp"
#include "playlist/playlist.hpp"

namespace weir::playlist {

/// How fast a live playlist is followed, from what it says of itself. Whatever it says, it is not
/// loaded again within kMinPace (kMinBlockedPace after news from a server that holds requests), and
/// no wait is without end.  Thread: shard.
class Tempo {
public:
    static constexpr milliseconds kMinPace{250};
    static constexpr milliseconds kMinBlockedPace{100};
    /// For a reload, unless a segment really is longer; then up to kMaxTarget.
    static constexpr milliseconds kMaxPace{10'000};
    static constexpr milliseconds kMaxTarget{60'000};
    static constexpr milliseconds kMaxKeep{600'000};

    Tempo(milliseconds retry_delay, milliseconds retry_delay_max, std::uint32_t jitter_seed);

    void on_playlist(const MediaPlaylist& playlist, Clock::time_point load_started);

    /// From the start of the last load to the next. One target duration, unless segments have come
    /// at quite another pace for some time: then as they come. But where the list is shorter than
    /// two of that, against the RFC, and would slide by meanwhile, half its duration. After an
    /// unchanged playlist half of that, or of a target duration where it is less. `blocks`: the
    /// server holds the next one until it has news, so it is made at once; after an answer without
    /// news that is not believed.
    milliseconds reload_wait(bool has_changed, bool blocks = false) const;
    /// Before another try after so many failures.
    milliseconds retry_wait(unsigned failures);
    /// The target duration, from kMinPace to kMaxTarget.
    milliseconds target() const { return target_; }
    /// How long a segment must stay available once it is no longer listed (RFC 8216 §6.2.2).
    milliseconds keep(const media::Segment& segment) const;

private:
    void observe(const MediaPlaylist& playlist, Clock::time_point load_started);
    struct News {
        Clock::time_point at;
        std::uint64_t last_msn = 0;
    };
    static milliseconds took(const News& from, const News& to);

    milliseconds retry_delay_;
    milliseconds retry_delay_max_;
    std::minstd_rand random_;
    milliseconds pace_ = kMinPace;
    milliseconds target_ = kMinPace;
    milliseconds listed_{0};
    std::deque<News> news_;                 ///< The last loads that brought segments.
    std::optional<milliseconds> observed_;  ///< How long a segment takes to come.
};

}  // namespace weir::playlist
