// SPDX-License-Identifier: MIT
// The queue, its threads, and what is left to be done beside which file.
#include <fmt/format.h>
#include <sched.h>

#include <catch2/catch.hpp>
#include <mutex>

#include "aftercare/media_kit.hpp"
#include "base/clock.hpp"

namespace weir {
namespace {

namespace fs = std::filesystem;

/// Gathers what is told, from any thread.
class Told {
public:
    AftercareSink sink() {
        return [this](const AftercareDone& done) {
            CHECK(::sched_getscheduler(0) == SCHED_IDLE);
            const std::lock_guard lock{mutex_};
            all_.push_back(done);
        };
    }
    bool wait_for(std::size_t count, milliseconds limit = 20s) {
        return kit::wait_for([&] { return all().size() >= count; }, limit);
    }
    std::vector<AftercareDone> all() {
        const std::lock_guard lock{mutex_};
        return all_;
    }

private:
    std::mutex mutex_;
    std::vector<AftercareDone> all_;
};

Aftercare opened(const AftercareOptions& options, Told& told) {
    auto aftercare = Aftercare::open(options, told.sink());
    REQUIRE(aftercare.has_value());
    return std::move(*aftercare);
}

TEST_CASE("aftercare: a finished file gets its copy and its poster, and goes", "[aftercare]") {
    const kit::TempDir folder;
    const auto source = kit::clip(folder, "a.ts", kit::kH264, 2);
    kit::write_text(folder / "a.gaps.jsonl", "{}\n");
    kit::write_text(folder / "a.vtt", "WEBVTT\n");
    const auto sound = kit::clip(folder, "b.mka", {"-vn", "-c:a", "aac"}, 1);
    Told told;
    const AftercareOptions options{
        .convert = true, .remove_source = true, .poster = Poster::poster, .jobs = 2};
    Aftercare aftercare = opened(options, told);
    CHECK(needs_work(source, options));
    CHECK(aftercare.add(source));
    CHECK(aftercare.add(sound));
    REQUIRE(told.wait_for(2));
    for (const AftercareDone& done : told.all()) {
        INFO(done.source);
        CHECK_FALSE(done.error);
        CHECK(done.source_removed);
        CHECK(done.seconds > 0);
        REQUIRE(done.copy);
        CHECK(done.copy->path == copy_name(done.source));
        CHECK(done.poster.has_value() == (done.source == source));
    }
    CHECK(kit::names_in(folder.path()) == "a.gaps.jsonl a.jpg a.mp4 a.vtt b.m4a");
    CHECK_FALSE(needs_work(folder / "a.mp4", options));
    CHECK(aftercare.stats().done == 2);
}

TEST_CASE("aftercare: what can't be copied is kept, and told", "[aftercare]") {
    const kit::TempDir folder;
    const auto source = kit::clip(folder, "a.flv", {"-c:v", "flv1", "-c:a", "mp3"}, 1);
    Told told;
    Aftercare aftercare =
        opened({.convert = true, .remove_source = true, .poster = Poster::poster}, told);
    CHECK(aftercare.add(source));
    REQUIRE(told.wait_for(1));
    const auto done = told.all().front();
    REQUIRE(done.error);
    CHECK(done.error->code == Errc::unsupported_codec);
    CHECK(done.poster);
    CHECK_FALSE(done.source_removed);
    CHECK(kit::names_in(folder.path()) == "a.flv a.jpg");
}

TEST_CASE("aftercare: a source whose copy was named before a crash is removed later",
          "[aftercare]") {
    const kit::TempDir folder;
    const auto source = kit::clip(folder, "a.ts", kit::kH264, 1);
    REQUIRE(convert_to_mp4(source, folder / "a.mp4").has_value());
    const auto other = kit::clip(folder, "b.ts", kit::kH264, 1);
    kit::write_text(folder / "b.mp4", "of somebody else");
    Told told;
    Aftercare aftercare = opened({.convert = true, .remove_source = true}, told);
    CHECK(aftercare.add(source));
    CHECK(aftercare.add(other));
    REQUIRE(told.wait_for(2));
    CHECK(kit::names_in(folder.path()) == "a.mp4 b-2.mp4 b.mp4");
    CHECK(kit::read_text(folder / "b.mp4") == "of somebody else");
}

TEST_CASE("aftercare: while it is paused nothing begins", "[aftercare]") {
    const kit::TempDir folder;
    const auto source = kit::clip(folder, "a.ts", kit::kH264, 1);
    Told told;
    Aftercare aftercare = opened({.convert = true}, told);
    aftercare.pause(true);
    CHECK(aftercare.add(source));
    CHECK(aftercare.add(source));  // Once is enough.
    CHECK(aftercare.stats().waiting == 1);
    CHECK(aftercare.stats().running == 0);
    CHECK(aftercare.stats().paused);
    aftercare.pause(false);
    REQUIRE(told.wait_for(1));
    REQUIRE(kit::wait_for([&] { return aftercare.stats().running == 0; }, 5s));
    CHECK(told.all().size() == 1);
}

TEST_CASE("aftercare: a job that runs stands still while it is paused, and goes on",
          "[aftercare]") {
    const kit::TempDir folder;
    const auto source = kit::clip(folder, "a.ts", kit::kH264);
    Told told;
    Aftercare aftercare = opened({.convert = true, .bytes_per_second = 10'000}, told);
    CHECK(aftercare.add(source));
    REQUIRE(kit::wait_for([&] { return fs::exists(folder / "a.mp4.weir-tmp"); }, 5s));
    aftercare.pause(true);
    // At no limit it would be done in no time, were it not paused.
    REQUIRE(aftercare.set({.convert = true, .bytes_per_second = 0}).has_value());
    CHECK_FALSE(told.wait_for(1, 100ms));
    CHECK(aftercare.stats().running == 1);
    aftercare.pause(false);
    REQUIRE(told.wait_for(1));
    CHECK_FALSE(told.all().front().error);
}

TEST_CASE("aftercare: closing stops what runs, and nothing is told of it", "[aftercare]") {
    const kit::TempDir folder;
    const auto source = kit::clip(folder, "a.ts", kit::kH264);
    const bool paused = GENERATE(false, true);
    Told told;
    Aftercare aftercare = opened({.convert = true, .bytes_per_second = 1000}, told);
    CHECK(aftercare.add(source));
    REQUIRE(kit::wait_for([&] { return fs::exists(folder / "a.mp4.weir-tmp"); }, 5s));
    aftercare.pause(paused);
    const auto begin = Clock::now();
    CHECK(aftercare.close(5s).has_value());
    CHECK(Clock::now() - begin < 1s);
    CHECK(told.all().empty());
    CHECK(kit::names_in(folder.path()) == "a.ts");
    CHECK_FALSE(aftercare.add(source));
}

TEST_CASE("aftercare: the queue is bounded", "[aftercare]") {
    const kit::TempDir folder;
    Told told;
    Aftercare aftercare = opened({.convert = true}, told);
    aftercare.pause(true);
    constexpr int kRoom = 4096;
    int taken = 0;
    for (int i = 0; i <= kRoom; ++i) {
        const fs::path file = folder / fmt::format("{}.ts", i);
        kit::write_text(file, "x");
        taken += aftercare.add(file) ? 1 : 0;
    }
    CHECK(taken == kRoom);
}

TEST_CASE("aftercare: jobs are one to sixteen", "[aftercare]") {
    Told told;
    CHECK(Aftercare::open({.jobs = 0}, told.sink()).error().code == Errc::bad_option);
    Aftercare aftercare = opened({}, told);
    CHECK(aftercare.set({.jobs = 17}).error().code == Errc::bad_option);
    CHECK(aftercare.set({.jobs = 16}).has_value());
}

TEST_CASE("aftercare: what stands beside a file tells what is left to be done", "[aftercare]") {
    const kit::TempDir folder;
    const auto ts = kit::clip(folder, "a.ts", kit::kH264, 1);
    const AftercareOptions convert{.convert = true}, remove{.convert = true, .remove_source = true},
        poster{.poster = Poster::poster}, sheet{.poster = Poster::contact_sheet};
    CHECK_FALSE(needs_work(ts, {}));
    CHECK(needs_work(ts, convert));
    CHECK(needs_work(ts, poster));
    kit::write_text(folder / "a.jpg", "");
    CHECK_FALSE(needs_work(ts, poster));
    CHECK(needs_work(ts, sheet));
    // A fragmented MP4 is replaced or left alone.
    const auto mp4 = kit::recorded(ts, Format::mp4);
    CHECK_FALSE(needs_work(ts, convert));
    CHECK(needs_work(ts, remove));
    CHECK_FALSE(needs_work(mp4, convert));
    CHECK(needs_work(mp4, remove));
    REQUIRE(convert_to_mp4(mp4, mp4, {.remove_source = true}).has_value());
    CHECK_FALSE(needs_work(mp4, remove));
    // Sound has no poster, and other files nothing at all.
    for (const char* name : {"b.m4a", "c.mp3", "d.ts.part", "e.vtt", "f.gaps.jsonl"})
        kit::write_text(folder / name, "x");
    CHECK_FALSE(needs_work(folder / "b.m4a", poster));
    for (const char* name : {"c.mp3", "d.ts.part", "e.vtt", "f.gaps.jsonl", "missing.ts"}) {
        INFO(name);
        CHECK_FALSE(needs_work(folder / name,
                               {.convert = true, .remove_source = true, .poster = Poster::poster}));
    }
}

}  // namespace
}  // namespace weir
