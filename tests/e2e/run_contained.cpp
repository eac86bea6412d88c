// SPDX-License-Identifier: MIT
// One stream of twenty makes weir crash: what that costs the others, and what becomes of it.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "e2e/judge.hpp"
#include "e2e/run_house.hpp"
#include "kit/origin_fixture.hpp"

namespace weir::e2e {
namespace {

#if defined(WEIR_SANITIZED)
constexpr unsigned kHls = 3, kFlv = 1;
#else
constexpr unsigned kHls = 14, kFlv = 5;
#endif

kit::Origin start_origin(unsigned width) {
    kit::OriginOptions options = kit::lasting_options();
    options.media.width = width;
    return kit::started(options);
}

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

}  // namespace

TEST_CASE("run: one stream that crashes the process costs nineteen others next to nothing",
          "[e2e]") {
    auto origin = start_origin(320);
    auto other = start_origin(322);  // What weir_faulty aborts at.
    RunHouse house{"[recording]\nfile_name = \"{path}_{date}_{time}\"\n"};
    std::vector<std::string> rooms, names;
    for (unsigned i = 0; i < kHls; ++i)
        rooms.push_back(origin.hls_url(names.emplace_back(fmt::format("hls-{}", i))));
    for (unsigned i = 0; i < kFlv; ++i)
        rooms.push_back(origin.flv_url(names.emplace_back(fmt::format("flv-{}", i))));
    const std::string guilty = other.hls_url("guilty");
    rooms.push_back(guilty);
    house.set_rooms(rooms);
    house.start({"--supervise"}, {"WEIR_FAULT_WIDTH=322"}, WEIR_FAULTY);

    const auto is_contained = [&] {
        const auto all = house.rooms();
        return all.size() == rooms.size() && std::ranges::all_of(all, [&](const auto& room) {
                   return room.state == "recording" && room.quarantined == (room.url == guilty);
               });
    };
    CHECK(kit::wait_for(is_contained, 30s));
    const auto segments = origin.complete_segments();
    CHECK(kit::wait_for([&] { return origin.complete_segments() > segments + 2; }, 20s));
    const Outcome outcome = house.stop(30s);
    INFO(outcome.errors);
    CHECK(outcome.exit_code == 0);
    CHECK(count_of(outcome.errors, "was ended by signal") == 1);
    CHECK(house.leftovers().empty());
    CHECK(house.catalogue_problems() == "");

    for (const std::string& name : names) {
        const Judged judged = judge(origin, name, house.recorded(name + "_"));
        INFO(name << "\n" << judged.text());
        CHECK(judged.problems.empty());
        if (name.starts_with("hls"))
            CHECK(judged.verdict.flawless());
        else
            CHECK(judged.missing_s() <= 3.0);
    }
    const Judged judged = judge(other, "guilty", house.recorded("guilty_"));
    INFO("guilty\n" << judged.text());
    CHECK(judged.verdict.flawless());
}

}  // namespace weir::e2e
