// SPDX-License-Identifier: MIT
// Streams with several URLs, each of which fails in its turn: nothing is missing, nothing is there
// twice. All are recorded at once.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <map>
#include <random>

#include "e2e/judge.hpp"
#include "kit/live_folder.hpp"
#include "kit/origin_fixture.hpp"

namespace weir::e2e {
namespace {

using kit::Fault;
using kit::FaultKind;
using kit::Target;
using Faults = std::vector<Fault>;

constexpr unsigned kStreams = 10;        ///< That are killed,
constexpr unsigned kKillsAStream = 5;    ///< so often each.
constexpr std::uint64_t kSegments = 22;  ///< From the first trouble to the end.

/// What a line that is dead does to all requests.
Faults death(unsigned kind) {
    const auto all = [](FaultKind what) {
        return Faults{{.kind = what, .target = Target::playlist, .count = 0, .status = 503},
                      {.kind = what, .target = Target::media, .count = 0, .status = 503},
                      {.kind = what, .target = Target::part, .count = 0, .status = 503}};
    };
    return all(kind == 0 ? FaultKind::status : kind == 1 ? FaultKind::reset : FaultKind::stall);
}

/// At a time, a line dies or comes back.
struct Turn {
    double at_s = 0;
    std::string stream;
    Faults faults;  ///< None: it works again.
};

std::string line(const std::string& name, char which) {
    return fmt::format("{}-{}", name, which);
}

std::string killed(unsigned i) {
    return fmt::format("killed-{}", i);
}

std::string parted(const std::string& format) {
    return "parted-" + format;
}

/// Either of two lines dies, at random moments, and comes back before the next does.
void add_kills(std::vector<Turn>& turns, const std::string& name, bool is_flv,
               std::minstd_rand& random) {
    const auto between = [&](double from, double to) {
        return std::uniform_real_distribution{from, to}(random);
    };
    double at_s = 0;
    for (unsigned i = 0; i < kKillsAStream; ++i) {
        at_s += between(0.3, 1.3);
        const std::string victim = line(name, between(0, 1) < 0.5 ? 'a' : 'b');
        const Fault cut{.kind = FaultKind::reset, .count = 0, .after_bytes = 0};
        turns.push_back({at_s, victim, is_flv ? Faults{cut} : death(i % 3)});
        at_s += between(1, 2.5);
        turns.push_back({at_s, victim, {}});
    }
}

class World {
public:
    World() : origin_(kit::started(options())), folder_(started_folder()) {
        for (unsigned i = 0; i < kStreams; ++i)
            record(killed(i), i % 2 == 0 ? "ts" : "mp4", hls(killed(i), 'a'), hls(killed(i), 'b'));
        for (const auto* name : {"stale", "behind"})
            record(name, "ts", hls(name, 'a'), hls(name, 'b'));
        origin_.inject(line("other", 'b'), {.kind = FaultKind::restart});
        record("other", "ts", hls("other", 'a'), hls("other", 'b'));
        record("variants", "ts", multivariant(), {});
        record("first-dead", "ts", origin_.url("/nothing.m3u8"), hls("first-dead", 'a'));
        record("flv", "ts", origin_.flv_url("flv-a"), origin_.flv_url("flv-b"));
        for (const auto* format : {"ts", "mp4"})
            record(parted(format), format, origin_.low_latency_url(line(parted(format), 'a'), ""),
                   origin_.low_latency_url(line(parted(format), 'b'), ""));
        for (auto& [name, weir] : running_)
            if (!weir.wait_for_events("file_opened", 1, 30s)) FAIL(name << " has not begun");
        make_trouble();
        finish();
    }

    Judged outcome_of(const std::string& name, const std::string& stream) const {
        const Outcome& outcome = outcomes_.at(name);
        if (!outcome.summary) FAIL("no summary of " << name << "\n" << outcome.text());
        return judge(origin_, stream, outcome.summary->recordings.at(0));
    }
    std::size_t warnings_of(const std::string& name) const {
        const auto& events = outcomes_.at(name).events;
        return std::size_t(std::ranges::count_if(events, [](const EventLine& e) {
            return e.event == "warning" && e.error.find("another URL") != std::string::npos;
        }));
    }

private:
    static kit::OriginOptions options() {
        kit::OriginOptions options = kit::quick_options(64);
        options.window = 5;
        options.retained = 3;
        options.parts = 3;
        return options;
    }
    static kit::LiveFolder started_folder() {
        auto folder = kit::LiveFolder::start();
        if (!folder) FAIL(folder.error().message());
        return std::move(*folder);
    }

    std::string hls(const std::string& name, char which) const {
        return origin_.hls_url(line(name, which));
    }
    /// Two variants, the better one of them listed twice.
    std::string multivariant() const {
        const auto entry = [&](unsigned height, char which) {
            return fmt::format("#EXT-X-STREAM-INF:BANDWIDTH={}000,RESOLUTION=640x{}\n{}\n", height,
                               height, hls("variants", which));
        };
        kit::write_text(folder_.path() / "master.m3u8",
                        "#EXTM3U\n" + entry(360, 'a') + entry(180, 'c') + entry(360, 'b'));
        return folder_.url("master.m3u8");
    }
    void record(const std::string& name, const std::string& format, const std::string& url,
                const std::string& alternative) {
        std::vector<std::string> arguments{"-f", format, url};
        if (!alternative.empty()) {
            arguments.emplace_back("--alternative");
            arguments.push_back(alternative);
        }
        running_.emplace(name, WeirProcess::record(files_ / name, arguments));
    }

    void make_trouble() {
        std::minstd_rand random{20'261'121};
        std::vector<Turn> turns;
        for (unsigned i = 0; i < kStreams; ++i)
            add_kills(turns, killed(i), false, random);
        add_kills(turns, "flv", true, random);
        for (const auto* format : {"ts", "mp4"})
            add_kills(turns, parted(format), false, random);
        turns.push_back({1, "stale-a", {{.kind = FaultKind::frozen, .seconds = 100}}});
        turns.push_back({1, "behind-b", {{.kind = FaultKind::frozen, .seconds = 100}}});
        turns.push_back({6, "behind-a", death(0)});
        turns.push_back({8.5, "behind-a", {}});
        turns.push_back({3, "other-a", death(0)});
        turns.push_back({2, "variants-a", death(2)});
        turns.push_back({8, "variants-b", death(0)});
        std::ranges::stable_sort(turns, {}, &Turn::at_s);
        end_ = origin_.complete_segments() + kSegments;
        const auto begin = Clock::now();
        for (const Turn& turn : turns) {
            const auto at = begin + std::chrono::duration<double>(turn.at_s);
            kit::wait_for([&] { return Clock::now() >= at; }, 60s);
            if (turn.faults.empty()) origin_.clear(turn.stream);
            for (const Fault& fault : turn.faults)
                origin_.inject(turn.stream, fault);
        }
    }

    void finish() {
        REQUIRE(kit::wait_for([&] { return origin_.complete_segments() >= end_; }, 60s));
        for (auto& [name, weir] : running_)
            weir.send_signal(SIGINT);
        for (auto& [name, weir] : running_)
            outcomes_.emplace(name, weir.finish(20s));
    }

    kit::TempDir files_;
    kit::Origin origin_;
    kit::LiveFolder folder_;
    std::map<std::string, WeirProcess> running_;
    std::map<std::string, Outcome> outcomes_;
    std::uint64_t end_ = 0;
};

const World& world() {
    static bool has_failed = false;
    if (has_failed) FAIL("the recordings were not made; the first test case says why");
    has_failed = true;
    static const World world;
    has_failed = false;
    return world;
}

/// All that came while it was recorded is there, once.
void check_whole(const std::string& name, const std::string& stream) {
    const Judged judged = world().outcome_of(name, stream);
    INFO(judged.text());
    CHECK(judged.recorded.state == "completed");
    CHECK(judged.problems.empty());
    CHECK(judged.verdict.flawless());
    CHECK(judged.told_s() == 0);
    const auto stretch = stretch_of(judged.verdict, judged.reference, kit::Kind::video);
    CHECK(stretch.end_s - stretch.begin_s > double(kSegments) - 4);
}

}  // namespace

TEST_CASE("failover: fifty kills of either of two lines lose no media", "[e2e]") {
    std::size_t told = 0;
    for (unsigned i = 0; i < kStreams; ++i) {
        check_whole(killed(i), line(killed(i), 'a'));
        told += world().warnings_of(killed(i));
    }
    // One for each that did not have the luck that the line in use was never the one to die.
    CHECK(told >= kStreams / 2);
}

TEST_CASE("failover: segments in parts lose no media either", "[e2e]") {
    for (const auto* format : {"ts", "mp4"})
        check_whole(parted(format), line(parted(format), 'a'));
}

TEST_CASE("failover: a line that stands still is left before its window has gone by", "[e2e]") {
    check_whole("stale", "stale-a");
}

TEST_CASE("failover: an edge that shows older playlists causes no repetition", "[e2e]") {
    check_whole("behind", "behind-a");
}

TEST_CASE("failover: a line with a sequence of its own goes on where the other ended", "[e2e]") {
    const Judged judged = world().outcome_of("other", "other-a");
    INFO(judged.text());
    CHECK(judged.recorded.state == "completed");
    for (const auto kind : {kit::Kind::video, kit::Kind::audio}) {
        const auto& track = judged.verdict.track(kind);
        CHECK(track.doubled == 0);
        CHECK(track.out_of_order == 0);
        CHECK(track.foreign == 0);
    }
    CHECK(judged.verdict.av_in_step);
    CHECK(judged.told_s() == Approx(judged.missing_s()).margin(0.1));
    CHECK(judged.missing_s() <= 1.1);
    const auto stretch = stretch_of(judged.verdict, judged.reference, kit::Kind::video);
    CHECK(stretch.end_s - stretch.begin_s > double(kSegments) - 5);
}

TEST_CASE("failover: of a variant that dies its twin takes over, then the next best", "[e2e]") {
    check_whole("variants", "variants-a");
}

TEST_CASE("failover: when the first URL can't be opened, the next one is", "[e2e]") {
    check_whole("first-dead", "first-dead-a");
    CHECK(world().warnings_of("first-dead") == 1);
}

TEST_CASE("failover: an FLV stream goes on at its other URL, and nothing is there twice", "[e2e]") {
    const Judged judged = world().outcome_of("flv", "flv-a");
    INFO(judged.text());
    CHECK(judged.recorded.state == "completed");
    CHECK(judged.problems.empty());
    CHECK(judged.verdict.video.doubled == 0);
    CHECK(judged.verdict.audio.doubled == 0);
    CHECK(judged.verdict.accounted());
    CHECK(judged.missing_s() < 1);
    CHECK(judged.recorded.runs >= 2);
    CHECK(world().warnings_of("flv") >= 1);
}

}  // namespace weir::e2e
