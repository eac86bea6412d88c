// SPDX-License-Identifier: MIT
#pragma once
#include <weir/error.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <future>
#include <mutex>
#include <optional>
#include <string>

namespace weir::cli::http {

/// What the thread that owns the rooms is asked to do.
struct Command {
    enum class Verb { start, stop, reload_room, reload_config, add_room, change_room, remove_room };
    Verb verb = Verb::reload_config;
    std::string room{};  ///< Its id, name or URL.
    std::string body{};  ///< JSON: of a room that is added or changed.
};

/// What it says: nothing, or the id of the room.
using Outcome = Result<std::string>;

/// Commands on their way from HTTP's threads to the one that owns the rooms.  Thread: any.
/// Full: the next is refused.
class Mailbox {
public:
    static constexpr std::size_t kMost = 64;
    static constexpr auto kPatience = std::chrono::seconds{5};

    /// Blocks: up to kPatience.  Errors: Errc::timed_out: too much is asked, or nobody answers;
    /// those of the command.
    Outcome ask(Command command);

    struct Letter {
        Command command;
        std::promise<Outcome> answer;
    };
    /// The oldest.
    std::optional<Letter> take();

private:
    std::mutex mutex_;
    std::deque<Letter> letters_;
};

}  // namespace weir::cli::http
