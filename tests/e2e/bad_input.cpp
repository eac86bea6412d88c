// SPDX-License-Identifier: MIT
// Everything an origin should not send, at once, in one weir process beside two good streams: each
// gets a clear word, nobody else is hurt.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <map>
#include <tuple>
#include <utility>
#include <weir/files.hpp>

#include "e2e/judge.hpp"
#include "kit/origin_fixture.hpp"

namespace weir::e2e {
namespace {

#if defined(WEIR_SANITIZED)
constexpr std::uint64_t kMostMemory_bytes = 2'000'000'000;  // Sanitizers keep what was freed.
#else
constexpr std::uint64_t kMostMemory_bytes = 200'000'000;
#endif

/// A path of the origin, and how its recording ends.
struct Bad {
    std::string path;
    std::vector<std::string> words;  ///< Of the error.
    std::string state = "failed";
};

const std::vector<Bad>& no_streams() {
    static const std::vector<Bad> all{
        {"/bad/html", {"not a stream", "HTML page", "give the URL of"}},
        {"/bad/empty", {"not a stream", "nothing"}},
        {"/bad/text.flv", {"not a stream", "give the URL of"}},
        {"/bad/endless.ts", {"not a stream", "give the URL of"}},
        {"/bad/not-there", {"404"}, "not_live"},
    };
    return all;
}

const std::vector<Bad>& playlists() {
    static const std::vector<Bad> all{
        {"/bad/longline.m3u8", {"playlist too large", "8388608 bytes"}},
        {"/bad/million.m3u8", {"playlist too large"}},
        {"/bad/file-first.m3u8", {"URL refused", "line 7", "file:///etc/passwd"}},
        {"/bad/file-most.m3u8", {"URL refused", "line 7", "file:///etc/passwd"}},
        {"/bad/endless.m3u8", {"gave up", "more than 50000000 bytes"}},
        {"/bad/zeros.m3u8", {"gave up", "bytes 00 00 00"}},
    };
    return all;
}

const std::vector<Bad>& redirects() {
    static const std::vector<Bad> all{
        {"/bad/redirect?to=file:///etc/passwd", {"URL refused", "other than http and https"}},
        {"/bad/redirect?to=ftp://127.0.0.1/a.flv", {"URL refused", "other than http and https"}},
        {"/bad/redirect?to=loop", {"redirects"}},
    };
    return all;
}

const std::vector<Bad>& flvs() {
    static const std::vector<Bad> all{
        {"/bad/garbage.flv", {"not the media it claims to be", "unknown type"}},
        {"/bad/bigtag.flv", {"not the media it claims to be", "16777230 bytes"}},
    };
    return all;
}

std::vector<Bad> all_bad() {
    std::vector<Bad> all;
    for (const auto* some : {&no_streams(), &playlists(), &redirects(), &flvs()})
        all.insert(all.end(), some->begin(), some->end());
    return all;
}

/// One process for each format, with all that is bad. Ends when all that is bad has ended.
class World {
public:
    World() : origin_(kit::started(kit::quick_options(64))) {
        std::map<std::string, WeirProcess> running;
        for (const std::string format : {"ts", "source"})
            running.emplace(format, WeirProcess::record(folder_ / format, arguments(format)));
        for (auto& [format, weir] : running) {
            CHECK(weir.wait_for_events("ended", all_bad().size(), 80s));
            weir.send_signal(SIGINT);
            outcomes_.emplace(format, weir.finish(20s));
        }
    }

    const kit::Origin& origin() const { return origin_; }
    const std::map<std::string, Outcome>& outcomes() const { return outcomes_; }

private:
    std::vector<std::string> arguments(const std::string& format) const {
        std::vector<std::string> all{"-f",
                                     format,
                                     "--name",
                                     "{path}",
                                     origin_.hls_url("hls-" + format),
                                     origin_.flv_url("flv-" + format)};
        for (const Bad& bad : all_bad())
            all.push_back(origin_.url(bad.path));
        return all;
    }

    kit::TempDir folder_;
    kit::Origin origin_;
    std::map<std::string, Outcome> outcomes_;
};

const World& world() {
    static bool has_failed = false;
    if (has_failed) FAIL("the recordings were not made; the first test case says why");
    has_failed = true;
    static const World world;
    has_failed = false;
    return world;
}

void check_words(std::string_view text, const std::vector<std::string>& words) {
    for (const std::string& word : words)
        CHECK_THAT(std::string{text}, Catch::Contains(word));
}

void check_refused(const std::vector<Bad>& some) {
    for (const auto& [format, outcome] : world().outcomes())
        for (const Bad& bad : some) {
            const Recorded recorded = outcome.recorded(world().origin().url(bad.path));
            INFO(format << " " << bad.path << ": " << recorded.error);
            CHECK(recorded.state == bad.state);
            check_words(recorded.error, bad.words);
        }
}

Outcome record(const std::vector<std::string>& urls) {
    const kit::TempDir folder;
    return WeirProcess::record(folder / "out", urls).finish(30s);
}

/// Everything below `root` that is no folder.
std::vector<std::filesystem::path> files_below(const std::filesystem::path& root) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{root})
        if (!entry.is_directory()) files.push_back(entry.path());
    return files;
}

/// 300 bytes of emoji, as they stand in a URL.
std::string emoji_in_url() {
    std::string text;
    for (int i = 0; i < 75; ++i)
        text += "%F0%9F%98%80";
    return text;
}

}  // namespace

TEST_CASE("bad input: what is no stream is told by what it is", "[e2e]") {
    check_refused(no_streams());
}

TEST_CASE("bad input: hostile playlists are refused, with the line where there is one", "[e2e]") {
    check_refused(playlists());
}

TEST_CASE("bad input: redirects out of http and for ever are refused", "[e2e]") {
    check_refused(redirects());
}

TEST_CASE("bad input: FLV that is none is refused", "[e2e]") {
    check_refused(flvs());
}

TEST_CASE("bad input: a segment beyond all bounds is a gap", "[e2e]") {
    const auto url = world().origin().url("/bad/endless.m3u8");
    for (const auto& [format, outcome] : world().outcomes()) {
        const auto gaps = outcome.recorded(url).gaps;
        INFO(outcome.text());
        REQUIRE(gaps.size() == 1);
        CHECK(gaps.front().cause == "too_large");
        CHECK(gaps.front().from_msn == 1);
    }
}

TEST_CASE("bad input: good streams beside it are complete", "[e2e]") {
    for (const auto& [format, outcome] : world().outcomes())
        for (const bool is_flv : {false, true}) {
            const auto& origin = world().origin();
            const auto stream = (is_flv ? "flv-" : "hls-") + format;
            const auto url = is_flv ? origin.flv_url(stream) : origin.hls_url(stream);
            const Judged judged = judge(origin, stream, outcome.recorded(url));
            INFO(judged.text());
            CHECK(judged.recorded.state == "completed");
            CHECK(judged.begins_first);
            CHECK(judged.problems.empty());
            CHECK(judged.verdict.flawless());
        }
}

TEST_CASE("bad input: memory and download stay bounded", "[e2e]") {
    for (const auto& [format, outcome] : world().outcomes()) {
        REQUIRE(outcome.summary);
        CHECK(outcome.summary->peak_memory_bytes < kMostMemory_bytes);
        CHECK(outcome.exit_code == 1);
    }
}

TEST_CASE("bad input: the exit code and the words of one bad URL", "[e2e]") {
    const auto& origin = world().origin();
    const auto nobody = fmt::format("http://127.0.0.1:{}/a.flv", kit::free_port());
    const std::vector<std::tuple<std::string, int, std::string>> all{
        {origin.url("/bad/html"), 1, "an HTML page"},
        {origin.url("/bad/not-there"), 4, "404"},
        {nobody, 1, "Couldn't connect"}};
    for (const auto& [url, exit_code, words] : all) {
        const auto outcome = record({url});
        INFO(url << ": " << outcome.text());
        CHECK(outcome.exit_code == exit_code);
        check_words(outcome.recorded(url).error, {words});
    }
}

TEST_CASE("bad input: what is no http URL is a usage error, before anything begins", "[e2e]") {
    const auto good = world().origin().hls_url("never");
    for (const std::string url : {"file:///etc/passwd", "ftp://127.0.0.1/a.flv", "nonsense", ""}) {
        const auto outcome = record({good, url});
        INFO(url << ": " << outcome.text());
        CHECK(outcome.exit_code == 2);
        CHECK(outcome.events.empty());
        check_words(outcome.errors, {"is not an http or https URL"});
    }
}

TEST_CASE("bad input: names from URLs stay in their folder and fit it", "[e2e]") {
    const auto& origin = world().origin();
    const std::vector<std::string> names{"..%2f..%2fescape", "nul%00inside", "%2e%2e",
                                         emoji_in_url()};
    for (const std::string name_template : {"{name}", "{path}", "../../{name}/../{host}"}) {
        const kit::TempDir folder;
        std::vector<std::string> arguments{"-t", "1s", "--name", name_template};
        for (const auto& name : names)
            arguments.push_back(origin.url("/live/" + name + ".flv"));
        const auto outcome = WeirProcess::record(folder / "out", arguments).finish(30s);
        INFO(name_template << ": " << outcome.text());
        CHECK(outcome.exit_code == 0);
        const auto inside = files_below(folder / "out");
        CHECK(inside.size() == names.size());
        CHECK(files_below(folder.path()).size() == inside.size());
        CHECK_FALSE(std::filesystem::exists(folder.path().parent_path() / "escape.ts"));
        for (const auto& file : inside) {
            CHECK(file.extension() == ".ts");
            CHECK(file.filename().string().size() <= 255);
            CHECK(inspect(file).has_value());
        }
    }
}

}  // namespace weir::e2e
