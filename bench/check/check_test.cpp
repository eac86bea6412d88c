// SPDX-License-Identifier: MIT
// What is missing, doubled or swapped must not go unseen: naive recordings of origins that mislead.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "check/event_lines.hpp"
#include "check/growth_log.hpp"
#include "check/percentiles.hpp"
#include "check/stream_check.hpp"
#include "check/trend.hpp"
#include "check/verbatim_check.hpp"
#include "kit/http_get.hpp"
#include "kit/origin/origin.hpp"
#include "kit/process.hpp"

namespace weir::bench {
namespace {

/// An origin that has been live for long enough for all that its playlist lists.
struct Site {
    Site() {
        auto started = kit::Origin::start(kit::quick_options());
        REQUIRE(started.has_value());
        origin.emplace(std::move(*started));
    }

    std::string segment(std::uint64_t msn, const std::string& stream = "a") const {
        const auto answer =
            kit::http_get({.url = origin->url(fmt::format("/live/{}/{}.ts", stream, msn))});
        REQUIRE(answer.has_value());
        REQUIRE(answer->status == 200);
        return answer->body;
    }

    /// Segments [first, first + count), one after the other.
    kit::Recorded record(std::uint64_t from, unsigned count) {
        const auto path = folder / "a.ts";
        std::ofstream file{path, std::ios::binary};
        for (auto msn = from; msn < from + count; ++msn)
            file << segment(msn);
        return {.url = origin->hls_url("a"), .state = "completed", .files = {path}};
    }

    std::optional<kit::Origin> origin;
    kit::TempDir folder;
    const std::uint64_t first = kit::quick_options().first_msn + 1;
    static constexpr std::uint64_t kFrames =
        30 + 47;  // Of a segment, a frame of sound less or more.
};

constexpr unsigned kSegments = 4;

}  // namespace

TEST_CASE("check: what was sent is complete", "[bench]") {
    Site site;
    const auto checked = check_stream(site.record(site.first, kSegments), site.origin->url(), {});
    INFO(describe(checked.completeness));
    CHECK(checked.completeness.holds());
    CHECK(checked.media_s == Approx(4));
}

TEST_CASE("check: a segment that was dropped, doubled or swapped is seen", "[bench]") {
    Site site;
    const auto second = site.first + 1;
    const auto look = [&] {
        const auto all =
            check_stream(site.record(site.first, kSegments), site.origin->url(), {}).completeness;
        INFO(describe(all));
        CHECK_FALSE(all.holds());
        CHECK_FALSE(all.troubles.empty());
        return all;
    };
    SECTION("dropped") {
        site.origin->inject("a", {.kind = kit::FaultKind::hollow, .from_msn = second});
        const auto all = look();
        CHECK(std::abs(double(all.missing) - double(Site::kFrames)) <= 1);
        CHECK(all.doubled + all.out_of_order == 0);
    }
    SECTION("doubled") {
        site.origin->inject("a", {.kind = kit::FaultKind::repeat, .from_msn = second});
        const auto all = look();
        CHECK(std::abs(double(all.doubled) - double(Site::kFrames)) <= 1);
    }
    SECTION("swapped") {
        site.origin->inject("a", {.kind = kit::FaultKind::swap, .from_msn = second});
        const auto all = look();
        CHECK(std::abs(double(all.out_of_order) - double(Site::kFrames)) <= 1);
        CHECK(all.missing + all.doubled == 0);
    }
}

TEST_CASE("check: a withheld segment has to be told, unless it is behind the end", "[bench]") {
    Site site;
    const auto withhold = [&](std::uint64_t msn) {
        site.origin->inject("a", {.kind = kit::FaultKind::drop, .count = 0, .from_msn = msn});
        const auto answer =
            kit::http_get({.url = site.origin->url(fmt::format("/live/a/{}.ts", msn))});
        REQUIRE(answer.has_value());
        CHECK(answer->status == 404);
    };
    auto recorded = site.record(site.first, kSegments - 1);
    SECTION("behind the end") {
        withhold(site.first + kSegments - 1);
        const auto all = check_stream(recorded, site.origin->url(), {}).completeness;
        INFO(describe(all));
        CHECK(all.holds());
        CHECK(all.gaps_caused == 0);
        recorded.gaps.push_back({.from_msn = site.first + kSegments - 1});
        CHECK(check_stream(recorded, site.origin->url(), {}).completeness.gaps_unfounded == 0);
    }
    SECTION("within") {
        withhold(site.first + 1);
        const auto all = check_stream(recorded, site.origin->url(), {}).completeness;
        CHECK(all.gaps_untold == 1);
        CHECK_FALSE(all.troubles.empty());
    }
}

TEST_CASE("check: gaps are counted that were caused, told, kept quiet about or made up",
          "[bench]") {
    Completeness all;
    count_gaps(all, {1, 2, 3}, {2, 3, 4});
    CHECK(all.gaps_caused == 3);
    CHECK(all.gaps_told == 3);
    CHECK(all.gaps_untold == 1);
    CHECK(all.gaps_unfounded == 1);
    CHECK_FALSE(all.holds());
    CHECK(describe(all) ==
          "0 streams, 0 frames: 0 missing, 0 doubled, 0 out of order; gaps: 3 caused, 3 told, 1 "
          "NOT TOLD, 1 without cause");
}

TEST_CASE("verbatim check: files are the origin's segments, in a row", "[bench]") {
    Site site;
    VerbatimCheck check{SegmentBook{site.origin->url("/live/book/"), site.first}, 1};
    unsigned number = 0;
    const auto take = [&](std::initializer_list<std::uint64_t> numbers, std::size_t damage = 0) {
        const auto path = site.folder / fmt::format("{}.ts", ++number);
        std::string bytes;
        for (const auto n : numbers)
            bytes += site.segment(site.first + n, "book");
        bytes.erase(bytes.size() - damage);
        kit::write_text(path, bytes);
        return check.take({"url", path, bytes.size()});
    };
    REQUIRE(take({0, 1}));
    SECTION("all of them") {
        REQUIRE(take({2, 3}));
        CHECK(check.result(4).holds());
        CHECK(check.result(4).frames == 4);
        CHECK_FALSE(check.result(8).holds());
    }
    SECTION("one is missing between files") {
        REQUIRE(take({3}));
        CHECK(check.result(3).missing == 1);
    }
    SECTION("one is missing within a file") {
        REQUIRE(take({1, 3}));
        CHECK(check.result(0).missing == 1);
        CHECK(check.result(0).doubled == 1);
        CHECK(check.result(0).frames == 4);
    }
    SECTION("two are swapped within a file") {
        REQUIRE(take({2, 1}));
        CHECK(check.result(0).unreadable == 1);
    }
    SECTION("one comes twice") {
        REQUIRE(take({1, 2}));
        CHECK(check.result(3).doubled == 1);
    }
    SECTION("the last one is cut short") {
        REQUIRE(take({2, 3}, 188));
        CHECK(check.result(3).holds());
        CHECK(check.result(3).frames == 3);
    }
    SECTION("one is cut short, and others follow") {
        REQUIRE(take({2}, 188));
        REQUIRE(take({3}));
        CHECK(check.result(3).missing == 1);
    }
    SECTION("a byte is another one") {
        const auto path = site.folder / "bad.ts";
        std::string bytes = site.segment(site.first + 2, "book");
        for (std::size_t i = 5000; i < bytes.size(); ++i)
            bytes[i] ^= 1;
        kit::write_text(path, bytes);
        REQUIRE(check.take({"url", path, bytes.size()}));
        CHECK(check.result(0).unreadable == 1);
    }
}

TEST_CASE("growth log: tells when a file reached a size, whatever it was called then", "[bench]") {
    const kit::TempDir folder;
    GrowthLog log{folder.path()};
    kit::write_text(folder / "a.ts.part", "12345");
    REQUIRE(kit::wait_for([&] { return log.reached("a.ts", 5).has_value(); }, 30s));
    CHECK_FALSE(log.reached("a.ts", 6));
    std::filesystem::rename(folder / "a.ts.part", folder / "a.ts");
    kit::write_text(folder / "a.ts", "1234567");
    log.finish();
    const auto five = log.reached("a.ts", 5), seven = log.reached("a.ts", 7);
    REQUIRE((five && seven));
    CHECK(*five < *seven);
    CHECK(log.first_bytes().size() == 1);
}

TEST_CASE("event lines: half a line waits for its other half", "[bench]") {
    const kit::TempDir folder;
    EventLines lines{folder / "events"};
    CHECK(lines.take().empty());
    kit::write_text(folder / "events", "{\"event\":\"file\",\"bytes\":7}\n{\"event\"");
    const auto first = lines.take();
    REQUIRE(first.size() == 1);
    CHECK(text_of(first[0], "event") == "file");
    CHECK(number_of(first[0], "bytes") == 7);
    CHECK(text_of(first[0], "url").empty());
    std::ofstream{folder / "events", std::ios::app} << ":\"gap\"}\nno JSON\n";
    const auto second = lines.take();
    REQUIRE(second.size() == 1);
    CHECK(text_of(second[0], "event") == "gap");
}

TEST_CASE("percentiles: by the nearest rank", "[bench]") {
    CHECK_FALSE(percentiles({}));
    std::vector<double> values;
    for (int i = 200; i > 0; --i)
        values.push_back(i);
    const auto of = percentiles(values);
    REQUIRE(of);
    CHECK(of->p50 == 100);
    CHECK(of->p99 == 198);
    CHECK(of->max == 200);
}

TEST_CASE("trend: the slope of the best straight line", "[bench]") {
    CHECK(slope({}) == 0);
    CHECK(slope({{1, 5}}) == 0);
    CHECK(slope({{0, 1}, {1, 4}, {2, 5}, {3, 8}}) == Approx(2.2));
}

}  // namespace weir::bench
