// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include "transcode/item.hpp"

namespace weir::transcode {

/// What tracks give, each in its order -> one order of DTS. Waits for the slowest, which an encoder
/// is, but holds neither more time nor more bytes than it may.  Pure.
class Merger {
public:
    using Nanoseconds = media::Nanoseconds;
    struct Hold {
        Nanoseconds time = std::chrono::seconds{30};
        std::size_t bytes = 16u << 20;
    };
    Merger(std::size_t tracks, const Hold& hold) : hold_(hold), tracks_(tracks) {}

    void push(std::size_t track, Item item, Nanoseconds dts);
    /// The track will give nothing before that.
    void set_floor(std::size_t track, Nanoseconds dts) { tracks_[track].floor = dts; }

    /// What can leave is added to `out`.
    void take(Items& out);
    void take_rest(Items& out);

    /// More is held than may be.
    bool is_full() const;

private:
    struct Held {
        Item item;
        Nanoseconds dts;
        std::size_t bytes;
    };
    struct Track {
        std::deque<Held> held;
        std::optional<Nanoseconds> floor;
    };
    std::optional<std::size_t> first() const;
    bool is_certain(Nanoseconds dts) const;
    void give(std::size_t track, Items& out);

    const Hold hold_;
    std::vector<Track> tracks_;
    std::size_t bytes_ = 0;
};

}  // namespace weir::transcode
