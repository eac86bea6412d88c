// SPDX-License-Identifier: MIT
#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <weir/error.hpp>

#include "base/clock.hpp"
#include "catalogue/note.hpp"

namespace weir::catalogue {

/// From those who note to the thread that writes. Bounded in bytes, what is being written included.
/// Full: what can be told anew is left out and counted; ends go without their files and gaps, and
/// find room for as long again. Never waits for the disk.  Thread: any.
class NoteQueue {
public:
    explicit NoteQueue(std::uint64_t limit_bytes) : limit_bytes_(limit_bytes) {}

    void push(Note note);

    /// All that waits, once `pause` is over or somebody is in a hurry; before it, that something
    /// was left out, as a Session would tell it. They count as held until settle() is called.
    std::deque<Note> take(milliseconds pause);
    /// What was taken is in the database; or it is not, and waits again.
    void settle(std::deque<Note> left, const Error* error);

    /// Errors: Errc::timed_out; what settle() was told last.
    Result<void> flush(milliseconds limit);
    /// take() does not wait from now on.
    void close();
    bool is_closed() const;

    bool take_loss();  ///< Something was left out since it was asked last.
    void add_loss();   ///< Somebody else left something out.
    std::uint64_t left_out() const;
    std::uint64_t bytes() const;

private:
    bool has_room(Note& note) const;

    const std::uint64_t limit_bytes_;
    mutable std::mutex mutex_;
    std::condition_variable hurry_, settled_;
    std::deque<Note> waiting_;
    std::uint64_t bytes_ = 0;  ///< Of what waits and what was taken.
    std::uint64_t pushed_ = 0, written_ = 0, left_out_ = 0;
    std::uint64_t taken_ = 0;  ///< Of those pushed, all up to here are with the writer.
    std::uint64_t tries_ = 0;
    std::optional<Error> error_;
    bool has_loss_ = false, is_loss_untold_ = false, is_urgent_ = false, is_closed_ = false;
};

}  // namespace weir::catalogue
