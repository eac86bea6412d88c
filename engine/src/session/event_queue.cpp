// SPDX-License-Identifier: MIT
#include "session/event_queue.hpp"

#include <limits>
#include <utility>
#include <variant>

namespace weir::session {
namespace {

/// How many may wait for another one of that kind to be taken.
std::size_t most_before(const Event::What& what, std::size_t limit) {
    const auto is = [&what]<class... Kinds>(std::variant<Kinds...>*) {
        return (std::holds_alternative<Kinds>(what) || ...);
    };
    using Always = std::variant<event::RecordingEnded>;
    using Needed = std::variant<event::RecordingStarted, event::RunStarted, event::FileFinished,
                                event::GapFound, event::AdvertRecorded, event::EncodingChanged,
                                event::Overload>;
    if (is(static_cast<Always*>(nullptr))) return std::numeric_limits<std::size_t>::max();
    return is(static_cast<Needed*>(nullptr)) ? limit * EventQueue::kReserve : limit;
}

}  // namespace

void EventQueue::push(Event event) {
    const std::lock_guard lock{mutex_};
    if (events_.size() >= most_before(event.what, limit_)) {
        ++dropped_;
        ++all_dropped_;
        return;
    }
    if (dropped_ > 0)
        events_.push_back({0, event.at, event::EventsDropped{std::exchange(dropped_, 0)}});
    events_.push_back(std::move(event));
    ready_.notify_one();
}

std::uint64_t EventQueue::dropped() const {
    const std::lock_guard lock{mutex_};
    return all_dropped_;
}

std::optional<Event> EventQueue::pop(std::chrono::milliseconds limit) {
    std::unique_lock lock{mutex_};
    if (!ready_.wait_for(lock, limit, [this] { return !events_.empty(); })) return std::nullopt;
    Event event = std::move(events_.front());
    events_.pop_front();
    return event;
}

}  // namespace weir::session
