// SPDX-License-Identifier: MIT
#include "watch/planner.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "base/fail.hpp"

namespace weir::watch {
namespace {

constexpr auto kSoon = 2s;  ///< More than the first retry, with its jitter.

WatchOptions calm() {
    WatchOptions options;
    options.jitter = 0;
    return options;
}

/// A planner, its time, and what it asked for: "begin:a finish:b".
class Story {
public:
    explicit Story(const WatchOptions& options = calm(),
                   std::optional<WallClock::time_point> down_since = {})
        : planner(options, 1, down_since) {}

    void rooms(std::map<std::string, RoomOptions> rooms) {
        for (auto& [id, room] : rooms)
            room.recording.url = "http://" + id;
        planner.set_rooms(std::move(rooms), now());
    }
    void rooms(std::initializer_list<const char*> ids) {
        std::map<std::string, RoomOptions> all;
        for (const char* id : ids)
            all[id];
        rooms(std::move(all));
    }
    /// Of one host: their ids.
    std::vector<std::string> many_rooms(int count) {
        std::map<std::string, RoomOptions> many;
        std::vector<std::string> ids;
        for (int i = 0; i < count; ++i)
            many[ids.emplace_back(fmt::format("h/{:03}", i))];
        rooms(std::move(many));
        return ids;
    }

    std::string step() {
        std::string trace;
        for (const Action& action : planner.step(now())) {
            const char* kind = action.kind == Action::Kind::begin ? "begin" : "finish";
            trace +=
                fmt::format("{}:{}{} ", kind, action.room, action.verbatim ? "(verbatim)" : "");
        }
        return trace;
    }
    std::string after(milliseconds wait) {
        const auto until = clock + wait;
        std::string trace;
        while (planner.next_step() <= until) {
            clock = std::max(clock, planner.next_step());
            trace += step();
        }
        clock = until;
        return trace + step();
    }

    void live(const char* id) { planner.on_live(id, now()); }
    void not_live(const char* id) {
        planner.on_ended(id, RecordingState::not_live, Error{Errc::not_live}, now());
    }
    void ended(const char* id) {
        planner.on_ended(id, RecordingState::completed, std::nullopt, now());
    }
    void failed(const char* id, boost::system::error_code code) {
        planner.on_ended(id, RecordingState::failed, Error{code}, now());
    }
    RoomState state(const char* id) const { return planner.status_of(id, now())->state; }
    std::vector<std::string> of(const std::vector<std::string>& ids, RoomState state) const {
        std::vector<std::string> found;
        for (const auto& id : ids)
            if (planner.status_of(id, now())->state == state) found.push_back(id);
        return found;
    }
    std::string unwatched() {
        std::string trace;
        for (const auto& stretch : planner.take_unwatched())
            trace += fmt::format(
                "{}:{}={}s ", stretch.room, to_string(stretch.cause),
                std::chrono::round<std::chrono::seconds>(stretch.until - stretch.from).count());
        return trace;
    }

    Now now() const {
        return {clock, WallClock::time_point{1'000'000h} + clock.time_since_epoch()};
    }
    Clock::time_point clock{1h};
    Planner planner;
};

}  // namespace

TEST_CASE("planner: a room is polled at its pace until it is live", "[watch]") {
    Story story;
    story.rooms({"h/a"});
    CHECK(story.step() == "begin:h/a ");
    story.not_live("h/a");
    CHECK(story.after(59s).empty());
    CHECK(story.after(1s) == "begin:h/a ");
    story.live("h/a");
    CHECK(story.after(1h).empty());
    CHECK(story.state("h/a") == RoomState::recording);
    CHECK(story.unwatched() == "h/a:poll=60s ");
}

TEST_CASE("planner: a stream that drops is tried again within seconds", "[watch]") {
    Story story;
    story.rooms({"h/a"});
    story.step();
    story.live("h/a");
    story.after(10min);
    story.failed("h/a", Errc::retries_exhausted);
    CHECK(story.after(kSoon) == "begin:h/a ");
    story.live("h/a");
    CHECK(story.unwatched() == "h/a:dropped=2s ");
}

TEST_CASE("planner: after an end it looks often at first, then at the usual pace", "[watch]") {
    Story story;
    story.rooms({"h/a"});
    story.step();
    story.live("h/a");
    story.ended("h/a");
    std::vector<long> waits;
    for (int i = 0; i < 100; ++i) {
        const auto before = story.clock;
        while (story.step().empty())
            story.clock = story.planner.next_step();
        waits.push_back(
            std::chrono::duration_cast<std::chrono::seconds>(story.clock - before).count());
        story.not_live("h/a");
    }
    const std::vector<long> soon{1, 2, 4, 8, 16, 32};
    CHECK(std::vector<long>(waits.begin(), waits.begin() + 6) == soon);
    CHECK(std::ranges::all_of(waits.begin() + 6, waits.end(), [](long s) { return s == 60; }));
}

TEST_CASE("planner: a room that is removed or disabled ends gracefully, others go on", "[watch]") {
    Story story;
    story.rooms({"h/a", "h/b", "h/c"});
    story.step();
    for (const char* id : {"h/a", "h/b", "h/c"})
        story.live(id);
    std::map<std::string, RoomOptions> edited;
    edited["h/b"].enabled = false;
    edited["h/c"].name = "another name";
    story.rooms(std::move(edited));
    CHECK(story.step() == "finish:h/a finish:h/b ");
    story.ended("h/a");
    story.ended("h/b");
    CHECK_FALSE(story.planner.status_of("h/a", story.now()));
    CHECK(story.state("h/b") == RoomState::off);
    CHECK(story.state("h/c") == RoomState::recording);
    CHECK(story.after(1h).empty());
}

TEST_CASE("planner: a room that comes back while it still ends is begun again after it",
          "[watch]") {
    Story story;
    story.rooms({"h/a"});
    story.step();
    story.live("h/a");
    story.rooms(std::initializer_list<const char*>{});
    CHECK(story.step() == "finish:h/a ");
    story.rooms({"h/a"});
    CHECK(story.after(1s).empty());
    story.ended("h/a");
    CHECK(story.after(0s) == "begin:h/a ");
}

TEST_CASE("planner: stop holds until start; reload begins anew at once", "[watch]") {
    Story story;
    story.rooms({"h/a"});
    story.step();
    story.not_live("h/a");
    story.planner.stop("h/a", story.now());
    CHECK(story.after(1h).empty());
    story.rooms({"h/a"});
    CHECK(story.after(1h).empty());
    story.planner.start("h/a", story.now());
    CHECK(story.step() == "begin:h/a ");
    story.live("h/a");
    story.planner.reload("h/a", story.now());
    CHECK(story.step() == "finish:h/a ");
    story.ended("h/a");
    CHECK(story.after(0s) == "begin:h/a ");
}

TEST_CASE("planner: a full disk is asked again soon, and counts against no service", "[watch]") {
    Story story;
    story.rooms({"h/a"});
    for (int i = 0; i < 10; ++i) {
        CHECK(story.after(30s) == "begin:h/a ");
        story.failed("h/a", Errc::disk_full);
    }
    story.after(30s);
    story.live("h/a");
    CHECK(story.unwatched() == "h/a:poll=30s h/a:disk=270s h/a:disk=30s ");
}

TEST_CASE("planner: where places are limited, a room is refused and comes to its turn", "[watch]") {
    Story story;
    story.rooms({"h/a", "h/b"});
    CHECK(story.step() == "begin:h/a begin:h/b ");
    story.live("h/a");
    story.planner.on_refused("h/b", Error{Errc::stream_limit, "1 of 1"}, story.now());
    CHECK(story.planner.status_of("h/b", story.now())->trouble.find("1 of 1") != std::string::npos);
    CHECK(story.after(30s) == "begin:h/b ");
    // Whatever it is that this host lacks for one more.
    for (const auto lack : {Errc::memory_budget, Errc::overloaded, Errc::volume_stuck}) {
        story.planner.on_refused("h/b", Error{lack}, story.now());
        CHECK(story.after(30s) == "begin:h/b ");
    }
}

TEST_CASE("planner: hundreds of rooms begin a few at a time, the next as one has answered",
          "[watch]") {
    Story story;
    const auto ids = story.many_rooms(300);
    const std::size_t at_once = WatchOptions{}.host.at_once;
    REQUIRE(at_once < ids.size());
    story.step();
    std::vector<std::string> polling = story.of(ids, RoomState::polling);
    // They answer within an instant each: no clock makes the others wait.
    for (std::size_t live = 0; live < ids.size(); polling = story.of(ids, RoomState::polling)) {
        REQUIRE(polling.size() == std::min(at_once, ids.size() - live));
        story.live(polling.front().c_str());
        ++live;
        story.after(1ms);
    }
    CHECK(story.of(ids, RoomState::recording) == ids);
}

TEST_CASE("planner: rooms of a service pass its gate too, and hold up no others", "[watch]") {
    WatchOptions options = calm();
    options.platforms["svc"] = {.at_once = 2, .per_minute = 60};
    Story story{options};
    std::map<std::string, RoomOptions> rooms{{"h/a", {}}, {"h/b", {}}, {"h/c", {}}};
    for (const char* id : {"svc:1", "svc:2", "svc:3", "svc:4", "svc:5"})
        rooms[id].platform = "svc";
    story.rooms(std::move(rooms));
    CHECK(story.step() == "begin:h/a begin:h/b begin:h/c begin:svc:1 begin:svc:2 ");
    story.live("svc:1");
    story.live("svc:2");
    // There are places, and no pace left.
    CHECK(story.after(999ms).empty());
    CHECK(story.after(1ms) == "begin:svc:3 ");
    CHECK(story.after(1s) == "begin:svc:4 ");
    // There is pace, and no place left.
    CHECK(story.after(10s).empty());
    story.live("svc:3");
    CHECK(story.step() == "begin:svc:5 ");
}

TEST_CASE("planner: a service in trouble is asked by one room at a time", "[watch]") {
    Story story;
    const auto ids = story.many_rooms(40);
    const auto polling = [&] { return story.of(ids, RoomState::polling).size(); };
    story.step();
    CHECK(polling() == ids.size());
    std::size_t most_at_last = 0;
    for (int round = 0; round < 100; ++round) {
        for (const auto& id : story.of(ids, RoomState::polling))
            story.failed(id.c_str(),
                         boost::system::errc::make_error_code(boost::system::errc::timed_out));
        story.after(1s);
        if (round >= 50) most_at_last = std::max(most_at_last, polling());
    }
    CHECK(most_at_last == 1);
}

TEST_CASE("planner: a URL that can't work is asked seldom, until it is edited", "[watch]") {
    Story story;
    story.rooms({"h/a"});
    story.step();
    story.failed("h/a", Errc::not_a_stream);
    CHECK(story.after(299s).empty());
    CHECK(story.after(1s) == "begin:h/a ");
}

TEST_CASE("planner: outside its schedule a room is neither polled nor recorded", "[watch]") {
    Story story;
    std::map<std::string, RoomOptions> rooms;
    const auto midnight = std::chrono::floor<std::chrono::days>(story.now().wall);
    const auto minute = std::chrono::floor<std::chrono::minutes>(story.now().wall - midnight);
    auto& windows = rooms["h/a"].schedule.windows;
    windows.push_back({.begin = minute + 10min, .end = minute + 20min});
    rooms["h/a"].schedule.time_zone = "UTC";
    story.rooms(std::move(rooms));
    CHECK(story.after(9min).empty());
    CHECK(story.state("h/a") == RoomState::closed);
    CHECK(story.after(1min) == "begin:h/a ");
    story.live("h/a");
    CHECK(story.after(10min) == "finish:h/a ");
    story.ended("h/a");
    CHECK(story.state("h/a") == RoomState::closed);
    CHECK(story.unwatched().empty());
}

TEST_CASE("planner: a room at fault is kept verbatim, and tried again later", "[watch]") {
    Story story;
    story.planner.quarantine("h/a", story.now().wall + 1h);
    story.rooms({"h/a"});
    CHECK(story.step() == "begin:h/a(verbatim) ");
    story.live("h/a");
    CHECK(story.planner.status_of("h/a", story.now())->quarantined);
    CHECK(story.after(59min).empty());
    CHECK(story.after(1min) == "finish:h/a ");
    story.ended("h/a");
    CHECK(story.after(0s) == "begin:h/a ");
}

TEST_CASE("planner: for what went by while no weir ran, rooms tell so", "[watch]") {
    Story before;
    Story story{calm(), before.now().wall - 10min};
    story.rooms({"h/a", "h/b"});
    story.step();
    story.live("h/a");
    story.not_live("h/b");
    CHECK(story.unwatched() == "h/a:down=990s h/b:down=990s ");
}

TEST_CASE("planner: a room that was recorded until the crash misses no more than that", "[watch]") {
    Story before;
    Story story{calm(), before.now().wall - 10min};
    story.planner.was_recorded("h/a", before.now().wall - 601s);
    story.rooms({"h/a"});
    story.step();
    story.live("h/a");
    CHECK(story.unwatched() == "h/a:down=601s ");
}

TEST_CASE("planner: once closed it begins nothing, and asks all to finish", "[watch]") {
    Story story;
    story.rooms({"h/a", "h/b"});
    story.step();
    story.live("h/a");
    story.not_live("h/b");
    story.planner.close(story.now());
    CHECK(story.step() == "finish:h/a ");
    story.ended("h/a");
    CHECK(story.after(1h).empty());
}

}  // namespace weir::watch
