// SPDX-License-Identifier: MIT
// Low-latency HLS: parts are recorded as they come, once, and whatever fails about them costs no
// media. One origin, several streams with a trouble each, and a weir process for each format.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <map>
#include <numeric>
#include <set>

#include "e2e/file_growth.hpp"
#include "e2e/judge.hpp"
#include "kit/origin_fixture.hpp"

namespace weir::e2e {
namespace {

using kit::Fault;
using kit::FaultKind;
using kit::Target;

constexpr unsigned kParts = 3;  ///< A segment has 1 s.
constexpr double kPart_s = 1.0 / kParts;
constexpr std::uint64_t kSegments = 11;  ///< From the first trouble to the end.

struct Story {
    std::string name;
    std::string query;  ///< Of its playlist: "plain" for the one without parts.
    std::vector<Fault> (*faults)(std::uint64_t msn) = [](std::uint64_t) {
        return std::vector<Fault>{};
    };
};

Fault on_parts(FaultKind kind, std::uint64_t from_msn, std::uint64_t to_msn, unsigned count) {
    return {.kind = kind,
            .target = Target::part,
            .count = count,
            .from_msn = from_msn,
            .to_msn = to_msn};
}

const std::vector<Story>& stories() {
    using Faults = std::vector<Fault>;
    static const std::vector<Story> all{
        {"plain", "plain"},
        {"clean", ""},
        {"ranges", "?ranges"},
        {"fmp4", "?fmp4"},
        {"fmp4-ranges", "?fmp4&ranges"},
        {"fmp4-404", "?fmp4",
         [](auto msn) { return Faults{on_parts(FaultKind::status, msn + 1, msn + 4, 4)}; }},
        {"fmp4-short", "?fmp4",
         [](auto msn) { return Faults{on_parts(FaultKind::cut, msn, msn + 3, 3)}; }},
        {"no-block", "?noblock"},
        {"misfit", "?misfit"},
        {"vanish", "?vanish"},
        {"404", "",
         [](auto msn) {
             return Faults{on_parts(FaultKind::status, msn, msn + 1, 0),
                           on_parts(FaultKind::status, msn + 3, msn + 6, 2)};
         }},
        {"short", "", [](auto msn) { return Faults{on_parts(FaultKind::cut, msn, msn + 3, 3)}; }},
        {"html", "", [](auto msn) { return Faults{on_parts(FaultKind::html, msn, msn + 3, 3)}; }},
        {"list-500", "",
         [](auto) { return Faults{{.target = Target::playlist, .count = 3, .status = 500}}; }},
        {"later", "",
         [](auto) { return Faults{{.kind = FaultKind::discontinuity, .seconds = 500}}; }},
        {"restart", "", [](auto) { return Faults{{.kind = FaultKind::restart}}; }},
        {"end", "", [](auto msn) { return Faults{{.kind = FaultKind::end, .from_msn = msn}}; }},
    };
    return all;
}

const std::vector<std::string>& formats() {
    static const std::vector<std::string> all{"ts", "mp4", "source"};
    return all;
}

/// The loop is longer than the recording; the window long enough for delta updates to leave
/// something out, and for all segments to be there still when it is over.
kit::OriginOptions origin_options() {
    kit::OriginOptions options = kit::quick_options(32);
    options.parts = kParts;
    options.window = 9;
    options.retained = 12;
    return options;
}

/// Strikes behind the last byte of each body: no harm, but a line in the log.
Fault witness(Target target) {
    return {.kind = FaultKind::slow,
            .target = target,
            .count = 0,
            .after_bytes = std::numeric_limits<std::uint64_t>::max()};
}

class World {
public:
    World() : origin_(kit::started(origin_options())) {
        created_ = Clock::now();
        for (const char* name : {"clean-source", "no-block-source", "misfit-source"})
            origin_.inject(name, witness(Target::playlist));
        origin_.inject("clean-source", witness(Target::part));
        for (const auto& format : formats())
            running_.emplace(format, WeirProcess::record(folder_ / format, arguments(format)));
        for (auto& [format, weir] : running_)
            if (!weir.wait_for_events("file_opened", stories().size(), 30s))
                FAIL("not all recordings of " << format << " have begun\n"
                                              << weir.finish(0s).text());
        for (const auto& format : formats())
            growth_.emplace(format, file_of("clean", format));
        make_trouble();
        finish();
    }

    kit::Origin& origin() { return origin_; }
    /// Of the stream that nothing happens to.
    const std::vector<FileGrowth::Step>& growth(const std::string& format) {
        return growth_.at(format).finish();
    }
    Clock::time_point created() const { return created_; }
    Clock::time_point begun() const { return begun_; }
    Clock::time_point stopped() const { return stopped_; }
    double stopped_at_s() const { return double(stopped_at_); }

    Judged outcome_of(const Story& story, const std::string& format) const {
        const Outcome& outcome = outcomes_.at(format);
        if (!outcome.summary) FAIL("no summary of " << format << "\n" << outcome.text());
        return judge(origin_, stream_name(story, format), outcome.recorded(url(story, format)));
    }
    Judged outcome_of(std::string_view name, const std::string& format) const {
        return outcome_of(*std::ranges::find(stories(), name, &Story::name), format);
    }

private:
    static std::string stream_name(const Story& story, const std::string& format) {
        return fmt::format("{}-{}", story.name, format);
    }
    std::string url(const Story& story, const std::string& format) const {
        const auto name = stream_name(story, format);
        return story.query == "plain" ? origin_.hls_url(name)
                                      : origin_.low_latency_url(name, story.query);
    }

    std::vector<std::string> arguments(const std::string& format) const {
        std::vector<std::string> all{"-f", format, "--name", "{path}"};
        for (const Story& story : stories())
            all.push_back(url(story, format));
        return all;
    }

    /// While it is recorded.
    std::filesystem::path file_of(std::string_view name, const std::string& format) const {
        const auto& story = *std::ranges::find(stories(), name, &Story::name);
        for (const EventLine& event : running_.at(format).events())
            if (event.event == "file_opened" && event.url == url(story, format))
                return event.path.string() + ".part";
        return {};
    }

    void make_trouble() {
        begun_ = Clock::now();
        const std::uint64_t msn = origin_options().first_msn + origin_.complete_segments() + 2;
        for (const auto& format : formats())
            for (const Story& story : stories())
                for (const Fault& fault : story.faults(msn))
                    origin_.inject(stream_name(story, format), fault);
    }

    void finish() {
        const std::uint64_t end = origin_.complete_segments() + kSegments;
        REQUIRE(kit::wait_for([&] { return origin_.complete_segments() >= end; },
                              milliseconds{(kSegments + 10) * 1'000}));
        stopped_at_ = end;
        stopped_ = Clock::now();
        for (auto& [format, weir] : running_)
            weir.send_signal(SIGINT);
        for (auto& [format, weir] : running_)
            outcomes_.emplace(format, weir.finish(20s));
    }

    kit::TempDir folder_;
    kit::Origin origin_;
    Clock::time_point created_, begun_, stopped_;
    std::map<std::string, WeirProcess> running_;
    std::map<std::string, Outcome> outcomes_;
    std::map<std::string, FileGrowth> growth_;
    std::uint64_t stopped_at_ = 0;
};

World& world() {
    static bool has_failed = false;
    if (has_failed) FAIL("the recordings were not made; the first test case says why");
    has_failed = true;
    static World world;
    has_failed = false;
    return world;
}

std::vector<std::uint64_t> pictures(const Judged& judged) {
    std::vector<std::uint64_t> hashes;
    for (const auto& frame : frames_of(judged.recorded))
        if (frame.kind == kit::Kind::video) hashes.push_back(frame.hash);
    return hashes;
}

std::uint64_t file_bytes(const Recorded& recorded) {
    return std::accumulate(
        recorded.files.begin(), recorded.files.end(), std::uint64_t{0},
        [](std::uint64_t sum, const FileInfo& file) { return sum + file.bytes; });
}

double seconds(Clock::duration duration) {
    return std::chrono::duration<double>(duration).count();
}

/// What the origin logged of one stream's bodies of a kind.
std::vector<kit::LogEntry> bodies(const std::string& stream, std::string_view resource) {
    std::vector<kit::LogEntry> some;
    for (auto& entry : world().origin().log(stream))
        if (entry.resource.starts_with(resource)) some.push_back(std::move(entry));
    return some;
}

/// When the file was first seen with each of its parts, of ten pictures, on disk.
std::vector<Clock::time_point> parts_on_disk(const std::string& format) {
    const unsigned pictures_a_part = origin_options().media.fps / kParts;
    const Judged judged = world().outcome_of("clean", format);
    const auto file = kit::read_text(paths(judged.recorded).front());
    const kit::TempDir folder;
    std::vector<Clock::time_point> times;
    for (const auto& [bytes, at] : world().growth(format)) {
        kit::write_text(folder / "so-far", file.substr(0, bytes));
        const auto frames = kit::read_frames(folder / "so-far");
        if (!frames) continue;
        const auto pictures = std::ranges::count(*frames, kit::Kind::video, &kit::Frame::kind);
        times.resize(std::max(times.size(), std::size_t(pictures) / pictures_a_part), at);
    }
    return times;
}

}  // namespace

TEST_CASE("low latency: whatever happens to its parts, nothing is lost and nothing is there twice",
          "[e2e]") {
    for (const auto& format : formats())
        for (const Story& story : stories()) {
            const Judged judged = world().outcome_of(story, format);
            INFO(format << ": " << judged.text());
            CHECK(judged.recorded.state == "completed");
            CHECK(judged.recorded.error.empty());
            CHECK(judged.problems.empty());
            CHECK(judged.begins_first);
            CHECK(judged.verdict.flawless());
            CHECK(judged.told_s() == 0);
            const auto end_s = stretch_of(judged.verdict, judged.reference, kit::Kind::video).end_s;
            if (story.name != "end") CHECK(end_s >= world().stopped_at_s() - 3);
        }
}

TEST_CASE("low latency: the frames are those of the plain playlist", "[e2e]") {
    for (const auto& format : formats()) {
        const auto plain = pictures(world().outcome_of("plain", format));
        const auto low = pictures(world().outcome_of("clean", format));
        REQUIRE(plain.size() > 200);
        REQUIRE(low.size() > 200);
        // One may have begun a segment before the other.
        auto a = plain.begin(), b = std::ranges::find(low, plain.front());
        if (b == low.end()) {
            a = std::ranges::find(plain, low.front());
            b = low.begin();
        }
        const auto common = std::min(plain.end() - a, low.end() - b);
        INFO(format);
        CHECK(common > 200);
        CHECK(std::equal(a, a + common, b));
    }
}

TEST_CASE("low latency: no byte of it is fetched twice", "[e2e]") {
    const auto init_bytes = kit::get(world().origin().url("/live/any/init.mp4")).body.size();
    for (const Story& story : stories()) {
        if (story.name == "html") continue;  // Pages are received, too.
        const Judged judged = world().outcome_of(story, "source");
        INFO(judged.text());
        const bool has_init = story.query.starts_with("?fmp4");
        CHECK(judged.recorded.received_bytes ==
              file_bytes(judged.recorded) - (has_init ? init_bytes : 0));
    }
}

TEST_CASE("low latency: parts are fetched before their segment is there, each once", "[e2e]") {
    const auto sent = bodies("clean-source", "part");
    unsigned early = 0, first_parts = 0;
    std::set<std::pair<std::uint64_t, std::string>> seen;
    for (const auto& entry : sent) {
        INFO(entry.resource << " of " << *entry.msn);
        CHECK(seen.emplace(*entry.msn, entry.resource).second);
        if (entry.resource != "part 0") continue;
        ++first_parts;
        const auto listed = world().origin().published(*entry.msn, kParts - 1);
        early += entry.at_s < seconds(listed - world().created());
    }
    CHECK(first_parts >= kSegments - 2);
    CHECK(early * 10 >= first_parts * 8);
}

TEST_CASE("low latency: a part is on the disk soon after it was published", "[e2e]") {
    auto& origin = world().origin();
    for (const auto& format : formats()) {
        const auto first = origin.reference("clean-" + format).first_segment;
        std::vector<double> delays;  // In parts.
        const auto times = parts_on_disk(format);
        for (std::size_t i = 0; i < times.size(); ++i) {
            const auto msn = origin_options().first_msn + first + i / kParts;
            const auto published = origin.published(msn, unsigned(i % kParts));
            if (published < world().begun() || times[i] > world().stopped()) continue;
            delays.push_back(seconds(times[i] - published) / kPart_s);
        }
        INFO(format);
        REQUIRE(delays.size() > (kSegments - 3) * kParts);
        std::ranges::sort(delays);
        const auto at = [&](double share) {
            return delays[std::size_t(share * double(delays.size() - 1))];
        };
        fmt::print(
            "low latency: {}: {} parts of {:.3f} s on disk after p50 {:.2f}, p99 {:.2f}, "
            "max {:.2f} part durations\n",
            format, delays.size(), kPart_s, at(0.5), at(0.99), at(1));
        // What is remuxed waits for the first frame of the next part, which ends the last of this.
        CHECK(at(0.5) < (format == "source" ? 1.5 : 2.5));
    }
}

TEST_CASE("low latency: playlists are asked for as often as there are parts, and as deltas",
          "[e2e]") {
    // Some came before all recordings had begun.
    const double lasted_s = seconds(world().stopped() - world().begun()) + 3;
    const auto clean = bodies("clean-source", "playlist"), deltas = bodies("clean-source", "delta"),
               unblocked = bodies("no-block-source", "delta");
    const auto loads = double(clean.size() + deltas.size());
    fmt::print(
        "low latency: {} playlists in full and {} deltas; {} from a server that does not "
        "block\n",
        clean.size(), deltas.size(), unblocked.size());
    CHECK(loads <= lasted_s * kParts + 3);
    CHECK(double(unblocked.size()) <= lasted_s * 5);
    CHECK(double(deltas.size()) >= 0.8 * loads);
    // Deltas that don't fit are given up.
    CHECK(bodies("misfit-source", "delta").size() == 3);
    CHECK(bodies("misfit-source", "playlist").size() > kSegments * 2);
}

}  // namespace weir::e2e
