// SPDX-License-Identifier: MIT
// A new `weir run` takes over from one that was told to end, as an update does.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <functional>

#include "e2e/broadcast.hpp"
#include "e2e/judge.hpp"
#include "e2e/run_house.hpp"
#include "kit/origin_fixture.hpp"

namespace weir::e2e {
namespace {

#if defined(WEIR_SANITIZED)
constexpr unsigned kStreams = 6;
#else
constexpr unsigned kStreams = 50;
#endif
constexpr unsigned kUpdates = 1;

kit::Origin start_origin() {
    kit::OriginOptions options = kit::lasting_options();
    options.stagger = true;
    return kit::started(options);
}

std::string name_of(unsigned i) {
    return fmt::format("s{:03}", i);
}

struct Kind {
    std::string name, stream, format;
};

/// So often it is told to end, and begun again. `is_enough`: each time.
void update(RunHouse& house, std::size_t rooms, const std::function<bool()>& is_enough) {
    for (unsigned process = 0; process <= kUpdates; ++process) {
        house.start();
        REQUIRE(house.weir().wait_for_events("run", rooms, 30s));
        REQUIRE(kit::wait_for(is_enough, 20s));
        const Outcome outcome = house.stop(20s);
        INFO(outcome.text());
        CHECK(outcome.exit_code == 0);
        CHECK(house.leftovers().empty());
    }
    CHECK(house.catalogue_problems() == "");
}

}  // namespace

TEST_CASE("run: a new process takes over fifty recordings of HLS, nothing lost, nothing twice",
          "[e2e]") {
    auto origin = start_origin();
    RunHouse house{"[recording]\nfile_name = \"{path}_{date}_{time}\"\n"};
    std::vector<std::string> urls;
    for (unsigned i = 0; i < kStreams; ++i)
        urls.push_back(origin.hls_url(name_of(i)));
    house.set_rooms(urls);
    auto segments = origin.complete_segments();
    update(house, kStreams, [&] {
        const bool is_enough = origin.complete_segments() > segments + 2;
        if (is_enough) segments = origin.complete_segments();
        return is_enough;
    });
    for (unsigned i = 0; i < kStreams; ++i) {
        const Judged judged = judge(origin, name_of(i), house.recorded(name_of(i) + "_"));
        INFO(name_of(i) << "\n" << judged.text());
        CHECK(judged.recorded.files.size() == kUpdates + 1);
        CHECK(judged.problems.empty());
        CHECK(judged.verdict.flawless());
    }
}

// What the sanitizers see of it, they see in the test above and in test_e2e_resume.
#if !defined(WEIR_SANITIZED)

TEST_CASE("run: so it does of each kind of HLS, in each container", "[e2e]") {
    constexpr unsigned kListed = 12;
    const Broadcast broadcast{
        {{"fmp4", {.fmp4 = true, .listed = kListed}},
         {"ranges", {.byte_ranges = true}},
         {"apart", {.listed = kListed, .separate_audio = true}},
         {"apart4", {.fmp4 = true, .listed = kListed, .separate_audio = true}}}};
    const std::vector<Kind> kinds{{"one", "fmp4", "mp4"},
                                  {"two", "ranges", "source"},
                                  {"three", "apart", "mkv"},
                                  {"four", "apart4", "ts"},
                                  {"five", "apart", "source"}};
    std::string config = "[recording]\nfile_name = \"{title}_{date}_{time}\"\n";
    for (const Kind& kind : kinds)
        config += fmt::format("[[room]]\nurl = \"{}?{}\"\nname = \"{}\"\nformat = \"{}\"\n",
                              broadcast.url(kind.stream), kind.name, kind.name, kind.format);
    RunHouse house{config};
    update(house, kinds.size(), [&] {
        return house.weir().wait_for_events("file_opened", kinds.size(), 15s) &&
               !kit::wait_for([] { return false; }, 3s);
    });
    for (const Kind& kind : kinds) {
        INFO(kind.name << ": " << kind.stream << " as " << kind.format);
        const auto files = house.files(kind.name + "_");
        CHECK(files.size() >= kUpdates + 1);
        broadcast.check_whole(files);
    }
}

#endif

}  // namespace weir::e2e
