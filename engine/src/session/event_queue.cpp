// SPDX-License-Identifier: MIT
#include "session/event_queue.hpp"

#include <utility>

namespace weir::session {

void EventQueue::push(Event event) {
    const std::lock_guard lock{mutex_};
    const bool must_stay = std::holds_alternative<event::RecordingEnded>(event.what);
    if (events_.size() >= limit_ && !must_stay) {
        ++dropped_;
        return;
    }
    if (dropped_ > 0)
        events_.push_back({0, event.at, event::EventsDropped{std::exchange(dropped_, 0)}});
    events_.push_back(std::move(event));
    ready_.notify_one();
}

std::optional<Event> EventQueue::pop(std::chrono::milliseconds limit) {
    std::unique_lock lock{mutex_};
    if (!ready_.wait_for(lock, limit, [this] { return !events_.empty(); })) return std::nullopt;
    Event event = std::move(events_.front());
    events_.pop_front();
    return event;
}

}  // namespace weir::session
