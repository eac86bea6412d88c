// SPDX-License-Identifier: MIT
#include "hooks/outbox.hpp"

#include <array>

#include "base/clock.hpp"
#include "hooks/kit.hpp"
#include "kit/process.hpp"

namespace weir::hooks {
namespace {

Outbox opened(const std::filesystem::path& file, const Outbox::Limits& limits = Outbox::Limits{}) {
    auto outbox = Outbox::open(file, limits);
    if (!outbox) FAIL(outbox.error().message());
    return std::move(*outbox);
}

Row row(const std::string& hook, int number, std::int64_t at = 0) {
    return {hook, std::to_string(number), at, "body " + std::to_string(number)};
}

std::string ids_of(Outbox& outbox, const std::string& hook) {
    std::string ids;
    while (const auto first = outbox.first_of(hook)) {
        ids += first->id + " ";
        outbox.finish(*first);
    }
    return ids;
}

}  // namespace

TEST_CASE("outbox: rows come back in the order they were added, also after a restart", "[hooks]") {
    const kit::TempDir folder;
    const auto file = folder / "x" / "outbox.db";
    {
        Outbox outbox = opened(file);
        for (int i = 0; i < 5; ++i) {
            outbox.add(row("a", i));
            outbox.add(row("b", i));
        }
        CHECK(outbox.rows() == 10);
        REQUIRE(outbox.save().has_value());
        CHECK(outbox.first_of("a") == row("a", 0));
        outbox.finish(row("a", 0));
        REQUIRE(outbox.save().has_value());
        outbox.finish(row("a", 1));  // Not saved: it is sent again.
        CHECK(outbox.rows() == 8);
    }
    Outbox outbox = opened(file);
    CHECK(outbox.rows() == 9);
    CHECK(ids_of(outbox, "a") == "1 2 3 4 ");
    CHECK(ids_of(outbox, "b") == "0 1 2 3 4 ");
    CHECK(ids_of(outbox, "c").empty());
    CHECK(outbox.rows() == 0);
    REQUIRE(outbox.save().has_value());
    CHECK(opened(file).rows() == 0);
}

TEST_CASE("outbox: beyond its limits the oldest give way, and are counted", "[hooks]") {
    const kit::TempDir folder;
    Outbox outbox = opened(folder / "a.db", {.bytes = 1 << 20, .rows = 3});
    for (int i = 0; i < 5; ++i)
        outbox.add(row("a", i));
    REQUIRE(outbox.save().has_value());
    CHECK(outbox.rows() == 3);
    CHECK(outbox.dropped() == 2);
    CHECK(ids_of(outbox, "a") == "2 3 4 ");
    Outbox small = opened(folder / "b.db", {.bytes = 10'000, .rows = 1'000});
    for (int i = 0; i < 20; ++i)
        small.add({"a", std::to_string(i), 0, std::string(1'000, 'x')});
    REQUIRE(small.save().has_value());
    CHECK(small.rows() == 8);
    CHECK(small.dropped() == 12);
    CHECK(small.first_of("a")->id == "12");
}

TEST_CASE("outbox: what is too old goes, and so do those of a hook that is gone", "[hooks]") {
    const kit::TempDir folder;
    Outbox outbox = opened(folder / "a.db");
    for (int i = 0; i < 600; ++i)
        outbox.add(row("a", i, i));
    for (int i = 0; i < 5; ++i)
        outbox.add(row("b", i));
    REQUIRE(outbox.save().has_value());
    CHECK(outbox.drop_older("a", 597) == 597);
    outbox.add(row("b", 5));
    CHECK(outbox.keep_only({"a"}) == 6);
    CHECK(outbox.rows() == 3);
    CHECK(ids_of(outbox, "a") == "597 598 599 ");
}

TEST_CASE("outbox: what can't be written is still there to be sent, and is saved later",
          "[hooks]") {
    const kit::TempDir folder;
    Outbox outbox = opened(folder / "a.db", {.bytes = 1 << 20, .rows = 10});
    outbox.add(row("a", 0));
    REQUIRE(outbox.save().has_value());
    {
        // To write into a table that is gone fails as it does on a full disk.
        auto blocker =
            database::Database::open(folder / "a.db", std::array<std::string_view, 1>{""});
        REQUIRE(blocker.has_value());
        REQUIRE(blocker->execute("DROP TABLE message").has_value());
    }
    for (int i = 1; i < 4; ++i)
        outbox.add(row("a", i));
    const auto saved = outbox.save();
    REQUIRE(saved.has_error());
    CHECK(saved.error().code == Errc::database);
    CHECK(outbox.first_of("a") == row("a", 1));
    outbox.finish(row("a", 1));
    CHECK(outbox.first_of("a") == row("a", 2));
    for (int i = 4; i < 20; ++i)
        outbox.add(row("a", i));
    CHECK(outbox.save().has_error());
    CHECK(outbox.dropped() == 8);
    CHECK(outbox.first_of("a") == row("a", 10));
}

}  // namespace weir::hooks
