// SPDX-License-Identifier: MIT
#include "verbs/arena.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>

#include "check/sample_check.hpp"
#include "check/stream_check.hpp"
#include "check/sweeper.hpp"
#include "check/verbatim_check.hpp"
#include "process/pause.hpp"
#include "process/warm_memory.hpp"

namespace weir::bench {
namespace {

namespace fs = std::filesystem;

/// What a turn is going to use: what lies in files at once, twice, and a process a stream.
std::uint64_t memory_of_turn(double media_bps, double seconds, std::size_t streams,
                             const Observation& observation) {
    constexpr double kSweptWithin_s = 20;
    constexpr std::uint64_t kProcess = 20'000'000;
    if (observation.sweeps) seconds = std::min(seconds, kSweptWithin_s);
    return streams * (std::uint64_t(2 * media_bps / 8 * seconds) + kProcess);
}

/// One for all arenas: there is one memory.
WarmMemory& memory() {
    static WarmMemory instance;
    return instance;
}

std::vector<double> seconds_since(Clock::time_point start,
                                  const std::vector<Clock::time_point>& moments) {
    std::vector<double> all;
    for (const auto at : moments)
        all.push_back(std::chrono::duration<double>(at - start).count());
    return all;
}

void say_cost(const Row& row) {
    const auto cost = cpu_seconds_per_gb(row);
    std::string words = cost ? fmt::format("{:.2f} CPU-s per GB", *cost) : "no figures";
    if (row.completeness && !row.completeness->holds()) words += ", NOT COMPLETE";
    fmt::print(stderr, "{}\n", words);
}

}  // namespace

Result<Arena> Arena::start(const fs::path& programs, const OriginSettings& settings,
                           bool needs_tls) {
    kit::TempDir folder;
    fmt::print(stderr, "encoding what the origin sends … ");
    std::fflush(stderr);
    auto origin = LiveOrigin::start(programs / "weir-origin", settings, folder.path());
    if (!origin) return origin.error();
    fmt::print(stderr, "done\n");
    Arena arena{programs, std::move(folder), std::move(*origin)};
    if (needs_tls) {
        auto front = TlsFront::start(arena.origin_.url());
        if (!front) return front.error();
        arena.tls_.emplace(std::move(*front));
    }
    const auto rate = media_rate_bps(arena.origin_.hls_url("rate"));
    if (!rate) return rate.error();
    arena.media_bps_ = *rate;
    return arena;
}

std::string Arena::url(Kind kind, const std::string& name, unsigned number) const {
    switch (kind) {
        case Kind::flv: return origin_.flv_url(name);
        case Kind::hls_tls: return fmt::format("{}/live/{}/index.m3u8", tls_->url(), name);
        case Kind::mixed: return url(number % 2 == 0 ? Kind::hls : Kind::flv, name, number);
        case Kind::hls: break;
    }
    return origin_.hls_url(name);
}

std::vector<std::string> Arena::new_streams(Kind kind, unsigned count) {
    ++turns_;
    std::vector<std::string> urls;
    for (unsigned i = 0; i < count; ++i)
        urls.push_back(url(kind, fmt::format("turn-{}-room-{}", turns_, i + 1), i));
    return urls;
}

/// The bytes of `source` are the origin's own.
std::unique_ptr<FileCheck> Arena::file_check(const Contestant& contestant) {
    constexpr unsigned kOneIn = 25;
    if (!contestant.is_verbatim) return std::make_unique<SampleCheck>(origin_.url(), kOneIn);
    const std::string name = fmt::format("book-{}", turns_);
    const auto names = listed_segments(origin_.hls_url(name));
    const std::string folder = fmt::format("{}/live/{}/", origin_.url(), name);
    const std::uint64_t first = names ? std::stoull(names->front()) : 0;
    // Streams don't change their playlists in step: others may list one more of the older ones.
    SegmentBook book{folder, first - 1};
    if (!book.segment(first - 1)) book = SegmentBook{folder, first};
    return std::make_unique<VerbatimCheck>(std::move(book), kSegmentSeconds);
}

Row Arena::run(const Contestant& contestant, unsigned streams, milliseconds length,
               const Observation& observation) {
    const kit::TempDir folder;
    Job job{.urls = new_streams(contestant.kind, std::min(streams, contestant.most_streams)),
            .folder = folder.path(),
            .length = length,
            .settling = observation.settling,
            .media_bps = media_bps_,
            .is_encoded = contestant.is_encoded,
            .counts_calls = observation.counts_calls};
    if (contestant.kind == Kind::hls_tls) {
        job.ca_file = tls_->ca_file();
        job.plain_base = origin_.url();
    }
    const double seconds = std::chrono::duration<double>(length).count();
    ::sync();
    memory().grow_to(memory_of_turn(media_bps_, seconds, job.urls.size(), observation));
    fmt::print(stderr, "{} … ", contestant.name);
    std::fflush(stderr);
    std::unique_ptr<Sweeper> sweeper;
    if (observation.sweeps) {
        job.is_swept = true;
        job.events = folder_ / "events";
        fs::remove(job.events);
        sweeper = std::make_unique<Sweeper>(job.events, file_check(contestant));
    }
    std::optional<GrowthLog> growth;
    if (observation.watches_growth) growth.emplace(folder.path());
    std::jthread beside;
    if (observation.beside)
        beside =
            std::jthread{[&](const std::stop_token& stop) { observation.beside(job.urls, stop); }};
    Run run = contestant.run(job, contestant.name);
    beside = {};
    if (growth) {
        growth->finish();
        run.row.first_byte_s = percentiles(seconds_since(run.started, growth->first_bytes()));
    }
    if (observation.checks_frames && !sweeper && !run.recordings.empty()) {
        auto checked = check_streams(run.recordings, origin_.url(), growth ? &*growth : nullptr);
        run.row.completeness = std::move(checked.completeness);
        run.row.lag_s = percentiles(std::move(checked.lags_s));
    }
    if (sweeper) {
        run.row.completeness = sweeper->finish(seconds);
        run.row.bytes = sweeper->bytes();
    }
    say_cost(run.row);
    return std::move(run.row);
}

}  // namespace weir::bench
