// SPDX-License-Identifier: MIT
// Origins that break the rules, as they are met in the field: one story each, in virtual time. What
// is fetched, when, and which gap is written.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <set>

#include "playlist/story.hpp"

using namespace weir;
using namespace weir::playlist;

namespace {

const WallTime kNoon{std::chrono::hours{12}};

/// What it answers, seconds after the first load.
struct Origin {
    std::function<Result<kit::LivePlaylist>(double at_s)> list;
    /// 200, another status, or 0 for a body that is not media.
    std::function<int(const media::Segment& segment, double at_s)> segment =
        [](const auto&, double) { return 200; };
};

/// What became of it. Answers come in no time.
struct Seen {
    std::vector<std::string> fetched{};  ///< "seg7.ts", in the order of their positions.
    std::vector<Gap> gaps{};
    std::vector<double> loads_s{};
    unsigned failed_fetches = 0;
    double end_s = 0;
    Follower::Over over = Follower::Over::no;

    /// Loads from one time to another.
    std::size_t loads(double from_s, double to_s) const {
        return std::size_t(std::count_if(loads_s.begin(), loads_s.end(), [&](double at_s) {
            return at_s >= from_s && at_s < to_s;
        }));
    }
};

class Watch {
public:
    Watch(const Origin& origin, FollowerOptions options) : origin_(origin), story_(options) {}

    Seen until(double end_s) {
        do {
            if (story_.follower.reload_due(story_.now)) load();
            fetch();
            seen_.end_s = story_.elapsed_s();
            const auto next = story_.follower.next_wakeup();
            if (next == Clock::time_point::max()) break;
            story_.now = std::max(next, story_.now + milliseconds{1});
            story_.follower.on_time(story_.now);
        } while (story_.elapsed_s() < end_s);
        for (auto& [position, name] : names_)
            seen_.fetched.push_back(name);
        seen_.over = story_.follower.over();
        return seen_;
    }

private:
    void load() {
        seen_.loads_s.push_back(story_.elapsed_s());
        story_.follower.on_reload_started(story_.now);
        const auto live = origin_.list(story_.elapsed_s());
        if (live)
            story_.follower.on_playlist(kit::live_playlist(*live), story_.now);
        else
            story_.follower.on_reload_failed(live.error(), story_.now);
    }

    void fetch() {
        while (const auto fetch = story_.follower.next_fetch(story_.now)) {
            const int status = origin_.segment(fetch->segment, story_.elapsed_s());
            if (status == 200) {
                const auto uri = fetch->segment.uri.substr(0, fetch->segment.uri.find('?'));
                CHECK(names_.emplace(fetch->position, uri.substr(uri.rfind('/') + 1)).second);
                story_.follower.on_fetched(fetch->position, story_.now);
                continue;
            }
            ++seen_.failed_fetches;
            Follower::Failure failure{GapCause::bad_media, "it is HTML"};
            if (status > 0)
                failure = {GapCause::http_status, fmt::format("HTTP {}", status), false, status};
            story_.follower.on_fetch_failed(fetch->position, failure, story_.now);
        }
        for (auto& loss : story_.follower.take_losses())
            seen_.gaps.push_back(std::move(loss.gap));
    }

    const Origin& origin_;
    Story story_;
    Seen seen_;
    std::map<Follower::Position, std::string> names_;
};

Seen watched(const Origin& origin, double seconds, FollowerOptions options = {}) {
    return Watch{origin, options}.until(seconds);
}

/// "seg7.ts" to "seg9.ts".
std::vector<std::string> named(std::uint64_t from, std::uint64_t to, std::string name = "seg") {
    std::vector<std::string> all;
    for (auto number = from; number <= to; ++number)
        all.push_back(fmt::format("{}{}.ts", name, number));
    return all;
}

std::vector<std::string> operator+(std::vector<std::string> a, const std::vector<std::string>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

/// Segments that are complete after so long, when each takes `segment_s`.
std::uint64_t complete(double at_s, double segment_s = 6) {
    return static_cast<std::uint64_t>(at_s / segment_s);
}

/// Three segments of 6 s from msn 100 on, as they should be.
kit::LivePlaylist sound(double at_s) {
    return {.msn = 100 + complete(at_s)};
}

std::string text_of(const Gap& gap) {
    const auto number = [](const auto& msn) { return msn ? fmt::format("{}", *msn) : "?"; };
    return fmt::format("{} {}-{} {:.0f} s", to_string(gap.cause), number(gap.from_msn),
                       number(gap.to_msn), gap.seconds);
}

}  // namespace

TEST_CASE(
    "broken origin: the sequence restarts at 0 after an encoder restart, without a "
    "discontinuity",
    "[playlist]") {
    const bool is_dated = GENERATE(false, true);
    const Origin origin{[&](double at_s) -> Result<kit::LivePlaylist> {
        kit::LivePlaylist live = sound(at_s);
        if (at_s >= 30) {
            const auto made = complete(at_s - 30) + 1;
            live.msn = made - std::min<std::uint64_t>(made, 3);
            live.segments = static_cast<unsigned>(made - live.msn);
            live.name = "new";
        }
        if (is_dated) live.date = kNoon + std::chrono::seconds{6 * complete(at_s)};
        return live;
    }};
    const auto seen = watched(origin, 60);
    CHECK(seen.fetched == named(100, 106) + named(0, 4, "new"));
    CHECK(seen.gaps.empty());
}

TEST_CASE("broken origin: an older edge answers now and then, and nothing is recorded twice",
          "[playlist]") {
    unsigned loads = 0;
    const Origin origin{[&](double at_s) -> Result<kit::LivePlaylist> {
        const bool is_old = ++loads % 3 != 0;
        auto live = sound(std::max(at_s - (is_old ? 13 : 0), 0.0));
        live.query = fmt::format("?edge={}", is_old);
        return live;
    }};
    const auto seen = watched(origin, 120);
    CHECK(seen.fetched == named(100, 121));
    CHECK(seen.gaps.empty());
}

TEST_CASE("broken origin: a stale edge is asked each half target, and what slid by is one gap",
          "[playlist]") {
    const Origin origin{[](double at_s) -> Result<kit::LivePlaylist> {
        return sound(at_s >= 12 && at_s < 38 ? 12 : at_s);
    }};
    const auto seen = watched(origin, 60);
    CHECK(seen.loads(12, 38) == 8);
    CHECK(seen.fetched == named(100, 104) + named(106, 111));
    REQUIRE(seen.gaps.size() == 1);
    CHECK(text_of(seen.gaps[0]) == "expired 105-105 6 s");
}

TEST_CASE("broken origin: an edge that stays stale is left for good", "[playlist]") {
    const auto seen = watched(
        {[](double at_s) -> Result<kit::LivePlaylist> { return sound(std::min(at_s, 12.0)); }},
        600);
    CHECK(seen.over == Follower::Over::frozen);
    CHECK(seen.end_s == 42);
    CHECK(seen.gaps.empty());
}

TEST_CASE("broken origin: the same URI is used again for new media", "[playlist]") {
    // seg0 … seg4 in a ring.
    const Origin origin{[](double at_s) -> Result<kit::LivePlaylist> {
        auto live = sound(at_s);
        live.segments = 1;
        live.number = live.msn % 5;
        live.target_duration = Seconds{6};
        return live;
    }};
    const auto seen = watched(origin, 120);
    CHECK(seen.gaps.empty());
    REQUIRE(seen.fetched.size() == 20);
    for (std::size_t i = 0; i < seen.fetched.size(); ++i)
        CHECK(seen.fetched[i] == fmt::format("seg{}.ts", i % 5));
}

TEST_CASE("broken origin: the same media has a new URI in each list", "[playlist]") {
    const bool is_in_path = GENERATE(false, true);
    unsigned loads = 0;
    const Origin origin{[&](double at_s) -> Result<kit::LivePlaylist> {
        auto live = sound(at_s);
        const auto token = fmt::format("{}", ++loads);
        if (is_in_path) live.name = token + "/seg";
        if (!is_in_path) live.query = "?token=" + token;
        return live;
    }};
    const auto seen = watched(origin, 120);
    CHECK(seen.gaps.empty());
    CHECK(seen.fetched == named(100, 121));
}

TEST_CASE("broken origin: TARGETDURATION is far too long, and it is loaded as segments come",
          "[playlist]") {
    const bool lies_of_each = GENERATE(false, true);
    const Origin origin{[&](double at_s) -> Result<kit::LivePlaylist> {
        return kit::LivePlaylist{.msn = 100 + complete(at_s, 2),
                                 .segments = 6,
                                 .target = Seconds{lies_of_each ? 20 : 2},
                                 .target_duration = Seconds{20}};
    }};
    const auto seen = watched(origin, 120);
    CHECK(seen.loads(80, 120) == 20);
    if (lies_of_each) {
        // What came during the first wait, less what was listed still.
        REQUIRE(seen.gaps.size() == 1);
        CHECK(seen.gaps[0].from_msn == 106u);
        CHECK(seen.gaps[0].to_msn == 109u);
    } else {
        CHECK(seen.fetched == named(100, 164));
        CHECK(seen.gaps.empty());
    }
}

TEST_CASE("broken origin: TARGETDURATION is far too short, and it is not loaded for nothing",
          "[playlist]") {
    const Origin origin{[](double at_s) -> Result<kit::LivePlaylist> {
        auto live = sound(at_s);
        live.target_duration = Seconds{1};
        return live;
    }};
    const auto seen = watched(origin, 120);
    CHECK(seen.loads(0, 6) == 11);
    CHECK(seen.loads(60, 120) <= 20);
    CHECK(seen.fetched == named(100, 121));
}

TEST_CASE("broken origin: segments come in bursts, and none is lost", "[playlist]") {
    const Origin origin{[](double at_s) -> Result<kit::LivePlaylist> {
        const auto made = 4 * complete(at_s, 8);
        return kit::LivePlaylist{.msn = 100 + made, .segments = 5, .target = Seconds{2}};
    }};
    const auto seen = watched(origin, 80);
    CHECK(seen.fetched == named(100, 140));
    CHECK(seen.gaps.empty());
}

TEST_CASE("broken origin: the newest segment is 404 for a second", "[playlist]") {
    const Origin origin{[](double at_s) -> Result<kit::LivePlaylist> { return sound(at_s); },
                        [](const media::Segment& segment, double at_s) {
                            const double listed_s = 6 * (static_cast<double>(segment.msn) - 102);
                            return at_s >= listed_s + 1.2 ? 200 : 404;
                        }};
    const auto seen = watched(origin, 62);
    CHECK(seen.fetched == named(100, 112));
    CHECK(seen.gaps.empty());
    CHECK(seen.failed_fetches <= 11 * 4);
    CHECK(seen.failed_fetches >= 11 * 2);
}

TEST_CASE("broken origin: 200 with a page in place of a segment, once or for ever", "[playlist]") {
    std::set<std::uint64_t> seen_once;
    const Origin origin{[](double at_s) -> Result<kit::LivePlaylist> { return sound(at_s); },
                        [&](const media::Segment& segment, double) {
                            if (segment.msn == 107) return 0;
                            return seen_once.insert(segment.msn).second ? 0 : 200;
                        }};
    const auto seen = watched(origin, 90);
    CHECK(seen.fetched == named(100, 106) + named(108, 116));
    REQUIRE(seen.gaps.size() == 1);
    CHECK(text_of(seen.gaps[0]) == "bad_media 107-107 6 s");
    CHECK(seen.gaps[0].detail == "it is HTML");
}

TEST_CASE("broken origin: 200 with a page in place of the playlist", "[playlist]") {
    const Origin origin{[](double at_s) -> Result<kit::LivePlaylist> {
        if (at_s >= 20 && at_s < 26) return fail(Errc::not_a_playlist, "it is HTML");
        return sound(at_s);
    }};
    const auto seen = watched(origin, 60);
    CHECK(seen.fetched == named(100, 111));
    CHECK(seen.gaps.empty());
    CHECK(seen.loads(20, 26) <= 6);
}

TEST_CASE("broken origin: its variant dies, and all that was listed is tried to the end",
          "[playlist]") {
    const Origin origin{
        [](double at_s) -> Result<kit::LivePlaylist> {
            if (at_s >= 20) return Error{http_error(404)};
            return sound(at_s);
        },
        [](const media::Segment& segment, double) { return segment.msn == 105 ? 503 : 200; }};
    const auto seen = watched(origin, 600);
    CHECK(seen.over == Follower::Over::gone);
    CHECK(seen.loads(20, 600) >= 3);
    CHECK(seen.loads_s.back() < 24 + 6 + 3);
    CHECK(seen.fetched == named(100, 104));
    REQUIRE(seen.gaps.size() == 1);
    CHECK(text_of(seen.gaps[0]) == "http_status 105-105 6 s");
}

TEST_CASE("broken origin: the list slides, its media sequence stands still", "[playlist]") {
    const bool is_one_file = GENERATE(false, true);
    const auto listed = [=](std::uint64_t slid) {
        kit::LivePlaylist live{.segments = 5, .number = slid};
        if (is_one_file) {
            live.number = 0;
            live.file_bytes = 1'000 * slid;
        }
        return live;
    };
    SECTION("it is followed by what it lists") {
        Story story;
        CHECK_THAT(story.load(listed(0)), Catch::Contains("fetch:4=msn4 wake:+6s"));
        story.fetched({0, 2, 3, 4});
        story.fail_fetch(1, 503);
        story.now += 6s;
        CHECK(story.load(listed(1)) == "fetch:1=msn0#2 fetch:5=msn4 wake:+6s");
        CHECK(story.load(listed(1)) == "wake:+3s");
        story.fail_fetch(1, 503);
        CHECK(story.load(listed(4)).find("fetch:6=msn2 fetch:7=msn3 fetch:8=msn4 wake") == 0);
        story.pass(1s);
        CHECK(story.fail_fetch(1, 404).find("lost:1=msn0(http_status)") == 0);
    }
    SECTION("an older edge does not lead it back") {
        Story story;
        story.load(listed(0));
        story.load(listed(2));
        CHECK(story.load(listed(0)) == "wake:+3s");
        CHECK(story.load(listed(3)) == "fetch:7=msn4 wake:+6s");
    }
    SECTION("what nobody listed to us is a gap, where it can be known") {
        Story story;
        auto first = listed(0), later = listed(12);
        const bool is_dated = GENERATE(false, true);
        if (is_dated) {
            first.date = kNoon;
            later.date = kNoon + 72s;
        }
        story.load(first);
        if (!is_dated && !is_one_file) return;
        story.follower.on_playlist(kit::live_playlist(later), story.now);
        const auto losses = story.follower.take_losses();
        REQUIRE(losses.size() == 1);
        CHECK(text_of(losses[0].gap) == "expired ?-? 42 s");
        CHECK(losses[0].gap.program_date_time.has_value() == is_dated);
        CHECK(story.trace() ==
              "fetch:6=msn0! fetch:7=msn1 fetch:8=msn2 fetch:9=msn3 fetch:10=msn4 wake:+6s");
    }
}
