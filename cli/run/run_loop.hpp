// SPDX-License-Identifier: MIT
#pragma once
#include <weir/aftercare.hpp>
#include <weir/catalogue.hpp>
#include <weir/hooks.hpp>
#include <weir/session.hpp>
#include <weir/watch.hpp>

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "added_rooms.hpp"
#include "config/config.hpp"
#include "config/file_watch.hpp"
#include "data_folder.hpp"
#include "exit_code.hpp"
#include "housekeeping.hpp"
#include "http/front.hpp"
#include "output/display.hpp"
#include "output/rate_meter.hpp"
#include "previous_run.hpp"
#include "run_status.hpp"
#include "service_manager.hpp"

namespace weir::cli {

/// All of `weir run` once its configuration is known: brings what happens to whom it concerns.
/// Thread: main, but for stop() and reload().
class RunLoop {
public:
    /// Takes over from the process before, and opens all parts; nothing is recorded yet.
    /// Errors: whatever a part says.
    static Result<std::unique_ptr<RunLoop>> open(ConfigSources sources, LoadedConfig loaded,
                                                 Display& display, LogLevel log_level);

    ExitCode run();

    /// Thread: any.
    void stop() { is_stopping_ = true; }
    void reload() { wants_reload_ = true; }

private:
    RunLoop(ConfigSources sources, LoadedConfig loaded, Display& display, DataFolder folder);
    Result<void> open_parts(const PreviousRun& previous, LogLevel log_level);

    void turn();
    void handle(const Event& event);
    using OfRoom = std::optional<RoomStatus>;
    void follow(std::uint64_t recording, const OfRoom& room, const event::Overload& overload);
    void follow(std::uint64_t recording, const OfRoom& room, const event::FileFinished& finished);
    void follow(std::uint64_t recording, const OfRoom& room, const event::RunStarted& run);
    void follow(std::uint64_t recording, const OfRoom& room, const event::RecordingEnded& ended);
    void follow(std::uint64_t recording, const OfRoom& room, const event::RoomFound& found);
    void follow(std::uint64_t recording, const OfRoom& room, const event::PageChanged& changed);
    template <class Other>
    void follow(std::uint64_t, const OfRoom&, const Other&) {}
    void tell_unwatched();
    void answer_http();
    http::Outcome obey(const http::Command& command);
    http::Outcome start(const std::string& room);
    http::Outcome add_room(const std::string& body);
    http::Outcome change_room(const std::string& room, const std::string& body);
    http::Outcome remove_room(const std::string& room);
    http::Outcome keep(const AddedRoom& room, const AddedRooms& before);
    const ConfiguredRoom* configured(const std::string& id) const;
    /// Errors: what is wrong with it; all stays as it was then.
    Result<void> load_config();
    void apply(Config config);
    void set_rooms();
    void keep_watch(std::chrono::steady_clock::time_point now);
    void draw(std::chrono::steady_clock::time_point now);
    void measure(std::chrono::steady_clock::time_point now);
    /// With the name that its service has for it, where the user has none.
    RoomStatus named(RoomStatus room) const;
    RunStatus status(std::chrono::steady_clock::time_point now) const;
    double bitrate_bps(const std::string& room) const;
    http::Snapshot snapshot(std::chrono::steady_clock::time_point now) const;
    void on_aftercare(const AftercareDone& done);
    bool is_recording() const;
    void leave_rooms();
    ExitCode close();

    ConfigSources sources_;
    Config config_;
    FileWatch files_;
    Display& display_;
    LogSink say_;
    DataFolder folder_;
    ServiceManager service_;
    std::optional<Session> session_;
    std::optional<Catalogue> catalogue_;
    std::optional<Hooks> hooks_;
    std::optional<Aftercare> aftercare_;
    std::optional<Watch> watch_;
    std::unique_ptr<http::Front> front_;
    std::optional<Housekeeping> housekeeping_;
    std::map<std::string, RateMeter> received_;  ///< By room.
    std::map<std::string, std::size_t> by_id_;   ///< Of the rooms of config_: the first of each.
    std::map<std::string, std::string> found_names_;  ///< By room: what its service calls it.
    RateMeter cpu_microseconds_;
    const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point next_step_{}, next_frame_{}, next_look_{};
    std::atomic<bool> is_stopping_{false}, wants_reload_{false};
};

}  // namespace weir::cli
