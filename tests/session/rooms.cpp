// SPDX-License-Identifier: MIT
// Recording by the page of a room, through the public API: a service of our own, real streams.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <functional>
#include <mutex>
#include <weir/ext/resolver.hpp>
#include <weir/weir.hpp>

#include "data/fixture.hpp"
#include "fetch/web.hpp"
#include "kit/origin/origin.hpp"
#include "kit/process.hpp"

using namespace weir;
using namespace std::chrono_literals;

namespace {

using boost::asio::awaitable;
using ext::Outcome;
using ext::Resolution;
using ext::Room;

Resolution says(Outcome outcome) {
    Resolution resolution;
    resolution.outcome = outcome;
    resolution.detail = "it says so";
    return resolution;
}

Resolution live(const std::vector<std::string>& urls, ext::Protocol protocol = ext::Protocol::hls) {
    Resolution resolution = says(Outcome::live);
    resolution.anchor = "Anna";
    resolution.title = "Evening";
    for (const std::string& url : urls)
        resolution.candidates.push_back({.protocol = protocol, .url = url});
    return resolution;
}

/// The service of "http://rooms.test/NAME".
class Service final : public ext::Resolver {
public:
    using Says = std::function<awaitable<Resolution>(Room, ext::Lent)>;
    explicit Service(Says says) : says_(std::move(says)) {}

    std::string_view platform() const override { return "rooms"; }
    std::string_view facts_of() const override { return "2026-11"; }
    ext::Pace pace() const override { return {.per_minute = 60'000, .burst = 10}; }
    std::vector<std::string> cookie_domains() const override { return {"rooms.test"}; }
    std::optional<Room> recognise(std::string_view url) const override {
        constexpr std::string_view kBegin = "http://rooms.test/";
        if (!url.starts_with(kBegin)) return std::nullopt;
        return Room{"rooms", std::string{url.substr(kBegin.size())}, std::string{url}};
    }
    awaitable<Resolution> resolve(Room room, ext::Wanted, ext::Lent lent) const override {
        return says_(std::move(room), lent);
    }

private:
    Says says_;
};

/// It can be asked about 100 rooms at once.
class BatchService final : public ext::Resolver {
public:
    using Batch = std::function<std::vector<ext::Liveness>(const std::vector<std::string>&)>;
    using Single = std::function<Resolution(const Room&)>;
    BatchService(Batch batch, Single single)
        : batch_(std::move(batch)), single_(std::move(single)) {}

    std::string_view platform() const override { return "rooms"; }
    std::string_view facts_of() const override { return "2026-11"; }
    std::optional<Room> recognise(std::string_view url) const override {
        return Room{"rooms", std::string{url.substr(url.rfind('/') + 1)}, std::string{url}};
    }
    awaitable<Resolution> resolve(Room room, ext::Wanted, ext::Lent) const override {
        co_return single_(room);
    }
    std::size_t batch_size() const override { return 100; }
    bool batch_sees_starts() const override { return true; }
    awaitable<Result<std::vector<ext::Liveness>>> batch(std::vector<std::string> keys,
                                                        ext::Lent) const override {
        co_return batch_(keys);
    }

private:
    Batch batch_;
    Single single_;
};

/// A Session with that service, whose answers come from `next`: told how often it was asked.
class House {
public:
    using Next = std::function<Resolution(unsigned asked)>;
    explicit House(Next next)
        : House(Service::Says{
              [this, next = std::move(next)](Room, ext::Lent) { return answer(next); }}) {}
    explicit House(Service::Says says) : House(std::make_unique<Service>(std::move(says))) {}
    explicit House(std::unique_ptr<ext::Resolver> service) {
        auto resolvers = std::make_shared<ext::Resolvers>();
        resolvers->add(std::move(service));
        auto session = Session::open({.shards = 1, .resolvers = std::move(resolvers), .log = {}});
        REQUIRE(session.has_value());
        session_ = std::make_unique<Session>(std::move(*session));
    }

    RecordingOptions options(const std::string& room = "http://rooms.test/1") const {
        RecordingOptions options;
        options.url = room;
        options.directory = folder_.path();
        options.name = "{name}";
        return options;
    }
    Recording begin(RecordingOptions options) {
        auto recording = session_->record(std::move(options));
        REQUIRE(recording.has_value());
        return std::move(*recording);
    }
    RecordingSummary whole(RecordingOptions options) {
        const auto summary = begin(std::move(options)).wait(40s);
        REQUIRE(summary.has_value());
        return *summary;
    }
    Session& session() { return *session_; }
    unsigned asked() const { return asked_; }

private:
    awaitable<Resolution> answer(const Next& next) { co_return next(++asked_); }

    kit::TempDir folder_;
    std::atomic<unsigned> asked_{0};
    std::unique_ptr<Session> session_;
};

std::string list_of(unsigned first, unsigned last, bool has_ended) {
    std::string text =
        fmt::format("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:{}\n", first);
    for (unsigned msn = first; msn <= last; ++msn)
        text += fmt::format("#EXTINF:1,\nseg{}.ts\n", msn);
    return text + (has_ended ? "#EXT-X-ENDLIST\n" : "");
}

std::string path_of(const std::string& head) {
    return head.substr(head.find(' ') + 1, head.find(' ', 5) - head.find(' ') - 1);
}

/// Segments that were asked for: "5 6 7 ".
std::string segments(const fetch::Web& web) {
    std::string text;
    for (const std::string& head : web.asked()) {
        const auto path = path_of(head);
        const auto at = path.find("/seg");
        if (at != path.npos) text += path.substr(at + 4, path.find(".ts") - at - 4) + " ";
    }
    return text;
}

std::string media_or(const std::string& path, const std::string& list) {
    if (path.find(".ts") != path.npos)
        return fetch::ok(std::string{as_text(kit::fixture("tiny.ts"))});
    return fetch::ok(list);
}

const std::string kForbidden = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";

}  // namespace

TEST_CASE("rooms: what a service says becomes of the recording", "[session]") {
    const auto [outcome, code, state] = GENERATE(table<Outcome, Errc, RecordingState>({
        {Outcome::offline, Errc::not_live, RecordingState::not_live},
        {Outcome::not_found, Errc::room_not_found, RecordingState::failed},
        {Outcome::restricted, Errc::restricted, RecordingState::failed},
        {Outcome::throttled, Errc::throttled, RecordingState::failed},
        {Outcome::changed, Errc::page_changed, RecordingState::failed},
        {Outcome::transient, Errc::no_answer, RecordingState::failed},
        {Outcome::live, Errc::page_changed, RecordingState::failed},  // Without a stream.
    }));
    House house{[outcome = outcome](unsigned) { return says(outcome); }};
    const auto summary = house.whole(house.options());
    CHECK(summary.state == state);
    REQUIRE(summary.error);
    CHECK(summary.error->code == code);
    CHECK(summary.files.empty());
    CHECK(house.asked() == 1);
    REQUIRE(house.session().stats().resolvers.size() == 1);
    CHECK(house.session().stats().resolvers[0].outcomes.size() == 1);
}

TEST_CASE("rooms: polls ask for many at once, where a service can be asked so", "[session]") {
    fetch::Web web{
        [](const std::string& head) { return media_or(path_of(head), list_of(1, 2, true)); }};
    std::atomic<unsigned> batches{0}, singles{0};
    std::atomic<bool> is_live{false};
    House house{std::make_unique<BatchService>(
        [&](const std::vector<std::string>& keys) {
            ++batches;
            std::vector<ext::Liveness> known;
            for (const std::string& key : keys)
                known.push_back({key, is_live && key == "key of 3"});
            return known;
        },
        [&](const Room& room) {
            auto resolution = says(Outcome::offline);
            if (is_live && ++singles == 1) resolution = live({web.url("/a/list.m3u8")});
            resolution.batch_key = "key of " + room.id;
            return resolution;
        })};
    const auto poll = [&](int room) {
        auto options = house.options(fmt::format("http://rooms.test/{}", room));
        options.is_poll = true;
        return house.whole(options).state;
    };
    for (int room = 1; room <= 5; ++room)
        CHECK(poll(room) == RecordingState::not_live);
    CHECK(batches == 0);  // Their keys were not known.
    for (int room = 1; room <= 5; ++room)
        CHECK(poll(room) == RecordingState::not_live);
    CHECK(batches == 1);
    is_live = true;
    CHECK(poll(3) == RecordingState::completed);
    CHECK(batches == 2);
    CHECK(segments(web) == "1 2 ");
}

TEST_CASE("rooms: what is no stream goes to the last resort, whatever its scheme", "[session]") {
    fetch::Web web{[](const std::string& head) {
        const auto path = path_of(head);
        return path == "/page" ? fetch::ok("<html>hello</html>")
                               : media_or(path, list_of(1, 2, true));
    }};
    const bool is_page = GENERATE(false, true);
    const std::string url = is_page ? web.url("/page") : "hls://over/there";
    std::atomic<unsigned> asked{0};
    auto resolvers = std::make_shared<ext::Resolvers>();
    resolvers->set_fallback(std::make_unique<BatchService>(
        [](const std::vector<std::string>&) { return std::vector<ext::Liveness>{}; },
        [&](const Room&) {
            return ++asked == 1 ? live({web.url("/a/list.m3u8")}) : says(Outcome::offline);
        }));
    const kit::TempDir folder;
    auto session = Session::open({.shards = 1, .resolvers = resolvers, .log = {}});
    REQUIRE(session.has_value());
    RecordingOptions options;
    options.url = url;
    options.directory = folder.path();
    auto recording = session->record(options);
    REQUIRE(recording.has_value());
    const auto summary = recording->wait(30s);
    REQUIRE(summary.has_value());
    INFO(url << ": " << (summary->error ? summary->error->message() : "no error"));
    CHECK(summary->state == RecordingState::completed);
    CHECK(segments(web) == "1 2 ");
}

TEST_CASE("rooms: what nobody knows is told by what it is, and by what the others said",
          "[session]") {
    fetch::Web web{[](const std::string&) { return fetch::ok("<html>hello</html>"); }};
    auto resolvers = std::make_shared<ext::Resolvers>();
    resolvers->set_fallback(std::make_unique<BatchService>(
        [](const std::vector<std::string>&) { return std::vector<ext::Liveness>{}; },
        [](const Room&) { return says(Outcome::not_found); }));
    const kit::TempDir folder;
    auto session = Session::open({.shards = 1, .resolvers = resolvers, .log = {}});
    REQUIRE(session.has_value());
    RecordingOptions options;
    options.url = web.url("/page");
    options.directory = folder.path();
    auto recording = session->record(options);
    REQUIRE(recording.has_value());
    const auto error = recording->wait(30s).value().error.value_or(Error{});
    CHECK(error.code == Errc::not_a_stream);
    CHECK(error.detail.find("HTML page") != error.detail.npos);
    CHECK(error.detail.ends_with("; rooms: it says so"));
}

TEST_CASE("rooms: a live one is recorded, and is over when its service says so twice",
          "[session]") {
    fetch::Web web{
        [](const std::string& head) { return media_or(path_of(head), list_of(5, 7, true)); }};
    House house{[&](unsigned asked) {
        return asked == 1 ? live({web.url("/a/list.m3u8")}) : says(Outcome::offline);
    }};
    const auto summary = house.whole(house.options());
    CHECK(summary.state == RecordingState::completed);
    CHECK(segments(web) == "5 6 7 ");
    CHECK(house.asked() == 3);
    REQUIRE(summary.files.size() == 1);
    CHECK(summary.files[0].path.filename() == "Anna.ts");
}

TEST_CASE("rooms: a stream that ends while its room is live goes on elsewhere, nothing twice",
          "[session]") {
    fetch::Web web{[](const std::string& head) {
        const auto path = path_of(head);
        return media_or(path, path.starts_with("/a") ? list_of(5, 7, true) : list_of(6, 9, true));
    }};
    House house{[&](unsigned asked) {
        if (asked > 2) return says(Outcome::offline);
        return live({web.url(asked == 1 ? "/a/list.m3u8" : "/b/list.m3u8")});
    }};
    const auto summary = house.whole(house.options());
    CHECK(summary.state == RecordingState::completed);
    CHECK(segments(web) == "5 6 7 8 9 ");
    CHECK(summary.runs == 2);
    CHECK(summary.gaps.empty());
}

TEST_CASE("rooms: a URL that is refused is asked for anew, and only then the room fails",
          "[session]") {
    fetch::Web web{[](const std::string& head) {
        const auto path = path_of(head);
        return path.starts_with("/old") ? kForbidden : media_or(path, list_of(1, 2, true));
    }};
    House house{[&](unsigned asked) {
        if (asked > 2) return says(Outcome::offline);
        return live({web.url(asked == 1 ? "/old/list.m3u8" : "/new/list.m3u8")});
    }};
    const auto summary = house.whole(house.options());
    CHECK(summary.state == RecordingState::completed);
    CHECK(segments(web) == "1 2 ");
}

TEST_CASE("rooms: before its URL expires there is another, and nothing is missing", "[session]") {
    std::mutex mutex;
    std::vector<std::chrono::steady_clock::time_point> given;
    const auto begin = std::chrono::steady_clock::now();
    constexpr auto kLife = 3s;
    fetch::Web web{[&](const std::string& head) {
        const auto path = path_of(head);
        const auto now = std::chrono::steady_clock::now();
        const auto at = path.find("/t");
        const auto token = static_cast<std::size_t>(std::stoul(path.substr(at + 2)));
        {
            const std::lock_guard lock{mutex};
            if (token >= given.size() || now > given[token] + kLife) return kForbidden;
        }
        const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - begin).count();
        const auto last = static_cast<unsigned>(10 + std::min<std::int64_t>(age, 7));
        return media_or(path, list_of(last - 3, last, age > 7));
    }};
    House house{[&](unsigned) {
        const std::lock_guard lock{mutex};
        if (std::chrono::steady_clock::now() > begin + 7s) return says(Outcome::offline);
        given.push_back(std::chrono::steady_clock::now());
        auto resolution = live({web.url(fmt::format("/t{}/list.m3u8", given.size() - 1))});
        resolution.candidates[0].expires = std::chrono::system_clock::now() + kLife;
        return resolution;
    }};
    const auto summary = house.whole(house.options());
    CHECK(summary.state == RecordingState::completed);
    CHECK(summary.gaps.empty());
    CHECK(summary.runs == 1);
    CHECK(summary.files.size() == 1);
    CHECK(segments(web) == "7 8 9 10 11 12 13 14 15 16 17 ");
    CHECK(given.size() >= 4);
}

TEST_CASE("rooms: each connection of an HTTP-FLV stream has a URL of its own", "[session]") {
    auto origin = kit::Origin::start(kit::quick_options()).value();
    House house{[&](unsigned asked) {
        if (asked > 3) return says(Outcome::offline);
        return live({origin.flv_url("room") + fmt::format("?once={}", asked)}, ext::Protocol::flv);
    }};
    auto recording = house.begin(house.options());
    for (unsigned i = 1; i <= 3; ++i) {
        CHECK(kit::wait_for([&] { return recording.stats().runs == i; }, 10s));
        const auto media = recording.stats().media_s;
        CHECK(kit::wait_for([&] { return recording.stats().media_s > media + 0.5; }, 10s));
        origin.inject("room", {.kind = kit::FaultKind::cut, .after_bytes = 1000});
        CHECK(kit::wait_for([&] { return house.asked() > i; }, 10s));
    }
    const auto summary = recording.wait(30s);
    REQUIRE(summary.has_value());
    CHECK(summary->state == RecordingState::completed);
    CHECK(summary->files.size() == 1);
    CHECK(house.asked() == 5);
}

TEST_CASE("rooms: who asks too much is not asked for a while, on that service only", "[session]") {
    House house{[](unsigned) { return says(Outcome::throttled); }};
    CHECK(house.whole(house.options("http://rooms.test/1")).error->code == Errc::throttled);
    const auto second = house.whole(house.options("http://rooms.test/2"));
    CHECK(second.error->code == Errc::throttled);
    CHECK(second.error->detail.find("asked again in") != std::string::npos);
    CHECK(house.asked() == 1);
    auto elsewhere = house.options("http://rooms.test/3");
    elsewhere.http.proxy = "http://127.0.0.1:9";
    CHECK(house.whole(elsewhere).error->code == Errc::throttled);
    CHECK(house.asked() == 2);
}

TEST_CASE("rooms: one that goes by two names is recorded once", "[session]") {
    auto origin = kit::Origin::start(kit::quick_options()).value();
    House house{[&](unsigned) {
        auto resolution = live({origin.hls_url("room")});
        resolution.room = {"rooms", "7", {}};
        return resolution;
    }};
    auto first = house.begin(house.options("http://rooms.test/seven"));
    CHECK(kit::wait_for([&] { return first.stats().runs == 1; }, 10s));
    const auto second = house.whole(house.options("http://rooms.test/7"));
    CHECK(second.error->code == Errc::room_taken);
    first.finish(5s);
    CHECK(first.wait(10s).value().state == RecordingState::completed);
    auto third = house.begin(house.options("http://rooms.test/7"));
    CHECK(kit::wait_for([&] { return third.stats().runs == 1; }, 10s));
}

TEST_CASE("rooms: the user's cookies go to the service, and never to its streams", "[session]") {
    fetch::Web web{[](const std::string& head) {
        const auto path = path_of(head);
        if (path.starts_with("/api"))
            return std::string{
                "HTTP/1.1 200 OK\r\nSet-Cookie: visit=1\r\nContent-Length: 2\r\n\r\n{}"};
        return media_or(path, list_of(1, 1, true));
    }};
    unsigned asked = 0;
    std::string said;
    House house{Service::Says{[&](Room, ext::Lent lent) -> awaitable<Resolution> {
        ext::HttpRequest request;
        request.url = "http://api.rooms.test/api?room=1";
        const auto answer = co_await lent.http.fetch(request);
        if (!answer) co_return says(Outcome::transient);
        said = answer->cookie("visit");
        request.url = "http://elsewhere.test/api";
        (void)co_await lent.http.fetch(request);
        if (++asked > 1) co_return says(Outcome::offline);
        auto resolution = live({web.url("/a/list.m3u8")});
        resolution.candidates[0].headers = {"Referer: http://rooms.test/1", "User-Agent: Player/1"};
        co_return resolution;
    }}};
    auto options = house.options();
    options.http.headers = {"Cookie: sid=0123456789", "X-Own: yes"};
    options.http.connect_to = {fmt::format("api.rooms.test:80:127.0.0.1:{}",
                                           web.url("").substr(17, web.url("").find('/', 17) - 17)),
                               fmt::format("elsewhere.test:80:127.0.0.1:{}",
                                           web.url("").substr(17, web.url("").find('/', 17) - 17))};
    CHECK(house.whole(options).state == RecordingState::completed);
    CHECK(said == "1");
    for (const std::string& head : web.asked()) {
        INFO(head);
        const auto has = [&](std::string_view text) { return head.find(text) != head.npos; };
        const bool is_service = has("Host: api.rooms.test");
        CHECK(has("sid=0123456789") == is_service);
        if (has("Host: 127.0.0.1")) {
            CHECK(has("Referer: http://rooms.test/1"));
            CHECK(has("User-Agent: Player/1"));
            CHECK(has("X-Own: yes"));
            CHECK_FALSE(has("Cookie"));
        }
    }
}

TEST_CASE("rooms: a question alone is answered, its trace without secrets", "[session]") {
    fetch::Web web{
        [](const std::string&) { return fetch::ok(R"({"token":"abcdefgh","name":"Anna"})"); }};
    House house{Service::Says{[&](Room, ext::Lent lent) -> awaitable<Resolution> {
        ext::HttpRequest request;
        request.url = web.url("/api?sign=0123456789&room=1");
        const auto answer = co_await lent.http.fetch(request);
        if (!answer) co_return says(Outcome::transient);
        co_return live({"http://cdn.test/a.m3u8"});
    }}};
    std::mutex mutex;
    std::string trace;
    const auto resolution = house.session().resolve(
        house.options(),
        [&](const std::string& line) {
            const std::lock_guard lock{mutex};
            trace += line + '\n';
        },
        10s);
    REQUIRE(resolution.has_value());
    CHECK(resolution->outcome == Outcome::live);
    CHECK(resolution->room.key() == "rooms:1");
    CHECK(resolution->candidates.size() == 1);
    const std::lock_guard lock{mutex};
    INFO(trace);
    CHECK(trace.find("-> GET " + web.url("/api?sign=***&room=1")) == 0);
    CHECK(trace.find(R"({"token":"***","name":"Anna"})") != trace.npos);
    const auto nobody = house.session().resolve(house.options("http://other.test/1"), {}, 10s);
    CHECK(nobody.error().code == Errc::not_a_stream);
}
