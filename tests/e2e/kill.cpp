// SPDX-License-Identifier: MIT
// SIGKILL at random moments: after `weir recover`, all that had arrived a second before is there.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <random>
#include <sstream>
#include <weir/files.hpp>

#include "e2e/arrivals.hpp"
#include "e2e/judge.hpp"
#include "e2e/players.hpp"
#include "kit/origin_fixture.hpp"

namespace weir::e2e {
namespace {

namespace fs = std::filesystem;

#if defined(WEIR_SANITIZED)
constexpr unsigned kRounds = 4, kKillsPerRound = 1;  // So that each has a core to run on.
#else
constexpr unsigned kRounds = 4, kKillsPerRound = 5;  ///< Of each format.
#endif
constexpr double kMostLost_s = 1.0;
/// What was handed to the kernel so shortly before the kill may still have been in the sockets'
/// buffers: it does not count as arrived.
constexpr auto kInSockets = 150ms;

const std::vector<std::string>& formats() {
    static const std::vector<std::string> all{"ts", "mp4", "mkv", "flv", "source"};
    return all;
}

/// $WEIR_KILL_SEED repeats a run.
unsigned seed() {
    static const unsigned value = [] {
        const char* given = std::getenv("WEIR_KILL_SEED");
        const unsigned chosen = given != nullptr ? unsigned(std::strtoul(given, nullptr, 10))
                                                 : std::random_device{}() % 1'000'000;
        WARN("WEIR_KILL_SEED=" << chosen);
        return chosen;
    }();
    return value;
}

/// Segments and GOPs of 2 s, and a loop that is longer than any recording here.
kit::Origin start_origin() {
    kit::OriginOptions options = kit::quick_options(32);
    options.media.gop_s = 2;
    options.segment_s = 2;
    options.window = 3;
    return kit::started(options);
}

/// Of a transport stream's last packets some may be there, and the rest of the frame not: nothing
/// in them says how long it is.
bool ends_in_mid_frame(const fs::path& file) {
    return file.extension() == ".ts";
}

/// Without what decoders say of such a frame.
std::string without_decoders(const std::string& complaints) {
    std::string rest;
    std::istringstream lines{complaints};
    for (std::string line; std::getline(lines, line);)
        if (!line.starts_with("[h264 @") && !line.starts_with("[aac @") &&
            !line.starts_with("Error while decoding stream"))
            rest += line + "\n";
    return rest;
}

/// A life, counted from the round's begin.
struct Life {
    milliseconds from{0}, to{0};
};

/// A weir that records one stream of each protocol, and is killed.
class Victim {
public:
    Victim(kit::Origin& origin, const fs::path& folder, std::string format, unsigned number,
           const Life& life)
        : format_(std::move(format)),
          folder_(folder / fmt::format("{}-{}", format_, number)),
          hls_(fmt::format("hls-{}-{}", format_, number)),
          flv_(fmt::format("flv-{}-{}", format_, number)),
          hls_arrivals_(origin, hls_, false),
          flv_arrivals_(origin, flv_, true),
          urls_{origin.hls_url(hls_), origin.flv_url(flv_)},
          life_(life) {}

    const Life& life() const { return life_; }

    void begin() {
        weir_.emplace(
            WeirProcess::record(folder_, {"-f", format_, "--name", "{path}", urls_[0], urls_[1]}));
    }

    void kill() {
        const auto arrived = Clock::now() - kInSockets;
        weir_->send_signal(SIGKILL);
        had_hls_ = hls_arrivals_.before(arrived);
        had_flv_ = flv_arrivals_.before(arrived);
        outcome_ = weir_->finish(10s);
    }

    void check(const kit::Origin& origin) {
        INFO(format_ << " killed after " << (life_.to - life_.from).count()
                     << " ms, WEIR_KILL_SEED=" << seed());
        INFO(outcome_.text());
        CHECK(outcome_.exit_code == 128 + SIGKILL);
        check_stream(origin, hls_, had_hls_);
        check_stream(origin, flv_, had_flv_);
    }

    std::vector<fs::path> files() const { return files_in(""); }
    /// Of what had arrived, so much is not in the files.
    double lost_s() const { return lost_s_; }

private:
    std::vector<fs::path> files_in(const std::string& stream) const {
        std::vector<fs::path> files;
        std::error_code none;
        for (const auto& entry : fs::directory_iterator{folder_, none})
            if (entry.path().filename().string().find(stream) != std::string::npos)
                files.push_back(entry.path());
        return files;
    }

    void check_stream(const kit::Origin& origin, const std::string& stream,
                      const std::optional<Arrivals::Stretch>& had) {
        const auto files = files_in(stream);
        INFO(stream << ", which had " << (had ? had->begin_s : 0) << " to "
                    << (had ? had->end_s : 0) << " s");
        if (files.empty()) {
            CHECK((!had || had->end_s - had->begin_s < kMostLost_s));
            return;
        }
        REQUIRE(files.size() == 1);
        CHECK(files.front().extension() != ".part");
        const Judged judged =
            judge(origin, stream, {.files = {{.path = files.front(), .packets = std::nullopt}}});
        INFO(judged.text());
        check_frames(judged, had);
    }

    void check_frames(const Judged& judged, const std::optional<Arrivals::Stretch>& had) {
        const unsigned cut_frames = ends_in_mid_frame(judged.recorded.files.front().path) ? 1 : 0;
        CHECK(judged.begins_first);
        CHECK(judged.problems.empty());
        CHECK(judged.verdict.av_in_step);
        for (const auto kind : {kit::Kind::video, kit::Kind::audio}) {
            const kit::TrackVerdict& track = judged.verdict.track(kind);
            CHECK(track.missing.empty());
            CHECK(track.doubled == 0);
            CHECK(track.out_of_order == 0);
            CHECK(track.foreign <= cut_frames);
            const auto stretch = stretch_of(judged.verdict, judged.reference, kind);
            if (!had) continue;
            CHECK(stretch.end_s >= had->end_s - kMostLost_s);
            lost_s_ = std::max(lost_s_, had->end_s - stretch.end_s);
        }
    }

    std::string format_;
    fs::path folder_;
    std::string hls_, flv_;
    Arrivals hls_arrivals_, flv_arrivals_;
    std::vector<std::string> urls_;
    Life life_;
    std::optional<WeirProcess> weir_;
    std::optional<Arrivals::Stretch> had_hls_, had_flv_;
    Outcome outcome_;
    double lost_s_ = 0;
};

void recover(const fs::path& folder) {
    const auto outcome = run_weir({"recover", "--json", folder.string()}, 30s);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 0);
    for (const auto& entry : fs::recursive_directory_iterator{folder})
        CHECK(entry.path().extension() != ".part");
}

/// ffprobe and ffmpeg on all files, two at a time.
void check_players(const std::vector<fs::path>& files) {
    const auto complaints = [&files](std::size_t first) {
        std::vector<std::string> all;
        for (std::size_t i = first; i < files.size(); i += 2) {
            auto said = player_complaints(files[i]);
            if (ends_in_mid_frame(files[i])) said = without_decoders(said);
            if (!said.empty()) all.push_back(files[i].string() + ": " + said);
        }
        return all;
    };
    auto odd = std::async(std::launch::async, complaints, 1);
    auto all = complaints(0);
    for (auto& complaint : odd.get())
        all.push_back(std::move(complaint));
    for (const auto& complaint : all)
        FAIL_CHECK(complaint);
}

/// Begins and kills each at its time.
void live_and_die(std::deque<Victim>& victims) {
    std::multimap<milliseconds, std::function<void()>> acts;
    for (Victim& victim : victims) {
        acts.emplace(victim.life().from, [&victim] { victim.begin(); });
        acts.emplace(victim.life().to, [&victim] { victim.kill(); });
    }
    const auto begin = Clock::now();
    for (const auto& [at, act] : acts) {
        kit::wait_for([&, due = begin + at] { return Clock::now() >= due; }, 10s);
        act();
    }
}

/// The most that any of them lost.
double run_round(kit::Origin& origin, const fs::path& folder, unsigned round,
                 std::minstd_rand& random) {
    std::uniform_int_distribution<int> from_ms{0, 2'000}, life_ms{1'000, 4'000};
    std::deque<Victim> victims;
    for (unsigned i = 0; i < kKillsPerRound; ++i)
        for (const auto& format : formats()) {
            const milliseconds from{from_ms(random)}, life{life_ms(random)};
            victims.emplace_back(origin, folder, format, round * kKillsPerRound + i,
                                 Life{from, from + life});
        }
    live_and_die(victims);
    recover(folder);
    std::vector<fs::path> files;
    double lost_s = 0;
    for (Victim& victim : victims) {
        victim.check(origin);
        lost_s = std::max(lost_s, victim.lost_s());
        for (auto& file : victim.files())
            files.push_back(std::move(file));
    }
    check_players(files);
    return lost_s;
}

}  // namespace

TEST_CASE("kill: twenty deaths of each format cost at most a second of what had come", "[e2e]") {
    auto origin = start_origin();
    std::minstd_rand random{seed()};
    double lost_s = 0;
    for (unsigned round = 0; round < kRounds; ++round) {
        const kit::TempDir folder;
        lost_s = std::max(lost_s, run_round(origin, folder.path(), round, random));
    }
    WARN("the most that was lost of what had arrived: " << lost_s << " s");
}

TEST_CASE("kill: recover leaves alone what a living weir writes", "[e2e]") {
    auto origin = start_origin();
    const kit::TempDir folder;
    const std::vector<std::string> dead{
        "-f", "mkv", "--name", "dead-{path}", origin.hls_url("dead"), origin.flv_url("dead-flv")};
    {
        auto weir = WeirProcess::record(folder.path(), dead);
        REQUIRE(weir.wait_for_events("file_opened", 2, 10s));
        weir.send_signal(SIGKILL);
        CHECK(weir.finish(10s).exit_code == 128 + SIGKILL);
    }
    auto living = WeirProcess::record(
        folder.path(), {"--name", "living-{path}", origin.hls_url("hls"), origin.flv_url("flv")});
    REQUIRE(living.wait_for_events("file_opened", 2, 10s));
    for (int time = 0; time < 2; ++time) {
        const auto recovered = run_weir({"recover", "--json", folder.path().string()}, 10s);
        INFO(recovered.text());
        CHECK(recovered.exit_code == 0);
        CHECK(recovered.text().find("living") == std::string::npos);
        for (const auto& entry : fs::directory_iterator{folder.path()})
            CHECK(entry.path().filename().string().starts_with("living") ==
                  (entry.path().extension() == ".part"));
    }
    const auto segments = origin.complete_segments();
    CHECK(kit::wait_for([&] { return origin.complete_segments() > segments + 1; }, 10s));
    living.send_signal(SIGINT);
    const Outcome outcome = living.finish(20s);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 0);
    for (const auto& [stream, url] :
         {std::pair{"hls", origin.hls_url("hls")}, std::pair{"flv", origin.flv_url("flv")}}) {
        const Judged judged = judge(origin, stream, outcome.recorded(url));
        INFO(judged.text());
        CHECK(judged.begins_first);
        CHECK(judged.problems.empty());
        CHECK(judged.verdict.flawless());
    }
}

}  // namespace weir::e2e
