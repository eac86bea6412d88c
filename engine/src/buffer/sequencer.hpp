// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <map>

#include "base/bytes.hpp"

namespace weir::buffer {

/// Puts the bytes of segments that are fetched side by side into the order of their positions. The
/// head flows through as it arrives; later ones wait. Positions are 0, 1, 2, … and each ends once:
/// complete, or lost. Pure; holds what waits, told by held_bytes().  Thread: shard.
class Sequencer {
public:
    using Position = std::uint64_t;

    /// Receives positions in order.
    struct Sink {
        virtual ~Sink() = default;
        virtual void on_begin(Position position) = 0;
        virtual void on_bytes(Position position, ByteView bytes) = 0;
        virtual void on_complete(Position position) = 0;
        /// The rest of it will not come. `begun`: on_begin was called, so some of it was delivered.
        virtual void on_lost(Position position, bool begun) = 0;
    };

    explicit Sequencer(Sink& sink) : sink_(sink) {}

    void write(Position position, ByteView bytes);
    void complete(Position position);
    void lost(Position position);

    Position head() const { return head_; }
    /// Bytes of `position` taken so far: where a broken fetch goes on.
    std::uint64_t received_bytes(Position position) const;
    std::uint64_t held_bytes() const { return held_bytes_; }

private:
    enum class State { arriving, complete, lost };
    struct Waiting {
        State state = State::arriving;
        std::uint64_t received = 0;
        bool begun = false;
        Bytes bytes;
    };
    void advance();
    void deliver(Position position, Waiting& waiting);

    Sink& sink_;
    Position head_ = 0;
    std::map<Position, Waiting> waiting_;
    std::uint64_t held_bytes_ = 0;
};

}  // namespace weir::buffer
