// SPDX-License-Identifier: MIT
#include "catalogue/note_queue.hpp"

#include <iterator>

#include "base/fail.hpp"

namespace weir::catalogue {

/// May make it slim.
bool NoteQueue::has_room(Note& note) const {
    const auto fits = [&](std::uint64_t limit) { return bytes_ + bytes_of(note) <= limit; };
    if (fits(limit_bytes_)) return true;
    if (worth_of(note) != Worth::outcome) return false;
    slim(note);
    return fits(2 * limit_bytes_);
}

void NoteQueue::push(Note note) {
    if (worth_of(note) == Worth::nothing) return;
    const std::lock_guard lock{mutex_};
    if (!has_room(note)) {
        ++left_out_;
        has_loss_ = is_loss_untold_ = true;
        return;
    }
    if (const auto* event = std::get_if<SessionEvent>(&note); event != nullptr && event->is_slim)
        has_loss_ = true;
    bytes_ += bytes_of(note);
    ++pushed_;
    waiting_.push_back(std::move(note));
}

std::deque<Note> NoteQueue::take(milliseconds pause) {
    std::unique_lock lock{mutex_};
    hurry_.wait_for(lock, pause, [this] { return is_urgent_ || is_closed_; });
    is_urgent_ = false;
    taken_ = pushed_;
    auto notes = std::exchange(waiting_, {});
    if (std::exchange(is_loss_untold_, false))
        notes.push_front(SessionEvent{{}, Event{0, WallClock::now(), event::EventsDropped{}}});
    return notes;
}

void NoteQueue::settle(std::deque<Note> left, const Error* error) {
    const std::lock_guard lock{mutex_};
    waiting_.insert(waiting_.begin(), std::make_move_iterator(left.begin()),
                    std::make_move_iterator(left.end()));
    bytes_ = 0;
    for (const Note& note : waiting_)
        bytes_ += bytes_of(note);
    if (error == nullptr) {
        written_ = taken_;
        error_.reset();
    } else {
        error_ = *error;
    }
    ++tries_;
    settled_.notify_all();
}

Result<void> NoteQueue::flush(milliseconds limit) {
    std::unique_lock lock{mutex_};
    const auto wanted = pushed_;
    const auto begun = tries_;
    is_urgent_ = true;
    hurry_.notify_all();
    // One try may have been on its way already, with less in it.
    settled_.wait_for(lock, limit,
                      [&] { return written_ >= wanted || (error_ && tries_ >= begun + 2); });
    if (written_ >= wanted) return {};
    if (error_) return *error_;
    return fail(Errc::timed_out, "the catalogue was not written within {} ms", limit.count());
}

void NoteQueue::close() {
    const std::lock_guard lock{mutex_};
    is_closed_ = true;
    hurry_.notify_all();
}

bool NoteQueue::is_closed() const {
    const std::lock_guard lock{mutex_};
    return is_closed_;
}

bool NoteQueue::take_loss() {
    const std::lock_guard lock{mutex_};
    return std::exchange(has_loss_, false);
}

void NoteQueue::add_loss() {
    const std::lock_guard lock{mutex_};
    has_loss_ = true;
}

std::uint64_t NoteQueue::left_out() const {
    const std::lock_guard lock{mutex_};
    return left_out_;
}

std::uint64_t NoteQueue::bytes() const {
    const std::lock_guard lock{mutex_};
    return bytes_;
}

}  // namespace weir::catalogue
