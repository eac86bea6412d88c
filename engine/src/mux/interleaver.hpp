// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "av/packet.hpp"
#include "mux/jump.hpp"

namespace weir::mux {

/// How long one track waits for the others.
struct InterleaverHold {
    media::Nanoseconds time = std::chrono::milliseconds{300};
    std::size_t bytes = 8u << 20;
};

/// For fragmented MP4, where the tracks of a fragment come one after the other.
inline constexpr InterleaverHold kFragmentHold{std::chrono::seconds{30}, 32u << 20};

/// Merges the tracks of one stream by DTS, holding back little. Where timestamps jump, each track's
/// packets from before the jump come before every track's packets from after it. Pure.
class Interleaver {
public:
    using Nanoseconds = media::Nanoseconds;
    struct Item {
        av::Packet packet;
        Nanoseconds dts;
    };

    void push(av::Packet packet, Nanoseconds dts);
    /// The next packet in order, once it is certain or the limits are reached.
    std::optional<Item> pop();
    /// The next packet in order, waiting for nothing: for the end of a section.
    std::optional<Item> pop_rest();
    /// Forget the tracks: what follows is another stream. Only when empty.
    /// `jump`: a step beyond it begins a new section.
    void reset(std::size_t tracks, const InterleaverHold& hold, const JumpLimits& jump = {});

private:
    struct Entry {
        Item item;
        std::uint64_t section;
    };
    struct Queue {
        std::deque<Entry> entries;
        std::optional<Nanoseconds> last;
        std::uint64_t section = 0;
    };
    bool must_release() const;
    std::optional<Item> take_first();

    JumpLimits jump_;
    InterleaverHold hold_;
    std::vector<Queue> queues_;
    std::size_t bytes_ = 0;
};

}  // namespace weir::mux
