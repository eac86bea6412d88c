// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/awaitable.hpp>
#include <optional>

#include "recorder/room_source.hpp"
#include "resolve/renewal_plan.hpp"

namespace weir::recorder {

/// Asks a room's service for new URLs before those of its HLS stream expire, beside the recording.
/// Thread: shard.
class Renewal {
public:
    Renewal(Context& context, RoomSource& room, std::optional<WallClock::time_point> expires);

    /// Asks when it is due; the Signal of the recording tells when there is an answer.
    void step();
    /// What was found, once.
    std::optional<FoundStream> take();
    Clock::time_point next_wakeup() const;
    /// Before this is destroyed: gives up what is under way.
    boost::asio::awaitable<void> stop();

private:
    boost::asio::awaitable<void> ask();

    Context& context_;
    RoomSource& room_;
    resolve::RenewalPlan plan_;
    std::optional<FoundStream> found_;
    bool is_asking_ = false;
};

}  // namespace weir::recorder
