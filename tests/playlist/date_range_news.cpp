// SPDX-License-Identifier: MIT
#include "playlist/date_range_news.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

using namespace weir;
using namespace weir::playlist;

namespace {

DateRange named(std::string id) {
    DateRange range;
    range.id = std::move(id);
    return range;
}

std::vector<DateRange> numbered(unsigned from, unsigned count) {
    std::vector<DateRange> ranges;
    for (unsigned i = 0; i < count; ++i)
        ranges.push_back(named(fmt::format("{}", from + i)));
    return ranges;
}

/// "a b", told of this list.
std::string told(DateRangeNews& news, const std::vector<DateRange>& listed) {
    std::string text;
    for (const auto& range : news.take(listed))
        text += (text.empty() ? "" : " ") + range.id;
    return text;
}

}  // namespace

TEST_CASE("date range news: each ID is told once, also when an older list has it again",
          "[playlist]") {
    DateRangeNews news;
    CHECK(told(news, {named("a"), named("b")}) == "a b");
    CHECK(told(news, {named("a"), named("b"), named("c")}) == "c");
    CHECK(told(news, {named("c")}).empty());
    CHECK(told(news, {named("a"), named("b")}).empty());
}

TEST_CASE("date range news: whatever changes of it is news", "[playlist]") {
    using Change = void (*)(DateRange&);
    const std::vector<Change> changes{
        [](DateRange& r) { r.class_name = "ad"; },
        [](DateRange& r) { r.start = WallTime{}; },
        [](DateRange& r) { r.end = WallTime{} + std::chrono::milliseconds{1}; },
        [](DateRange& r) { r.duration = Seconds{0}; },
        [](DateRange& r) { r.planned_duration = Seconds{29.5}; },
        [](DateRange& r) { r.ends_on_next = true; },
        [](DateRange& r) { r.scte35_command = "0x1"; },
        [](DateRange& r) { r.scte35_out = "0x1"; },
        [](DateRange& r) { r.scte35_in = "0x1"; },
        [](DateRange& r) {
            r.client_attributes = {{"X-A", "1", true}};
        },
        [](DateRange& r) {
            r.client_attributes = {{"X-A", "2", true}};
        },
    };
    DateRangeNews news;
    DateRange range = named("a");
    CHECK(told(news, {range}) == "a");
    for (std::size_t i = 0; i < changes.size(); ++i) {
        INFO("change " << i);
        changes[i](range);
        CHECK(told(news, {range}) == "a");
        CHECK(told(news, {range}).empty());
    }
}

TEST_CASE("date range news: a list of thousands is told in portions", "[playlist]") {
    DateRangeNews news;
    const auto all = numbered(0, 250);
    CHECK(news.take(all).size() == DateRangeNews::kMostAtOnce);
    CHECK(news.take(all).size() == DateRangeNews::kMostAtOnce);
    CHECK(news.take(all).size() == 50);
    CHECK(news.take(all).empty());
}

TEST_CASE("date range news: what left the list long ago is forgotten", "[playlist]") {
    DateRangeNews news;
    for (unsigned i = 0; i < DateRangeNews::kMostUnlisted; ++i)
        news.take(numbered(i, 2));
    CHECK(told(news, numbered(0, 1)).empty());
    for (unsigned i = 0; i <= DateRangeNews::kMostUnlisted; ++i)
        news.take(numbered(1'000 + i, 1));
    CHECK(told(news, numbered(0, 1)) == "0");
}
