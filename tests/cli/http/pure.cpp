// SPDX-License-Identifier: MIT
// The small parts, each alone.
#include <catch2/catch.hpp>

#include "http/byte_range.hpp"
#include "http/client_rate.hpp"
#include "http/feed.hpp"
#include "http/health.hpp"
#include "http/iso_time.hpp"
#include "http/metrics_text.hpp"
#include "http/router.hpp"
#include "kit/process.hpp"
#include "run/added_rooms.hpp"

namespace weir::cli::http {
namespace {

using namespace std::chrono_literals;

std::string range_text(std::string_view header, std::uint64_t size) {
    const auto wanted = parse_byte_range(header, size);
    if (wanted.is_beyond) return "beyond";
    if (!wanted.range) return "all";
    return std::to_string(wanted.range->offset) + "+" + std::to_string(wanted.range->length);
}

std::string matched(const Router& router, const std::string& method, const std::string& target) {
    Request request;
    request.method = method;
    REQUIRE(parse_target(target, request));
    const auto match = router.match(request);
    if (!match.route) return "none " + match.allowed;
    std::string text{match.route->path};
    for (const auto& [name, value] : match.places)
        text += " " + name + "=" + value;
    return text;
}

}  // namespace

TEST_CASE("byte range: one range of a file, as RFC 9110 has it", "[http]") {
    CHECK(range_text("", 100) == "all");
    CHECK(range_text("bytes=0-9", 100) == "0+10");
    CHECK(range_text("bytes=90-", 100) == "90+10");
    CHECK(range_text("bytes=-10", 100) == "90+10");
    CHECK(range_text("bytes=-1000", 100) == "0+100");
    CHECK(range_text("bytes=5-1000", 100) == "5+95");
    CHECK(range_text("bytes=100-", 100) == "beyond");
    CHECK(range_text("bytes=-0", 100) == "beyond");
    CHECK(range_text("bytes=0-", 0) == "beyond");
    for (const char* odd : {"bytes=", "bytes=-", "bytes=9-5", "bytes=a-b", "bytes=0-1,3-4",
                            "lines=0-1", "bytes=99999999999999999999-", "bytes=--1"}) {
        INFO(odd);
        CHECK(range_text(odd, 100) == "all");
    }
}

TEST_CASE("router: a path finds its route, HEAD goes where GET goes", "[http]") {
    Router router;
    router.add({"GET", "/rooms", Scope::read, {}});
    router.add({"POST", "/rooms", Scope::control, {}});
    router.add({"GET", "/rooms/{room}", Scope::read, {}});
    router.add({"POST", "/rooms/{room}/stop", Scope::control, {}});
    CHECK(matched(router, "GET", "/rooms") == "/rooms");
    CHECK(matched(router, "HEAD", "/rooms") == "/rooms");
    CHECK(matched(router, "GET", "/rooms/a%2Fb%3F") == "/rooms/{room} room=a/b?");
    CHECK(matched(router, "POST", "/rooms/x/stop?a=b") == "/rooms/{room}/stop room=x");
    CHECK(matched(router, "DELETE", "/rooms") == "none GET, POST");
    CHECK(matched(router, "GET", "/rooms/x/stop/y") == "none ");
    CHECK(matched(router, "GET", "/") == "none ");
    CHECK(matched(router, "GET", "/rooms/x/../../etc") == "none ");
}

TEST_CASE("request: what is no path is refused", "[http]") {
    for (const char* target : {"", "rooms", "http://x/", "/%zz", "/a b", "*"}) {
        INFO(target);
        Request request;
        CHECK_FALSE(parse_target(target, request));
    }
}

TEST_CASE("client rate: a burst, then so many a second, each client by itself", "[http]") {
    ClientRate rate{10, 5};
    ClientRate::Clock::time_point now{};
    const auto taken = [&](const char* client) {
        int count = 0;
        while (count < 100 && rate.take(client, now))
            ++count;
        return count;
    };
    CHECK(taken("a") == 5);
    CHECK(taken("b") == 5);
    now += 250ms;
    CHECK(taken("a") == 2);
    now += 1h;
    CHECK(taken("a") == 5);
    for (std::size_t i = 0; i < 2 * ClientRate::kMostClients; ++i)
        CHECK(rate.take(std::to_string(i), now));
    ClientRate none{0, 0};
    CHECK(none.take("a", now));
}

TEST_CASE("feed: the newest lines, however many come", "[http]") {
    Feed feed;
    CHECK(feed.last_id() == 0);
    for (std::size_t i = 0; i < Feed::kMost + 10; ++i)
        feed.add("line");
    CHECK(feed.last_id() == Feed::kMost + 10);
    const auto all = feed.after(0, 1'000'000);
    CHECK(all.size() == Feed::kMost);
    CHECK(all.front().id == 11);
    CHECK(feed.after(feed.last_id() - 2, 100).size() == 2);
    CHECK(feed.after(feed.last_id(), 100).empty());
    CHECK(feed.after(~0ull, 100).empty());
    feed.add(std::string(Feed::kMostBytes, 'x'));
    CHECK(feed.after(0, 100).size() == 1);
}

TEST_CASE("iso time: UTC, with or without fractions", "[http]") {
    const auto at = parse_iso_time("2026-11-22T16:00:01Z");
    REQUIRE(at);
    CHECK(at->time_since_epoch() == std::chrono::seconds{1'795'363'201});
    CHECK(parse_iso_time("2026-11-22T16:00:01.250Z") == at);
    for (const char* odd :
         {"", "2026-11-22", "2026-13-22T16:00:01Z", "2026-11-22T25:00:01Z", "2026-11-22T16:00:01",
          "2026-11-22T16:00:01Zx", "2026-02-30T00:00:00Z", "2487-11-22T16:00:00Z",
          "9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z"}) {
        INFO(odd);
        CHECK_FALSE(parse_iso_time(odd));
    }
}

TEST_CASE("metrics text: names, labels and buckets as Prometheus reads them", "[http]") {
    MetricsText out;
    out.family("a_total", "counter", "Help.").value(3).value(0.5, {{"b", "x\"\\\ny"}});
    HistogramStats stats;
    stats.bounds_s = {0.1, 1};
    stats.counts = {2, 3, 1};
    stats.sum_s = 4.5;
    out.family("h_seconds", "histogram", "More.").histogram(stats, {{"v", "/d"}});
    CHECK(out.take() ==
          "# HELP a_total Help.\n# TYPE a_total counter\na_total 3\na_total{b=\"x\\\"\\\\\\ny\"} "
          "0.5\n"
          "# HELP h_seconds More.\n# TYPE h_seconds histogram\n"
          "h_seconds_bucket{v=\"/d\",le=\"0.1\"} 2\nh_seconds_bucket{v=\"/d\",le=\"1\"} 5\n"
          "h_seconds_bucket{v=\"/d\",le=\"+Inf\"} 6\nh_seconds_sum{v=\"/d\"} 4.5\n"
          "h_seconds_count{v=\"/d\"} 6\n");
}

TEST_CASE("health: what stands still, is full or is reached is told, and how bad it is", "[http]") {
    Snapshot snapshot;
    const auto now = std::chrono::steady_clock::now();
    snapshot.taken = now;
    const DataSpace space{50, 100};
    CHECK(worst(liveness(snapshot, now)) == Verdict::ok);
    CHECK(worst(readiness(snapshot, space, "")) == Verdict::ok);
    CHECK(worst(cautions(snapshot, space)) == Verdict::ok);

    CHECK(worst(liveness(snapshot, now + 11s)) == Verdict::critical);
    CHECK(worst(readiness(snapshot, {}, "")) == Verdict::critical);
    CHECK(worst(readiness(snapshot, space, "database is locked")) == Verdict::critical);
    CHECK(worst(cautions(snapshot, {9, 100})) == Verdict::warning);

    snapshot.session.load.overdue = 11s;
    CHECK(worst(liveness(snapshot, now)) == Verdict::critical);
    snapshot.session.load.level = 1;
    CHECK(worst(readiness(snapshot, space, "")) == Verdict::ok);
    CHECK(worst(cautions(snapshot, space)) == Verdict::warning);
    snapshot.session.load.level = 2;
    CHECK(worst(readiness(snapshot, space, "")) == Verdict::critical);
    snapshot.session.load.level = 0;
    snapshot.limits.all = 3;
    snapshot.session.recordings = 3;
    CHECK(worst(readiness(snapshot, space, "")) == Verdict::critical);
    snapshot.session.recordings = 2;
    snapshot.session.volumes.push_back({.directory = "/rec", .is_low = true});
    CHECK(worst(readiness(snapshot, space, "")) == Verdict::critical);
}

TEST_CASE("added rooms: are there again for the next process, whatever their names hold",
          "[http]") {
    const kit::TempDir folder;
    const auto file = folder / "rooms.toml";
    AddedRooms rooms = AddedRooms::read(file);
    CHECK(rooms.rooms().empty());
    const auto room = parse_added_room(
        R"({"url":"https://live.test/7","name":"\"quoted\" \\ ]] 直播 = # x","quality":"720p","enabled":false})");
    REQUIRE(room.has_value());
    REQUIRE(rooms.put(*room).has_value());
    REQUIRE(rooms.put({.url = "https://live.test/8"}).has_value());

    rooms = AddedRooms::read(file);
    REQUIRE(rooms.rooms().size() == 2);
    CHECK(rooms.rooms()[0].name == "\"quoted\" \\ ]] 直播 = # x");
    CHECK(rooms.rooms()[0].quality == "720p");
    CHECK_FALSE(rooms.rooms()[0].enabled);
    REQUIRE(rooms.find("live.test/7") != nullptr);
    const auto changed = parse_added_room(R"({"name":"Seven"})", rooms.rooms()[0]);
    REQUIRE(changed.has_value());
    REQUIRE(rooms.put(*changed).has_value());
    REQUIRE(rooms.remove("live.test/8").has_value());

    rooms = AddedRooms::read(file);
    REQUIRE(rooms.rooms().size() == 1);
    CHECK(rooms.rooms()[0].name == "Seven");
    CHECK(rooms.rooms()[0].quality == "720p");
}

TEST_CASE("added rooms: what is no room is refused by the member that is wrong", "[http]") {
    const auto why = [](const std::string& body) {
        const auto room = parse_added_room(body);
        return room ? "" : room.error().detail;
    };
    CHECK(why("") == "a JSON object is wanted");
    CHECK(why("[]") == "a JSON object is wanted");
    CHECK(why("{}") == "the room has no url");
    CHECK(why(R"({"url":7})") == "'url': a text is wanted");
    CHECK(why(R"({"url":"a\nb"})") == "'url': one line of at most 2,000 bytes is wanted");
    CHECK(why(R"({"url":"x","enabled":"yes"})") == "'enabled': true or false is wanted");
    CHECK_THAT(why(R"({"url":"x","nmae":"y"})"),
               Catch::Contains("'nmae': there is no such member"));
    CHECK_THAT(why(R"({"url":")" + std::string(3'000, 'x') + "\"}"), Catch::Contains("2,000"));
}

}  // namespace weir::cli::http
