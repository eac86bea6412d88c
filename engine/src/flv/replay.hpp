// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstdint>
#include <deque>
#include <optional>

#include "flv/tag.hpp"

namespace weir::flv {

/// Finds what a server sends twice on one connection: when its own source has to begin anew, it may
/// replay the GOPs that it still has. They are known by a keyframe that comes again with the same
/// timestamp. (On a new connection the clock may be another; that is for mux::Rejoin.) A clip that
/// plays in a loop looks the same at first: its second round is lost, all others are kept.
/// Pure.  Thread: any, one at a time.
class Replay {
public:
    void begin_run() { *this = {}; }

    /// Coded frames, in order: true for those that came before. `payload` is hashed where the frame
    /// is a keyframe of pictures.
    bool is_repeated(const Tag& tag, ByteView payload, bool is_keyframe);

private:
    struct Keyframe {
        std::size_t hash;
        std::uint32_t timestamp_ms;
        bool operator==(const Keyframe&) const = default;
    };
    void take_keyframe(const Keyframe& keyframe);

    std::deque<Keyframe> recent_;
    std::array<std::optional<std::uint32_t>, 2> last_ms_;  ///< Video, audio.
    std::optional<std::uint32_t> replayed_ms_;  ///< The last keyframe of the replay going on.
    bool is_loop_ = false;
};

}  // namespace weir::flv
