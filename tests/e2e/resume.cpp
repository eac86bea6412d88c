// SPDX-License-Identifier: MIT
// SIGKILL at random moments, and the same command again: HLS goes on with the next frame.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <future>
#include <random>
#include <weir/files.hpp>

#include "e2e/broadcast.hpp"
#include "e2e/judge.hpp"
#include "kit/origin_fixture.hpp"
#include "kit/servers.hpp"

namespace weir::e2e {
namespace {

namespace fs = std::filesystem;

#if defined(WEIR_SANITIZED)
constexpr unsigned kLives = 3;
#else
constexpr unsigned kLives = 5;
#endif
constexpr auto kStartLimit = 20s;
/// ffmpeg's sound has segments of a second, and its picture of two: for both, time to start again.
constexpr unsigned kListed = 12;

/// A weir that is killed and started again, with the same notes.
class Room {
public:
    Room(std::string url, const fs::path& folder, std::vector<std::string> flags)
        : url_(std::move(url)), folder_(folder), flags_(std::move(flags)) {
        fs::create_directories(folder_);
    }

    WeirProcess begin(const std::string& url, std::vector<std::string> environment = {},
                      const std::string& program = {}) {
        std::vector<std::string> all{
            "record",  "--json",          "-o",     folder_,
            "--notes", folder_ / "notes", "--name", fmt::format("{}-{{n}}", life_++)};
        all.insert(all.end(), flags_.begin(), flags_.end());
        all.push_back(url);
        return WeirProcess::start(std::move(all), std::move(environment), program);
    }

    /// Each life is killed `after(life)` its first file was opened; the last one is asked to end.
    void live(unsigned lives, const std::function<milliseconds()>& after) {
        for (unsigned life = 0; life < lives; ++life) {
            const auto begun = Clock::now();
            WeirProcess weir = begin(url_);
            // Also before there is a file at all.
            const auto wait = after();
            const bool is_last = life + 1 == lives;
            if (is_last || wait > 300ms) {
                weir.wait_for_events("file_opened", 1, kStartLimit);
                slowest_start_ = std::max<Clock::duration>(slowest_start_, Clock::now() - begun);
            }
            kit::wait_for([] { return false; }, wait);
            weir.send_signal(is_last ? SIGINT : SIGKILL);
            outcomes_.push_back(weir.finish(20s));
        }
    }

    /// In the order of lives; of all that they left.
    std::vector<fs::path> files() const {
        std::vector<fs::path> all;
        for (const auto& entry : fs::directory_iterator{folder_})
            if (entry.path().filename() != "notes" && entry.path().extension() != ".jsonl")
                all.push_back(entry.path());
        std::sort(all.begin(), all.end());
        return all;
    }
    Recorded recorded() const {
        Recorded recorded;
        for (const auto& file : files())
            recorded.files.push_back({.path = file, .packets = std::nullopt});
        return recorded;
    }
    std::string text() const {
        std::string text = fmt::format("{}\n", folder_.native());
        for (const auto& outcome : outcomes_)
            text += outcome.text();
        for (const auto& file : files())
            text += fmt::format("{} {}\n", file.native(), fs::file_size(file));
        return text;
    }
    const std::vector<Outcome>& outcomes() const { return outcomes_; }
    double slowest_start_s() const { return std::chrono::duration<double>(slowest_start_).count(); }

private:
    std::string url_;
    fs::path folder_;
    std::vector<std::string> flags_;
    unsigned life_ = 0;
    Clock::duration slowest_start_{0};
    std::vector<Outcome> outcomes_;
};

/// Lengths of lives; $WEIR_KILL_SEED repeats them.
std::function<milliseconds()> random_lives(unsigned room) {
    static const unsigned seed = [] {
        const char* given = std::getenv("WEIR_KILL_SEED");
        const unsigned chosen = given != nullptr ? unsigned(std::strtoul(given, nullptr, 10))
                                                 : std::random_device{}() % 1'000'000;
        WARN("WEIR_KILL_SEED=" << chosen);
        return chosen;
    }();
    auto random = std::make_shared<std::minstd_rand>(seed * 31 + room + 1);
    return [random] { return milliseconds{std::uniform_int_distribution{20, 3'000}(*random)}; };
}

void live_side_by_side(std::vector<Room>& rooms, unsigned lives) {
    std::vector<std::future<void>> running;
    for (unsigned i = 0; i < rooms.size(); ++i)
        running.push_back(std::async(
            std::launch::async,
            [&room = rooms[i], lives, after = random_lives(i)] { room.live(lives, after); }));
    double slowest_s = 0;
    for (unsigned i = 0; i < rooms.size(); ++i) {
        running[i].get();
        slowest_s = std::max(slowest_s, rooms[i].slowest_start_s());
    }
    WARN("slowest start, until a file is open: " << slowest_s << " s");
}

void check_left(const Room& room) {
    REQUIRE_FALSE(room.outcomes().empty());
    CHECK(room.outcomes().back().exit_code == 0);
    for (const auto& file : room.files()) {
        CHECK(file.extension() != ".part");
    }
}

}  // namespace

TEST_CASE("resume: a killed recording of HLS goes on with the next frame, in each container",
          "[e2e]") {
    auto origin = kit::started(kit::lasting_options());
    const kit::TempDir folder;
    std::vector<Room> rooms;
    const std::vector<std::pair<std::string, std::vector<std::string>>> kinds{
        {"ts", {"-f", "ts"}},
        {"mp4", {"-f", "mp4"}},
        {"mkv", {"-f", "mkv"}},
        {"source", {"-f", "source"}},
        {"split", {"-f", "mp4", "--split", "2s"}}};
    for (const auto& [name, flags] : kinds)
        rooms.emplace_back(origin.hls_url(name), folder / name, flags);
    live_side_by_side(rooms, kLives);
    for (std::size_t i = 0; i < rooms.size(); ++i) {
        INFO(rooms[i].text());
        check_left(rooms[i]);
        const Judged judged = judge(origin, kinds[i].first, rooms[i].recorded());
        INFO(judged.text());
        CHECK(judged.begins_first);
        CHECK(judged.problems.empty());
        CHECK(judged.verdict.flawless());
        CHECK(judged.verdict.video.matched > 60);
    }
}

TEST_CASE("resume: so it does in each kind of HLS", "[e2e]") {
    const Broadcast broadcast{
        {{"fmp4", {.fmp4 = true, .listed = kListed}},
         {"dated", {.listed = kListed, .date_times = true}},
         {"ranges", {.byte_ranges = true}},
         {"apart", {.listed = kListed, .separate_audio = true}},
         {"apart4", {.fmp4 = true, .listed = kListed, .separate_audio = true}}}};
    const kit::TempDir folder;
    std::vector<Room> rooms;
    rooms.emplace_back(broadcast.url("fmp4"), folder / "fmp4",
                       std::vector<std::string>{"-f", "mp4"});
    rooms.emplace_back(broadcast.url("dated"), folder / "dated",
                       std::vector<std::string>{"-f", "ts"});
    rooms.emplace_back(broadcast.url("ranges"), folder / "ranges",
                       std::vector<std::string>{"-f", "source"});
    rooms.emplace_back(broadcast.url("apart"), folder / "apart",
                       std::vector<std::string>{"-f", "mkv"});
    rooms.emplace_back(broadcast.url("apart4"), folder / "apart4",
                       std::vector<std::string>{"-f", "ts"});
    rooms.emplace_back(broadcast.url("apart"), folder / "verbatim",
                       std::vector<std::string>{"-f", "source"});
    live_side_by_side(rooms, kLives);
    for (const Room& room : rooms) {
        INFO(room.text());
        check_left(room);
        broadcast.check_whole(room.files());
    }
}

TEST_CASE("resume: what the origin no longer lists is told, and so is the silence of FLV",
          "[e2e]") {
    auto options = kit::quick_options(32);
    options.window = 3;
    auto origin = kit::started(options);
    const kit::TempDir folder;
    Room hls{origin.hls_url("hls"), folder / "hls", {}};
    Room flv{origin.flv_url("flv"), folder / "flv", {}};
    const auto both = [&](int signal) {
        WeirProcess one = hls.begin(origin.hls_url("hls")), two = flv.begin(origin.flv_url("flv"));
        for (auto* weir : {&one, &two})
            CHECK(weir->wait_for_events("file_opened", 1, kStartLimit));
        const auto segments = origin.complete_segments();
        CHECK(kit::wait_for([&] { return origin.complete_segments() > segments + 2; }, 10s));
        for (auto* weir : {&one, &two})
            weir->send_signal(signal);
        return std::pair{one.finish(20s), two.finish(20s)};
    };
    both(SIGKILL);
    const auto killed = origin.complete_segments();
    CHECK(kit::wait_for([&] { return origin.complete_segments() >= killed + 6; }, 20s));
    const auto [hls_told, flv_told] = both(SIGINT);
    INFO(hls_told.text() << flv_told.text());

    Recorded all = hls.recorded();
    all.files.erase(all.files.begin() + 2, all.files.end());
    all.gaps = hls_told.recorded(origin.hls_url("hls")).gaps;
    REQUIRE(all.gaps.size() == 1);
    CHECK(all.gaps[0].cause == "expired");
    CHECK(all.gaps[0].detail == "while weir was down");
    const Judged judged = judge(origin, "hls", all);
    INFO(judged.text());
    CHECK(judged.verdict.accounted());
    CHECK(judged.verdict.video.missing.size() == 1);

    const auto silence = flv_told.recorded(origin.flv_url("flv")).gaps;
    REQUIRE(silence.size() == 1);
    CHECK(silence[0].cause == "down");
    CHECK(silence[0].seconds > 5);
    CHECK(silence[0].seconds < 15);
}

TEST_CASE("resume: the stream that brings weir down is kept as it comes, and only that", "[e2e]") {
    auto options = kit::lasting_options();
    auto origin = kit::started(options);
    options.media.width = 322;
    auto other = kit::started(options);
    // In the very first read, when nothing is noted but where it begins; and later.
    const auto frames = GENERATE(0, 40, 200);
    const std::vector<std::string> fault{"WEIR_FAULT_WIDTH=322",
                                         fmt::format("WEIR_FAULT_FRAMES={}", frames)};
    const kit::TempDir folder;
    const std::vector<std::string> urls{origin.hls_url("innocent"), other.hls_url("guilty")};
    const std::vector<std::string> arguments{"record", "--json",      "-f",      "mp4",
                                             "-o",     folder.path(), "--notes", folder / "notes",
                                             "--name", "{path}",      urls[0],   urls[1]};
    auto dies = WeirProcess::start(arguments, fault, WEIR_FAULTY);
    const auto death = dies.finish(30s);
    INFO(death.text());
    REQUIRE(death.exit_code == 128 + SIGABRT);

    auto again = WeirProcess::start(arguments, fault, WEIR_FAULTY);
    CHECK(again.wait_for_events("file_opened", 2, 10s));
    const auto segments = origin.complete_segments();
    CHECK(kit::wait_for([&] { return origin.complete_segments() > segments + 1; }, 20s));
    again.send_signal(SIGINT);
    const auto outcome = again.finish(20s);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 0);
    const auto is_told = [&](const EventLine& event) {
        return event.event == "warning" && event.url == urls[1] &&
               event.error.find("quarantined") == 0;
    };
    CHECK(std::count_if(outcome.events.begin(), outcome.events.end(), is_told) == 1);
    REQUIRE(outcome.recorded(urls[1]).files.size() == 1);
    CHECK(outcome.recorded(urls[1]).files[0].path.extension() == ".ts");

    for (const auto& [stream, server] :
         {std::pair{"innocent", &origin}, std::pair{"guilty", &other}}) {
        Recorded all;
        for (const auto& entry : fs::directory_iterator{folder.path()})
            if (entry.path().filename().native().find(stream) != std::string::npos)
                all.files.push_back({.path = entry.path(), .packets = std::nullopt});
        std::sort(all.files.begin(), all.files.end(), [](const FileInfo& a, const FileInfo& b) {
            return fs::last_write_time(a.path) < fs::last_write_time(b.path);
        });
        const Judged judged = judge(*server, stream, all);
        INFO(stream << " after " << frames << " frames: " << judged.text());
        // What the remuxed file has of a segment can't be taken out of one that is kept as it
        // comes, nor of the one before it, where its sound may begin.
        const bool may_double = server == &other && frames > 40;
        CHECK((may_double || judged.verdict.flawless()));
        CHECK(judged.verdict.video.missing.empty());
        CHECK(judged.verdict.audio.missing.empty());
        CHECK(judged.verdict.video.doubled <= 2 * 60);
    }
}

}  // namespace weir::e2e
