// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace weir::kit {

/// Segments of the timeline [from_k, end_k) and what the stream calls them.
struct Epoch {
    std::uint64_t from_k = 0;
    std::uint64_t end_k = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t first_msn = 0;
    unsigned restart = 0;  ///< Media sequence numbers are unique within one restart.
    std::int64_t shift_90k = 0;
    bool discontinuity = false;
    std::uint64_t msn(std::uint64_t k) const { return first_msn + (k - from_k); }
};

/// Which segments of the timeline one stream shows at which time, under which names. Time is media
/// time of the stream, `elapsed_90k`. Pure.
class LivePlan {
public:
    struct Shape {
        std::int64_t segment_90k = 180'000;
        unsigned window = 6;
        unsigned retained = 3;
        std::uint64_t first_msn = 0;
        std::int64_t start_90k = 0;  ///< Timestamp at which the timeline begins.
        unsigned parts = 0;          ///< Of a segment, for LL-HLS; 0: none.
    };
    explicit LivePlan(const Shape& shape);

    /// The media playlist; nothing before the first segment and long after the end. `wall_begin`:
    /// when segment 0 began; nothing for playlists without PROGRAM-DATE-TIME.
    std::optional<std::string> playlist(std::int64_t elapsed_90k,
                                        std::optional<WallClock::time_point> wall_begin) const;

    /// What a low-latency playlist is to be like.
    struct LowLatency {
        bool is_fmp4 = false;         ///< … of fMP4, with EXT-X-MAP.
        bool skips = false;           ///< A delta update, with EXT-X-SKIP.
        bool skips_too_much = false;  ///< … which fits no playlist.
        bool drops_parts = false;  ///< Parts are listed no longer than their segment is not whole.
        /// Parts are ranges of their segment's resource, and this tells where one begins, or ends
        /// for the last part + 1. None: they are resources of their own.
        std::function<std::uint64_t(std::uint64_t k, unsigned part)> offset{};
    };
    /// The same with parts (draft 8216bis); nothing where there are none.
    std::optional<std::string> low_latency_playlist(std::int64_t elapsed_90k,
                                                    std::optional<WallClock::time_point> wall_begin,
                                                    const LowLatency& how) const;
    /// When it lists what _HLS_msn and _HLS_part ask for; nothing where that is too far ahead.
    std::optional<std::int64_t> listed_at_90k(std::uint64_t msn, std::optional<unsigned> part,
                                              std::int64_t elapsed_90k) const;

    struct Located {
        std::uint64_t k = 0;
        std::int64_t shift_90k = 0;
        std::optional<unsigned> parts{};  ///< So many are there; none: all of it is.
    };
    /// What stands behind a segment's name, if it can be fetched now, all or in part.
    std::optional<Located> locate(unsigned restart, std::uint64_t msn,
                                  std::int64_t elapsed_90k) const;

    /// The epoch that media at this time belongs to; nothing in an outage and after the end.
    std::optional<Epoch> epoch_at(std::int64_t elapsed_90k) const;

    void freeze(std::int64_t elapsed_90k, std::int64_t duration_90k);
    void restart(std::int64_t elapsed_90k, std::int64_t outage_90k);
    void jump(std::int64_t elapsed_90k, std::int64_t shift_90k);
    void end_with(std::uint64_t last_k) { last_k_ = last_k; }
    void end(std::int64_t elapsed_90k) { end_with(std::uint64_t(newest(elapsed_90k) + 1)); }
    /// Segment `msn` gets the bytes of segment `content`.
    void replace(std::uint64_t msn, std::uint64_t content) { replaced_[msn] = content; }

    /// These have no media: EXT-X-GAP.
    void leave_out(std::uint64_t from_msn, std::uint64_t to_msn) {
        for (auto msn = from_msn; msn <= to_msn; ++msn)
            left_out_.insert(msn);
    }
    void tell_target(double seconds) { told_target_s_ = seconds; }
    /// From now on URIs have one, which changes with the time.
    void change_queries() { has_queries_ = true; }

    const std::vector<Epoch>& epochs() const { return epochs_; }

private:
    std::int64_t newest(std::int64_t elapsed_90k) const;
    std::int64_t shown_90k(std::int64_t elapsed_90k) const;
    bool has_ended(std::int64_t elapsed_90k) const;
    bool is_over(const std::vector<std::uint64_t>& ks, std::int64_t elapsed_90k) const;
    std::int64_t part_90k() const { return shape_.segment_90k / shape_.parts; }
    unsigned parts_there(std::uint64_t k, std::int64_t elapsed_90k) const;
    std::string name_of(std::uint64_t k) const;
    std::string tags_before(std::uint64_t k, std::optional<WallClock::time_point> wall_begin) const;
    std::string segment_lines(std::uint64_t k, std::int64_t elapsed_90k,
                              std::string_view extension = "ts") const;
    std::string part_lines(std::uint64_t k, unsigned count, const LowLatency& how) const;
    std::string head_lines(const std::vector<std::uint64_t>& ks, int version) const;
    const Epoch* epoch_of(std::uint64_t k) const;
    std::vector<std::uint64_t> listed(std::int64_t elapsed_90k) const;
    std::uint64_t discontinuities_before(std::uint64_t k) const;

    Shape shape_;
    std::vector<Epoch> epochs_;
    std::map<std::uint64_t, std::uint64_t> replaced_;
    std::int64_t frozen_at_90k_ = 0;
    std::int64_t frozen_until_90k_ = 0;
    std::optional<std::uint64_t> last_k_;
    std::set<std::uint64_t> left_out_;
    std::optional<double> told_target_s_;
    bool has_queries_ = false;
};

}  // namespace weir::kit
