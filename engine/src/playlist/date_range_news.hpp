// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <map>
#include <vector>

#include "playlist/playlist.hpp"

namespace weir::playlist {

/// Tells of the date ranges that playlist after playlist lists those that are new, or say something
/// new. Bounded: of those that are listed no longer, the last kMostUnlisted are remembered, and
/// what left the list with the first of them; of one list no more than kMostAtOnce are told, the
/// others with the next.  Pure.  Thread: shard.
class DateRangeNews {
public:
    static constexpr std::size_t kMostUnlisted = 256, kMostAtOnce = 100;

    std::vector<DateRange> take(const std::vector<DateRange>& listed);

private:
    struct Told {
        std::size_t content = 0;    ///< Hash of what it said.
        std::uint64_t in_list = 0;  ///< That had it last.
    };
    void forget();

    std::map<std::size_t, Told> told_;  ///< By the hash of the ID.
    std::uint64_t lists_ = 0;
};

}  // namespace weir::playlist
