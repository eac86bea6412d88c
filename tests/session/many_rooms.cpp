// SPDX-License-Identifier: MIT
// 300 rooms of all platforms that weir knows, watched at once: what the platforms see of it.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <map>
#include <mutex>
#include <set>
#include <weir/ext/resolver.hpp>
#include <weir/resolvers.hpp>
#include <weir/weir.hpp>

#include "data/fixture.hpp"
#include "fetch/web.hpp"
#include "kit/process.hpp"

using namespace weir;
using namespace std::chrono_literals;

namespace {

using boost::asio::awaitable;
using ext::Outcome;
using ext::Resolution;
using ext::Room;
using Clock = std::chrono::steady_clock;

constexpr double kFaster = 20;  ///< Than the platforms' own paces.
constexpr unsigned kRooms = 300;
constexpr unsigned kEachLive = 10;  ///< Of so many rooms one is live.
constexpr unsigned kCalls = 2;      ///< Of one resolve: most services need several.
constexpr auto kLife = 3s;          ///< Of a stream's URL.
constexpr auto kWatched = 6s;
/// What arrives was sent a moment ago, and not all at the same distance from it: on a busy machine
/// many tenths of a second.
constexpr double kLateness_s = 0.75;
const std::string kStrict = "bilibili";  ///< Finds that we ask too much,
constexpr unsigned kPatience = 20;       ///< after so many requests.

ext::Pace faster(ext::Pace pace) {
    pace.per_minute *= kFaster;
    pace.poll_interval = {};
    return pace;
}

/// What one platform was asked, and how often at once.
struct Counted {
    ext::Pace pace{};
    std::vector<Clock::time_point> requests{};
    std::map<std::string, unsigned> resolves{};  ///< By room.
    std::set<std::string> under_way{};
    bool is_twice_at_once = false;
    Clock::time_point refused{};  ///< When it first was.
};

class Counts {
public:
    /// That platform finds that we ask too much after so many requests.
    Counts(std::string strict, unsigned patience)
        : strict_(std::move(strict)), patience_(patience) {}

    void set(const std::string& platform, const ext::Pace& pace) { all_[platform].pace = pace; }
    /// Whether it is not too much.
    bool note_request(const std::string& platform) {
        const std::lock_guard lock{mutex_};
        Counted& counted = all_.at(platform);
        counted.requests.push_back(Clock::now());
        const bool is_fine = platform != strict_ || counted.requests.size() <= patience_;
        if (!is_fine && counted.refused == Clock::time_point{}) counted.refused = Clock::now();
        return is_fine;
    }
    void begin(const Room& room) {
        const std::lock_guard lock{mutex_};
        Counted& counted = all_.at(room.platform);
        ++counted.resolves[room.id];
        if (!counted.under_way.insert(room.id).second) counted.is_twice_at_once = true;
    }
    void end(const Room& room) {
        const std::lock_guard lock{mutex_};
        all_.at(room.platform).under_way.erase(room.id);
    }
    std::map<std::string, Counted> all() const {
        const std::lock_guard lock{mutex_};
        return all_;
    }

private:
    const std::string strict_;
    const unsigned patience_;
    mutable std::mutex mutex_;
    std::map<std::string, Counted> all_;
};

/// The rooms "http://PLATFORM.test/NUMBER" of a platform, which is asked over the network.
class Platform final : public ext::Resolver {
public:
    Platform(const ext::Resolver& real, Counts& counts, std::string media)
        : name_(real.platform()), pace_(faster(real.pace())), counts_(counts), media_(media) {
        counts_.set(name_, pace_);
    }

    std::string_view platform() const override { return name_; }
    std::string_view facts_of() const override { return "2026-11"; }
    ext::Pace pace() const override { return pace_; }
    std::optional<Room> recognise(std::string_view url) const override {
        const std::string begin = fmt::format("http://{}.test/", name_);
        if (!url.starts_with(begin)) return std::nullopt;
        return Room{name_, std::string{url.substr(begin.size())}, std::string{url}};
    }
    awaitable<Resolution> resolve(Room room, ext::Wanted, ext::Lent lent) const override {
        counts_.begin(room);
        Resolution resolution;
        for (unsigned call = 0; call < kCalls; ++call) {
            ext::HttpRequest request;
            request.url = fmt::format("{}/{}", room.url, call);
            const auto answer = co_await lent.http.fetch(request);
            resolution.outcome = !answer                 ? Outcome::transient
                                 : answer->status == 429 ? Outcome::throttled
                                                         : Outcome::offline;
            if (resolution.outcome != Outcome::offline) break;
        }
        if (resolution.outcome == Outcome::offline && std::stoul(room.id) % kEachLive == 0) {
            resolution.outcome = Outcome::live;
            ext::Candidate candidate;
            candidate.url = fmt::format("{}/{}-{}.m3u8", media_, name_, room.id);
            candidate.expires = lent.now + kLife;
            resolution.candidates.push_back(std::move(candidate));
        }
        counts_.end(room);
        co_return resolution;
    }

private:
    const std::string name_;
    const ext::Pace pace_;
    Counts& counts_;
    const std::string media_;
};

/// A live playlist of a segment each second.
std::string playlist() {
    static const auto begin = Clock::now();
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - begin).count();
    std::string text =
        fmt::format("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:{}\n", age);
    for (auto msn = age; msn < age + 3; ++msn)
        text += fmt::format("#EXTINF:1,\nseg{}.ts\n", msn);
    return text;
}

std::string answer(Counts& counts, const std::string& head) {
    const std::string host = fetch::header(head, "Host");
    const auto test = host.find(".test");
    if (test != host.npos)
        return counts.note_request(host.substr(0, test))
                   ? fetch::ok("{}")
                   : "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n";
    if (head.find(".ts ") != head.npos)
        return fetch::ok(std::string{as_text(kit::fixture("tiny.ts"))});
    return fetch::ok(playlist());
}

/// Most that a pace gave room for but for what was asked, over all stretches of time: above 0, it
/// was too much.
double excess(const Counted& counted) {
    const double per_second = counted.pace.per_minute / 60;
    double level = 0, most = 0;  // Of a bucket that runs out by the pace.
    for (std::size_t i = 0; i < counted.requests.size(); ++i) {
        const std::chrono::duration<double> passed =
            i == 0 ? Clock::duration{0} : counted.requests[i] - counted.requests[i - 1];
        level = std::max(level - passed.count() * per_second, 0.0) + 1;
        most = std::max(most, level);
    }
    return most - std::max(counted.pace.burst, 1.0) - kLateness_s * per_second;
}

/// The rooms, watched for a while.
void watch(Session& session, const std::vector<std::string>& platforms, std::uint16_t port) {
    const kit::TempDir folder;
    WatchOptions options;
    options.poll_interval = 1s;
    options.retry_delay = 100ms;
    Watch watch{session, options};
    std::vector<RoomOptions> rooms;
    for (unsigned i = 0; i < kRooms; ++i) {
        RoomOptions room;
        room.recording.url = fmt::format("http://{}.test/{}", platforms[i % platforms.size()], i);
        room.recording.directory = folder.path();
        for (const std::string& platform : platforms)
            room.recording.http.connect_to.push_back(
                fmt::format("{}.test:80:127.0.0.1:{}", platform, port));
        rooms.push_back(std::move(room));
    }
    CHECK(watch.set_rooms(std::move(rooms)).empty());
    for (const auto end = Clock::now() + kWatched; Clock::now() < end;) {
        const auto next = watch.step();
        const auto wait = std::clamp<Clock::duration>(next - Clock::now(), 1ms, 50ms);
        auto event = session.next_event(std::chrono::ceil<std::chrono::milliseconds>(wait));
        for (; event; event = session.next_event(0ms))
            watch.on_event(*event);
    }
    const auto status = watch.rooms();
    const auto recording = std::ranges::count(status, RoomState::recording, &RoomStatus::state);
    CHECK(recording >= static_cast<long>(kRooms / kEachLive * 8 / 10));
    watch.close();
    CHECK(session.close(20s).has_value());
}

}  // namespace

TEST_CASE("rooms: 300 of all platforms are asked by their paces, each once at a time",
          "[session]") {
    const auto real = built_in_resolvers();
    REQUIRE(real.has_value());
    Counts counts{kStrict, kPatience};
    fetch::Web web{[&counts](const std::string& head) { return answer(counts, head); }};
    const std::string base = web.url("");
    auto resolvers = std::make_shared<ext::Resolvers>();
    std::vector<std::string> platforms;
    for (const auto& each : (*real)->all()) {
        platforms.emplace_back(each->platform());
        resolvers->add(std::make_unique<Platform>(*each, counts, base));
    }
    REQUIRE(std::ranges::count(platforms, kStrict) == 1);
    CHECK(platforms.size() >= 20);
    auto session = Session::open({.shards = 2, .resolvers = resolvers, .log = {}});
    REQUIRE(session.has_value());
    const auto port = std::stoul(base.substr(base.rfind(':') + 1));
    watch(*session, platforms, static_cast<std::uint16_t>(port));

    for (const auto& [platform, counted] : counts.all()) {
        const std::chrono::duration<double> watched = kWatched;
        const double possible = watched.count() * counted.pace.per_minute / 60;
        INFO(platform << ": " << counted.requests.size() << " requests of " << possible);
        CHECK(excess(counted) <= 0);
        CHECK_FALSE(counted.is_twice_at_once);
        if (platform == kStrict) {
            // What was on its way when it said so comes; and nothing else.
            const auto late = counted.refused + std::chrono::milliseconds{1500};
            CHECK(counted.requests.size() > kPatience);
            CHECK(std::ranges::count_if(counted.requests, [late](auto at) { return at > late; }) ==
                  0);
            CHECK(counted.requests.size() <= kPatience + 6);
            continue;
        }
        // The others are not slowed: their pace is used, or all their rooms are asked in time.
        const auto asked_twice = std::ranges::count_if(
            counted.resolves, [](const auto& each) { return each.second >= 2; });
        const bool are_all = static_cast<std::size_t>(asked_twice) == counted.resolves.size();
        CHECK((are_all || static_cast<double>(counted.requests.size()) > 0.8 * possible));
    }
}

TEST_CASE("rooms: who waits for a turn when its service says that it is too much, asks no more",
          "[session]") {
    constexpr unsigned kWaiting = 4;
    const auto real = built_in_resolvers();
    REQUIRE(real.has_value());
    const auto slow = std::ranges::find((*real)->all(), "kuaishou",
                                        [](const auto& each) { return each->platform(); });
    REQUIRE(slow != (*real)->all().end());
    Counts counts{"kuaishou", 0};
    fetch::Web web{[&counts](const std::string& head) { return answer(counts, head); }};
    auto resolvers = std::make_shared<ext::Resolvers>();
    resolvers->add(std::make_unique<Platform>(**slow, counts, web.url("")));
    auto session = Session::open({.shards = 1, .resolvers = resolvers, .log = {}});
    REQUIRE(session.has_value());
    const kit::TempDir folder;
    std::vector<Recording> recordings;
    for (unsigned i = 1; i <= kWaiting; ++i) {
        RecordingOptions options;
        options.url = fmt::format("http://kuaishou.test/{}", i);
        options.directory = folder.path();
        const std::string base = web.url("");
        options.http.connect_to = {"kuaishou.test:80:127.0.0.1" + base.substr(base.rfind(':'))};
        auto recording = session->record(std::move(options));
        REQUIRE(recording.has_value());
        recordings.push_back(std::move(*recording));
    }
    for (Recording& recording : recordings) {
        const auto summary = recording.wait(10s);
        REQUIRE(summary.has_value());
        REQUIRE(summary->error);
        CHECK(summary->error->code == Errc::throttled);
    }
    CHECK(counts.all().at("kuaishou").requests.size() == 1);
    CHECK(session->stats().resolvers.at(0).outcomes.at("throttled") == 1);
}
