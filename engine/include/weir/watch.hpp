// SPDX-License-Identifier: MIT
#pragma once
#include <weir/error.hpp>
#include <weir/event.hpp>
#include <weir/fwd.hpp>
#include <weir/room.hpp>
#include <weir/session.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// How often rooms are looked at, and how many at once.
struct PollLimits {
    unsigned at_once = 16;    ///< Most polls at a time; halved on errors, raised again when calm.
    unsigned per_minute = 0;  ///< Most that begin in a minute. 0: no such limit.
};

struct WatchOptions {
    std::chrono::milliseconds poll_interval{60'000};  ///< Of a room that is not live.
    double jitter = 0.2;  ///< Share of the interval by which polls are moved, either way.
    /// After a stream that was recorded has dropped: the first try; doubles up to poll_interval.
    std::chrono::milliseconds retry_delay{1'000};
    PollLimits platform{};                          ///< Of each platform that is not named below.
    std::map<std::string, PollLimits> platforms{};  ///< By RoomOptions::platform.
    PollLimits host{.at_once = 128};  ///< Of each host: media servers bear more than an API.
    /// A room whose recording made the process crash is kept verbatim, and tried normally again
    /// after so long.
    std::chrono::milliseconds quarantine{3'600'000};
};

/// Why a room may have been live without being recorded.
enum class UnwatchedCause {
    poll,      ///< It was not looked at before: what lies between two polls.
    dropped,   ///< Its stream had ended, and was not there again yet.
    error,     ///< The service did not answer, or not with anything of use.
    queue,     ///< More rooms were due than may be asked at once.
    limit,     ///< LimitOptions.
    disk,      ///< No space, or no disk that writes.
    overload,  ///< Shedding, or no memory left for more.
    down,      ///< No weir was running.
};
std::string_view to_string(UnwatchedCause cause);

/// A stretch of time for which nobody can say that the room was not live. Told when it is over:
/// always where the room was live at its end, else only for what is more than the usual wait.
struct Unwatched {
    std::string room{};  ///< Its id.
    std::chrono::system_clock::time_point from{}, until{};
    UnwatchedCause cause = UnwatchedCause::poll;
    std::string detail{};  ///< Of the last error.
};

enum class RoomState {
    off,      ///< Disabled, or stopped by hand.
    closed,   ///< Outside its schedule.
    waiting,  ///< For its next poll.
    queued,   ///< Its poll is due; others come first.
    polling,  ///< Being asked.
    recording,
    ending,  ///< Asked to finish.
};
std::string_view to_string(RoomState state);

/// One room at one instant.
struct RoomStatus {
    std::string id{}, name{}, url{}, platform{};
    RoomState state = RoomState::waiting;
    std::chrono::system_clock::time_point since{};  ///< When it came to that state.
    std::optional<std::chrono::system_clock::time_point> next_poll{};
    std::optional<std::uint64_t> recording{};  ///< The id of its Recording.
    RecordingStats stats{};                    ///< Of that.
    std::string trouble{};                     ///< The last error; empty once it was answered.
    bool quarantined = false;                  ///< Kept verbatim, because a crash was its work.
};

/// Looks at the rooms of one platform.
struct PlatformPolls {
    std::string platform{};
    unsigned at_once = 0;  ///< So many are allowed now; PollLimits::at_once is the most.
    unsigned under_way = 0;
};

/// Watches rooms around the clock, and records each whenever it is live: the one caller of
/// Session::record() beside which a program may have others.
/// Thread: one at a time.  Blocks: never.
class Watch {
public:
    /// `session` outlives it. `down_since`: when the process before this one was last seen.
    Watch(Session& session, const WatchOptions& options,
          std::optional<std::chrono::system_clock::time_point> down_since = {});
    Watch(Watch&&) noexcept;
    ~Watch();

    void set(const WatchOptions& options);
    /// The rooms from now on. New ones are polled; those that are gone or disabled end gracefully;
    /// the others go on undisturbed, and take changed options with their next recording. Of two
    /// that are one room (room_id), and of those whose URL is refused, the later is left out.
    /// Gives what was left out, and why.
    std::vector<Error> set_rooms(std::vector<RoomOptions> rooms);

    /// Each event of the Session.
    void on_event(const Event& event);
    /// Does what is due. Gives when to call it next, at the latest.
    std::chrono::steady_clock::time_point step();

    /// By id, name or URL.  Errors: Errc::bad_option: no such room; it names the nearest.
    Result<void> start(std::string_view room);
    Result<void> stop(std::string_view room);
    /// Its recording ends, and the next begins at once, with the options as they are now.
    Result<void> reload(std::string_view room);

    /// Where the next recording of the room goes on, after the process before. Before set_rooms().
    void resume(const std::string& room, const Resume& resume);
    /// Its next recordings are kept verbatim until then.
    void quarantine(const std::string& room, std::chrono::system_clock::time_point until);

    /// No more polls; all recordings are asked to finish, for the process after this one to go on.
    void close();
    /// What that has to know, once they have ended: for leave_notes().
    std::vector<Unfinished> left() const;

    std::vector<RoomStatus> rooms() const;
    std::optional<RoomStatus> room(const std::string& id) const;
    /// Of a recording's events; nothing for one that is none of ours.
    std::optional<RoomStatus> room_of(std::uint64_t recording) const;
    std::vector<Unwatched> take_unwatched();
    /// Of platforms that have been asked.
    std::vector<PlatformPolls> polls() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace weir
