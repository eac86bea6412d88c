// SPDX-License-Identifier: MIT
#include "e2e/fault_stories.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <map>
#include <optional>

#include "kit/origin_fixture.hpp"

namespace weir::e2e {
namespace {

using kit::Fault;
using kit::FaultKind;
using kit::Target;
using Faults = std::vector<Fault>;

constexpr std::uint64_t kSegments = 28;  ///< From the first trouble to the end.
constexpr std::uint64_t kHalf = 20'000;  ///< Bytes: some of a segment, not all.

Fault on_segment(FaultKind kind, std::uint64_t msn, unsigned count = 1) {
    return {.kind = kind, .count = count, .from_msn = msn, .to_msn = msn};
}

Fault status(unsigned status, std::uint64_t msn, unsigned count = 1) {
    Fault fault = on_segment(FaultKind::status, msn, count);
    fault.status = status;
    return fault;
}

Fault on_playlist(FaultKind kind, unsigned count = 1) {
    return {.kind = kind, .target = Target::playlist, .count = count};
}

Fault playlist_status(unsigned status, unsigned count) {
    Fault fault = on_playlist(FaultKind::status, count);
    fault.status = status;
    return fault;
}

Fault older(double seconds, unsigned count) {
    Fault fault = on_playlist(FaultKind::older, count);
    fault.seconds = seconds;
    return fault;
}

Fault refused(unsigned status) {
    return {.kind = FaultKind::status, .status = status};
}

Fault broken(FaultKind kind, std::uint64_t msn, std::uint64_t after_bytes, double seconds = 0) {
    Fault fault = on_segment(kind, msn);
    fault.after_bytes = after_bytes;
    fault.seconds = seconds;
    return fault;
}

Fault slow(std::optional<std::uint64_t> msn) {
    return {.kind = FaultKind::slow, .from_msn = msn, .to_msn = msn, .bytes_per_s = 25'000};
}

Faults half_then_gone(std::uint64_t msn) {
    return {broken(FaultKind::cut, msn, kHalf), status(404, msn, 0)};
}

using P = Protocol;

std::vector<Story> hls_stories() {
    return {
        {"clean", P::hls, [](auto) { return Faults{}; }},
        {"404-once", P::hls, [](auto msn) { return Faults{status(404, msn)}; }},
        {"500-once", P::hls, [](auto msn) { return Faults{status(500, msn)}; }},
        {"503-thrice", P::hls, [](auto msn) { return Faults{status(503, msn, 3)}; }},
        {"gone", P::hls, [](auto msn) { return Faults{on_segment(FaultKind::drop, msn, 0)}; }},
        {"two-gone", P::hls,
         [](auto msn) {
             return Faults{status(404, msn, 0), status(404, msn + 1, 0)};
         }},
        {"half-gone", P::hls, [](auto msn) { return half_then_gone(msn); }},
        {"pause", P::hls, [](auto msn) { return Faults{broken(FaultKind::stall, msn, kHalf, 1)}; }},
        {"stall", P::hls, [](auto msn) { return Faults{broken(FaultKind::stall, msn, kHalf)}; }},
        {"reset", P::hls, [](auto msn) { return Faults{broken(FaultKind::reset, msn, kHalf)}; }},
        {"short", P::hls, [](auto msn) { return Faults{broken(FaultKind::cut, msn, kHalf)}; }},
        {"slow", P::hls, [](auto msn) { return Faults{slow(msn)}; }},
        {"html-once", P::hls, [](auto msn) { return Faults{on_segment(FaultKind::html, msn)}; }},
        {"html", P::hls, [](auto msn) { return Faults{on_segment(FaultKind::html, msn, 0)}; }},
        {"empty-once", P::hls, [](auto msn) { return Faults{on_segment(FaultKind::empty, msn)}; }},
        {"gap-tag", P::hls, [](auto msn) { return Faults{on_segment(FaultKind::gap, msn)}; }},
        {"older", P::hls, [](auto) { return Faults{older(3, 6)}; }},
        {"token", P::hls, [](auto) { return Faults{{.kind = FaultKind::token}}; }},
        {"target", P::hls, [](auto) { return Faults{{.kind = FaultKind::target, .seconds = 10}}; }},
        {"frozen", P::hls,
         [](auto) { return Faults{{.kind = FaultKind::frozen, .seconds = 2.5}}; }},
        {"frozen-long", P::hls,
         [](auto) { return Faults{{.kind = FaultKind::frozen, .seconds = 12}}; }},
        {"restart", P::hls, [](auto) { return Faults{{.kind = FaultKind::restart}}; }},
        {"outage", P::hls, [](auto) { return Faults{{.kind = FaultKind::restart, .seconds = 4}}; }},
        {"later", P::hls,
         [](auto) { return Faults{{.kind = FaultKind::discontinuity, .seconds = 500}}; }},
        {"earlier", P::hls,
         [](auto) { return Faults{{.kind = FaultKind::discontinuity, .seconds = -7}}; }},
        {"double", P::hls, [](auto msn) { return Faults{on_segment(FaultKind::repeat, msn)}; }},
        {"swap", P::hls, [](auto msn) { return Faults{on_segment(FaultKind::swap, msn)}; }},
        {"end", P::hls, [](auto) { return Faults{{.kind = FaultKind::end}}; }},
        {"list-500", P::hls, [](auto) { return Faults{playlist_status(500, 3)}; }},
        {"list-404", P::hls, [](auto) { return Faults{playlist_status(404, 2)}; }},
        {"list-html", P::hls, [](auto) { return Faults{on_playlist(FaultKind::html)}; }},
        {"list-short", P::hls, [](auto) { return Faults{on_playlist(FaultKind::cut)}; }},
        {"list-stall", P::hls, [](auto) { return Faults{on_playlist(FaultKind::stall)}; }},
    };
}

std::vector<Story> flv_stories() {
    return {
        {"flv-clean", P::flv, [](auto) { return Faults{}; }},
        {"flv-pause", P::flv,
         [](auto) { return Faults{{.kind = FaultKind::stall, .seconds = 3}}; }},
        {"flv-stall", P::flv, [](auto) { return Faults{{.kind = FaultKind::stall}}; }},
        {"flv-reset", P::flv, [](auto) { return Faults{{.kind = FaultKind::reset}}; }},
        {"flv-short", P::flv, [](auto) { return Faults{{.kind = FaultKind::cut}}; }},
        {"flv-refused", P::flv,
         [](auto) {
             return Faults{{.kind = FaultKind::cut}, refused(500), refused(404)};
         }},
        {"flv-html", P::flv,
         [](auto) {
             return Faults{{.kind = FaultKind::reset}, {.kind = FaultKind::html}};
         }},
        {"flv-slow", P::flv, [](auto) { return Faults{slow(std::nullopt)}; }},
        {"flv-restart", P::flv, [](auto) { return Faults{{.kind = FaultKind::restart}}; }},
        {"flv-outage", P::flv,
         [](auto) { return Faults{{.kind = FaultKind::restart, .seconds = 1}}; }},
        {"flv-later", P::flv,
         [](auto) { return Faults{{.kind = FaultKind::discontinuity, .seconds = 500}}; }},
        {"flv-earlier", P::flv,
         [](auto) { return Faults{{.kind = FaultKind::discontinuity, .seconds = -7}}; }},
        {"flv-end", P::flv, [](auto) { return Faults{{.kind = FaultKind::end}}; }},
    };
}

std::string stream_name(const Story& story, const std::string& format) {
    return fmt::format("{}-{}", story.name, format);
}

/// The loop is longer than the recording, so that no frame is there twice.
kit::OriginOptions origin_options() {
    kit::OriginOptions options = kit::quick_options(64);
    options.window = 5;
    options.retained = 3;
    return options;
}

/// The recordings of all stories in all formats, from start to end.
class World {
public:
    World() : origin_(kit::started(origin_options())) {
        for (const auto& format : formats())
            running_.emplace(format, WeirProcess::record(folder_ / format, arguments(format)));
        for (auto& [format, weir] : running_)
            if (!weir.wait_for_events("file_opened", stories().size(), 30s))
                FAIL("not all recordings of " << format << " have begun\n"
                                              << weir.finish(0s).text());
        make_trouble();
        finish();
    }

    const kit::Origin& origin() const { return origin_; }
    const Outcome& outcome(const std::string& format) const { return outcomes_.at(format); }
    double stopped_at_s() const { return double(stopped_at_); }
    std::string url(const Story& story, const std::string& format) const {
        const auto name = stream_name(story, format);
        return story.protocol == P::hls ? origin_.hls_url(name) : origin_.flv_url(name);
    }

private:
    std::vector<std::string> arguments(const std::string& format) const {
        std::vector<std::string> all{"-f", format, "--name", "{path}"};
        for (const Story& story : stories())
            all.push_back(url(story, format));
        return all;
    }

    void make_trouble() {
        const std::uint64_t msn = origin_options().first_msn + origin_.complete_segments() + 2;
        for (const auto& format : formats())
            for (const Story& story : stories())
                for (const Fault& fault : story.faults(msn))
                    origin_.inject(stream_name(story, format), fault);
    }

    void finish() {
        const std::uint64_t end = origin_.complete_segments() + kSegments;
        const milliseconds limit{(kSegments + 10) * 1'000};
        REQUIRE(kit::wait_for([&] { return origin_.complete_segments() >= end; }, limit));
        stopped_at_ = end;
        for (auto& [format, weir] : running_)
            weir.send_signal(SIGINT);
        for (auto& [format, weir] : running_)
            outcomes_.emplace(format, weir.finish(20s));
    }

    kit::TempDir folder_;
    kit::Origin origin_;
    std::map<std::string, WeirProcess> running_;
    std::map<std::string, Outcome> outcomes_;
    std::uint64_t stopped_at_ = 0;
};

const World& world() {
    static bool has_failed = false;
    if (has_failed) FAIL("the recordings were not made; the first test case says why");
    has_failed = true;
    static const World world;
    has_failed = false;
    return world;
}

}  // namespace

const std::vector<Story>& stories() {
    static const std::vector<Story> all = [] {
        auto some = hls_stories();
        const auto more = flv_stories();
        some.insert(some.end(), more.begin(), more.end());
        return some;
    }();
    return all;
}

const std::vector<std::string>& formats() {
    static const std::vector<std::string> all{"ts", "mp4", "source"};
    return all;
}

Judged outcome_of(std::string_view name, const std::string& format) {
    const auto story = std::find_if(stories().begin(), stories().end(),
                                    [name](const Story& s) { return s.name == name; });
    REQUIRE(story != stories().end());
    const Outcome& outcome = world().outcome(format);
    if (!outcome.summary) FAIL("no summary of " << format << "\n" << outcome.text());
    return judge(world().origin(), stream_name(*story, format),
                 outcome.recorded(world().url(*story, format)));
}

int exit_code_of(const std::string& format) {
    return world().outcome(format).exit_code.value_or(-1);
}

double stopped_at_s() {
    return world().stopped_at_s();
}

}  // namespace weir::e2e
