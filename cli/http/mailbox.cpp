// SPDX-License-Identifier: MIT
#include "http/mailbox.hpp"

namespace weir::cli::http {

Outcome Mailbox::ask(Command command) {
    std::future<Outcome> answer;
    {
        const std::lock_guard lock{mutex_};
        if (letters_.size() >= kMost)
            return Error{Errc::timed_out, "more is asked than weir can do; try again"};
        Letter& letter = letters_.emplace_back(Letter{std::move(command), {}});
        answer = letter.answer.get_future();
    }
    if (answer.wait_for(kPatience) != std::future_status::ready)
        return Error{Errc::timed_out, "weir is busy; try again"};
    return answer.get();
}

std::optional<Mailbox::Letter> Mailbox::take() {
    const std::lock_guard lock{mutex_};
    if (letters_.empty()) return std::nullopt;
    Letter letter = std::move(letters_.front());
    letters_.pop_front();
    return letter;
}

}  // namespace weir::cli::http
