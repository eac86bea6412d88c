// SPDX-License-Identifier: MIT
// The ledger beside a recording has what the summary has, as it happened; also when the process did
// not live to tell.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <csignal>
#include <sstream>

#include "e2e/fault_stories.hpp"
#include "kit/origin_fixture.hpp"

namespace weir::e2e {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

struct Line {
    GapTold gap;
    std::string file;  ///< Empty: null.
};

std::optional<std::uint64_t> msn_at(const json::object& object, std::string_view key) {
    const json::value& value = object.at(key);
    if (value.is_null()) return std::nullopt;
    return value.to_number<std::uint64_t>();
}

std::string text_at(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value && value->is_string() ? std::string{value->as_string()} : "";
}

/// Whole lines, each of them an object. Empty where there is no such file.
std::vector<Line> read_ledger(const fs::path& path) {
    std::vector<Line> lines;
    std::istringstream text{kit::read_text(path)};
    for (std::string one; std::getline(text, one);) {
        INFO(path << ": " << one);
        REQUIRE(!text.eof());
        const auto object = json::parse(one).as_object();
        Line line;
        line.gap = {.cause = text_at(object, "cause"),
                    .from_msn = msn_at(object, "from_msn"),
                    .to_msn = msn_at(object, "to_msn"),
                    .seconds = object.at("seconds").to_number<double>(),
                    .media_s = object.at("media_s").to_number<double>(),
                    .at = text_at(object, "at"),
                    .program_date_time = text_at(object, "program_date_time"),
                    .detail = text_at(object, "detail")};
        line.file = text_at(object, "file");
        lines.push_back(std::move(line));
    }
    return lines;
}

/// As a summary has them: those that go on where the one before ends are one.
std::vector<GapTold> joined(const std::vector<Line>& lines) {
    std::vector<GapTold> gaps;
    for (const Line& line : lines) {
        const GapTold& gap = line.gap;
        if (!gaps.empty() && gaps.back().cause == gap.cause && gaps.back().to_msn && gap.from_msn &&
            *gaps.back().to_msn + 1 == *gap.from_msn) {
            gaps.back().to_msn = gap.to_msn;
            gaps.back().seconds += gap.seconds;
        } else {
            gaps.push_back(gap);
        }
    }
    return gaps;
}

/// To compare, a line each.
std::string text_of(const std::vector<GapTold>& gaps) {
    std::string text;
    for (const GapTold& gap : gaps)
        text += fmt::format("{} {}-{} {:.3f} s at {:.3f} s, {}, {}\n", gap.cause,
                            gap.from_msn.value_or(0), gap.to_msn.value_or(0), gap.seconds,
                            gap.media_s, gap.at, gap.detail);
    return text;
}

fs::path ledger_of(const fs::path& file) {
    return file.parent_path() / (file.stem().string() + ".gaps.jsonl");
}

bool has_file(const Recorded& recorded, const fs::path& folder, const std::string& file) {
    const auto files = paths(recorded);
    return std::find(files.begin(), files.end(), folder / file) != files.end();
}

/// In each story one thing went wrong, in the middle of the recording.
void check_lines(const Recorded& recorded, const fs::path& ledger) {
    const auto lines = read_ledger(ledger);
    CHECK(text_of(joined(lines)) == text_of(recorded.gaps));
    for (const Line& line : lines) {
        CHECK(has_file(recorded, ledger.parent_path(), line.file));
        CHECK(line.gap.media_s > 0);
        CHECK(line.gap.media_s <= recorded.duration_s() + 5);
    }
}

struct Cause {
    std::string name;  ///< Of the cause, and of its stream.
    kit::Fault fault;
};

/// What an origin can do to one segment, for ever.
std::vector<Cause> causes_of(std::uint64_t msn) {
    using kit::FaultKind;
    const auto on = [msn](FaultKind kind, std::uint64_t after_bytes) {
        return kit::Fault{
            .kind = kind, .count = 0, .from_msn = msn, .to_msn = msn, .after_bytes = after_bytes};
    };
    return {{"http_status", on(FaultKind::drop, 0)}, {"bad_media", on(FaultKind::html, 0)},
            {"truncated", on(FaultKind::cut, 188)},  {"stalled", on(FaultKind::stall, 188)},
            {"connection", on(FaultKind::reset, 0)}, {"gap_tag", on(FaultKind::gap, 0)},
            {"too_large", on(FaultKind::huge, 0)}};
}

/// A stream that loses the segment after next for ever.
void lose_one(kit::Origin& origin, const std::string& name, std::uint64_t segments_from_now = 2) {
    const auto msn =
        kit::quick_options().first_msn + origin.complete_segments() + segments_from_now;
    origin.inject(name, {.kind = kit::FaultKind::drop, .count = 0, .from_msn = msn, .to_msn = msn});
}

}  // namespace

TEST_CASE("ledger: for each fault it has what the summary has, in the same order", "[e2e]") {
    for (const Story& story : stories())
        for (const auto& format : formats()) {
            const Recorded recorded = outcome_of(story.name, format).recorded;
            INFO(story.name << " " << format);
            REQUIRE(!recorded.files.empty());
            const fs::path ledger = ledger_of(recorded.files.front().path);
            CHECK(fs::exists(ledger) == !recorded.gaps.empty());
            check_lines(recorded, ledger);
        }
}

TEST_CASE("ledger: each cause is one entry, and just that", "[e2e]") {
    auto origin = kit::started();
    const kit::TempDir folder;
    const std::uint64_t newest = kit::quick_options().first_msn + origin.complete_segments() - 1;
    const std::uint64_t msn = newest + 4;
    std::vector<std::string> arguments{"--name", "{name}"};
    const auto url = [&](const std::string& name) {
        return origin.url("/live/" + name + "/index.m3u8");
    };
    for (const Cause& cause : causes_of(msn)) {
        arguments.push_back(url(cause.name));
        origin.inject(cause.name, cause.fault);
    }
    for (const auto* name : {"expired", "stop", "origin_restart"})
        arguments.push_back(url(name));
    origin.inject("expired", {.kind = kit::FaultKind::frozen, .seconds = 12});
    origin.inject("origin_restart",
                  {.count = 0, .from_msn = newest, .to_msn = newest, .status = 500});
    origin.inject("origin_restart", {.kind = kit::FaultKind::restart});
    auto weir = WeirProcess::record(folder.path(), arguments);
    REQUIRE(weir.wait_for_events("gap", causes_of(msn).size() + 2, 60s));
    origin.inject("stop", {.kind = kit::FaultKind::stall, .count = 0, .after_bytes = 2'000});
    REQUIRE(kit::wait_for([&] { return !origin.log("stop").empty(); }, 20s));
    weir.send_signal(SIGINT);
    const Outcome outcome = weir.finish(30s);
    INFO(outcome.text());
    const auto only_gap = [&](const std::string& cause) {
        INFO(cause);
        const auto gaps = joined(read_ledger(folder / (cause + ".gaps.jsonl")));
        REQUIRE(gaps.size() == 1);
        CHECK(gaps[0].cause == cause);
        CHECK(!gaps[0].program_date_time.empty());
        CHECK(gaps[0].program_date_time < gaps[0].at);
        return gaps[0];
    };
    const auto check_segment = [&](const std::string& cause, std::uint64_t of_msn) {
        const GapTold gap = only_gap(cause);
        INFO(cause);
        CHECK(gap.from_msn == of_msn);
        CHECK(gap.to_msn == of_msn);
        CHECK(gap.seconds == Approx(1).margin(0.05));
    };
    for (const Cause& cause : causes_of(msn))
        check_segment(cause.name, msn);
    check_segment("origin_restart", newest);
    only_gap("expired");
    only_gap("stop");
}

TEST_CASE("ledger: it is whole when the process is killed", "[e2e]") {
    auto origin = kit::started();
    const kit::TempDir folder;
    const fs::path ledger = folder / "a.gaps.jsonl";
    auto weir = WeirProcess::record(folder.path(), {"--name", "a", origin.hls_url("a")});
    REQUIRE(weir.wait_for_events("file_opened", 1, 10s));
    for (const std::uint64_t ahead : {2, 4})
        lose_one(origin, "a", ahead);
    const auto lines = [&] {
        const std::string text = kit::read_text(ledger);
        return std::count(text.begin(), text.end(), '\n');
    };
    CHECK(kit::wait_for([&] { return lines() == 2; }, 30s));
    weir.send_signal(SIGKILL);
    const Outcome outcome = weir.finish(10s);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 128 + SIGKILL);
    const std::string before = kit::read_text(ledger);
    const auto recovered = run_weir({"recover", "--json", folder.path().string()}, 30s);
    INFO(recovered.text());
    CHECK(recovered.exit_code == 0);
    CHECK(kit::read_text(ledger) == before);
    const auto kept = read_ledger(ledger);
    REQUIRE(kept.size() == 2);
    for (const Line& line : kept) {
        CHECK(line.gap.cause == "http_status");
        CHECK(line.gap.seconds == Approx(1));
        CHECK(fs::exists(folder / line.file));
    }
}

TEST_CASE("ledger: recordings of one name do not share it", "[e2e]") {
    auto origin = kit::started();
    const kit::TempDir folder;
    std::vector<WeirProcess> running;
    for (const auto* format : {"ts", "mp4"})
        running.push_back(WeirProcess::record(
            folder.path(), {"-f", format, "--name", "x", origin.hls_url(format)}));
    for (WeirProcess& weir : running)
        REQUIRE(weir.wait_for_events("file_opened", 1, 10s));
    for (const auto* format : {"ts", "mp4"})
        lose_one(origin, format);
    std::vector<std::string> files;
    for (WeirProcess& weir : running)
        REQUIRE(weir.wait_for_events("gap", 1, 30s));
    for (WeirProcess& weir : running) {
        weir.send_signal(SIGINT);
        CHECK(weir.finish(20s).exit_code == 3);
    }
    for (const auto* name : {"x.gaps.jsonl", "x.gaps-2.jsonl"})
        for (const Line& line : read_ledger(folder / name))
            files.push_back(line.file);
    std::sort(files.begin(), files.end());
    files.erase(std::unique(files.begin(), files.end()), files.end());
    CHECK(files == std::vector<std::string>{"x.mp4", "x.ts"});
}

TEST_CASE("ledger: what was lost though there never was a file is written down", "[e2e]") {
    auto origin = kit::started();
    const kit::TempDir folder;
    origin.inject("a", {.kind = kit::FaultKind::status, .count = 0, .status = 404});
    auto weir = WeirProcess::record(folder.path(), {"--name", "a", origin.hls_url("a")});
    REQUIRE(weir.wait_for_events("gap", 2, 30s));
    weir.send_signal(SIGINT);
    const Outcome outcome = weir.finish(20s);
    INFO(outcome.text());
    const Recorded recorded = outcome.recorded(origin.hls_url("a"));
    CHECK(recorded.files.empty());
    const auto lines = read_ledger(folder / "a.gaps.jsonl");
    CHECK(text_of(joined(lines)) == text_of(recorded.gaps));
    for (const Line& line : lines)
        CHECK(line.file.empty());
}

}  // namespace weir::e2e
