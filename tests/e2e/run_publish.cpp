// SPDX-License-Identifier: MIT
// `weir run` with [publish]: what players find while rooms are recorded, and after that.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>

#include "e2e/judge.hpp"
#include "e2e/own_mounts.hpp"
#include "e2e/run_house.hpp"
#include "kit/hls_watch.hpp"
#include "kit/origin_fixture.hpp"

namespace weir::e2e {
namespace {

namespace fs = std::filesystem;

std::string config(const fs::path& live, const std::string& more = {}) {
    return fmt::format(
        "[recording]\nfile_name = \"{{path}}_{{date}}_{{time}}\"\n"
        "[publish]\ndirectory = \"{}\"\nsegment = \"1s\"\nwindow = 4\ngrace = \"1s\"\n{}",
        live.native(), more);
}

std::string room(const std::string& url, const std::string& folder) {
    return fmt::format("[[room]]\nurl = \"{}\"\npublish = \"{}\"\n", url, folder);
}

std::vector<std::uint64_t> video_hashes(const std::vector<kit::Frame>& frames) {
    std::vector<std::uint64_t> hashes;
    for (const kit::Frame& frame : frames)
        if (frame.kind == kit::Kind::video) hashes.push_back(frame.hash);
    return hashes;
}

/// Of all that the playlist lists.
std::vector<std::uint64_t> published_hashes(const fs::path& folder,
                                            const kit::JudgedPlaylist& playlist) {
    std::vector<std::uint64_t> hashes;
    const kit::TempDir work;
    for (const auto& segment : playlist.segments) {
        const std::string init = segment.init.empty() ? "" : kit::read_text(folder / segment.init);
        kit::write_text(work / "segment", init + kit::read_text(folder / segment.uri));
        const auto frames = video_hashes(frames_of(work / "segment"));
        hashes.insert(hashes.end(), frames.begin(), frames.end());
    }
    return hashes;
}

bool ends_with(const std::vector<std::uint64_t>& all, const std::vector<std::uint64_t>& end) {
    return !end.empty() && all.size() >= end.size() &&
           std::equal(end.rbegin(), end.rend(), all.rbegin());
}

void make_old(const fs::path& folder) {
    for (const char* name : {"index.m3u8", ".weir-publish"})
        fs::last_write_time(folder / name,
                            fs::file_time_type::clock::now() - std::chrono::minutes{5});
}

}  // namespace

TEST_CASE("run: rooms are published while they are recorded, over a kill, and swept at last",
          "[e2e]") {
    const std::string container = GENERATE("ts", "fmp4");
    auto origin = kit::started(kit::quick_options(64));
    const kit::TempDir work;
    const fs::path live = work / "live";
    const auto text = config(live, fmt::format("container = \"{}\"\n", container)) +
                      room(origin.hls_url("hls"), "hls") + room(origin.flv_url("flv"), "flv");
    RunHouse house{text};
    fs::create_directories(live / "not-ours");
    kit::write_text(live / "not-ours" / "1.ts", "theirs");
    kit::HlsWatch hls{live / "hls"}, flv{live / "flv"};
    house.start();
    const auto both_have = [&](unsigned playlists) {
        return kit::wait_for(
            [&] { return hls.playlists() >= playlists && flv.playlists() >= playlists; }, 40s);
    };
    REQUIRE(both_have(6));
    house.kill();
    const auto killed = hls.last();
    CHECK_FALSE(killed.has_ended);
    house.start();
    REQUIRE(both_have(hls.playlists() + 6));
    const Outcome outcome = house.stop(20s);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 0);
    CHECK(kit::wait_for([&] { return hls.last().has_ended && flv.last().has_ended; }, 5s));
    CHECK(hls.problems() == "");
    CHECK(flv.problems() == "");
    CHECK(hls.last().media_sequence > killed.media_sequence);

    for (const std::string name : {"hls", "flv"}) {
        const Judged judged = judge(origin, name, house.recorded(name + "_"));
        INFO(judged.text());
        CHECK(judged.problems.empty());
        std::vector<std::uint64_t> recorded;
        for (const auto& file : house.files(name + "_")) {
            const auto frames = video_hashes(frames_of(file));
            recorded.insert(recorded.end(), frames.begin(), frames.end());
        }
        const auto& playlist = name == "hls" ? hls.last() : flv.last();
        CHECK(ends_with(recorded, published_hashes(live / name, playlist)));
    }
    CHECK(house.catalogue_problems() == "");

    for (const char* name : {"hls", "flv"})
        make_old(live / name);
    house.set_config(config(live));
    house.start();
    CHECK(
        kit::wait_for([&] { return !fs::exists(live / "hls") && !fs::exists(live / "flv"); }, 20s));
    CHECK(house.stop(20s).exit_code == 0);
    CHECK(kit::read_text(live / "not-ours" / "1.ts") == "theirs");
}

TEST_CASE("run: a stream that ends leaves nothing behind, a while later", "[e2e]") {
    auto origin = kit::started(kit::quick_options(64));
    const kit::TempDir work;
    RunHouse house{config(work / "live") + room(origin.hls_url("hls"), "hls")};
    kit::HlsWatch watch{work / "live" / "hls"};
    house.start();
    REQUIRE(kit::wait_for([&] { return watch.playlists() >= 3; }, 30s));
    origin.inject("hls", {.kind = kit::FaultKind::end});
    CHECK(kit::wait_for([&] { return watch.last().has_ended; }, 30s));
    CHECK(kit::wait_for([&] { return !fs::exists(work / "live" / "hls"); }, 30s));
    CHECK(watch.problems() == "");
    CHECK(house.stop(20s).exit_code == 0);
}

TEST_CASE("run: a stream that stops, restarts and jumps is published by the rules", "[e2e]") {
    auto origin = kit::started(kit::quick_options(64));
    const kit::TempDir work;
    RunHouse house{config(work / "live") + room(origin.hls_url("hls"), "hls") +
                   room(origin.flv_url("flv"), "flv")};
    kit::HlsWatch hls{work / "live" / "hls"}, flv{work / "live" / "flv"};
    house.start();
    REQUIRE(kit::wait_for([&] { return hls.playlists() >= 4 && flv.playlists() >= 4; }, 30s));
    origin.inject("hls", {.kind = kit::FaultKind::restart, .seconds = 3});
    origin.inject("flv", {.kind = kit::FaultKind::reset, .after_bytes = 1'000});
    origin.inject("flv", {.kind = kit::FaultKind::status, .count = 3, .status = 503});
    const auto has_discontinuity = [](const kit::JudgedPlaylist& playlist) {
        return playlist.discontinuity_sequence > 0 ||
               std::ranges::any_of(playlist.segments, &kit::JudgedPlaylist::Segment::discontinuity);
    };
    CHECK(kit::wait_for([&] { return has_discontinuity(hls.last()); }, 40s));
    CHECK(kit::wait_for([&] { return has_discontinuity(flv.last()); }, 40s));
    const auto before = std::min(hls.playlists(), flv.playlists());
    CHECK(kit::wait_for([&] { return std::min(hls.playlists(), flv.playlists()) >= before + 5; },
                        30s));
    CHECK(house.stop(20s).exit_code == 0);
    CHECK(hls.problems() == "");
    CHECK(flv.problems() == "");
}

TEST_CASE("run: a full disk under what is published costs the recording nothing",
          "[e2e][run-full-publish]") {
    if (!in_own_mounts("[run-full-publish]")) return;
    auto origin = kit::started(kit::quick_options(64));
    const kit::TempDir work;
    mount_tmpfs(work / "live", "2m");
    RunHouse house{config(work / "live") + room(origin.hls_url("hls"), "hls")};
    kit::HlsWatch watch{work / "live" / "hls"};
    house.start();
    REQUIRE(kit::wait_for([&] { return watch.playlists() >= 4; }, 30s));
    std::ofstream(work / "live" / "filler") << std::string(2u << 20, 'x');
    REQUIRE(house.weir().wait_for_events("warning", 1, 30s));
    const auto during = watch.playlists();
    const auto segments = origin.complete_segments();
    REQUIRE(kit::wait_for([&] { return origin.complete_segments() > segments + 3; }, 20s));
    fs::remove(work / "live" / "filler");
    CHECK(kit::wait_for([&] { return watch.playlists() >= during + 4; }, 30s));
    const Outcome outcome = house.stop(20s);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 0);
    CHECK(watch.problems() == "");
    const Judged judged = judge(origin, "hls", house.recorded("hls_"));
    INFO(judged.text());
    CHECK(judged.problems.empty());
    CHECK(judged.verdict.flawless());
    const auto warnings =
        std::ranges::count(outcome.events, std::string{"warning"}, &EventLine::event);
    CHECK(warnings == 1);
}

}  // namespace weir::e2e
