// SPDX-License-Identifier: MIT
#include "recorder/gap_ledger.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <future>

#include "data/fixture.hpp"

using namespace weir;
namespace fs = std::filesystem;

namespace {

/// A shard's loop, and a disk that can be held up.
struct Bench {
    kit::TemporaryDirectory directory;
    boost::asio::io_context loop;
    std::shared_ptr<store::Volume> volume = std::make_shared<store::Volume>(1, 1 << 20);
    std::vector<Error> troubles;
    unsigned settled = 0;
    recorder::GapLedger ledger{
        volume,
        loop.get_executor(),
        SyncPolicy::never,
        {[this](const Error& error) { troubles.push_back(error); }, [this] { ++settled; }}};

    void lose(std::uint64_t msn, const fs::path& file = {}) {
        Gap gap;
        gap.from_msn = gap.to_msn = msn;
        ledger.add(gap, file);
    }
    void settle() {
        REQUIRE(volume->wait_idle(Clock::now() + 30s));
        loop.restart();
        loop.run();
        CHECK(ledger.is_settled());
    }
    /// The disk does nothing until the promise is kept.
    std::promise<void> hold_up() {
        std::promise<void> go_on;
        volume->post(0, 0, [wait = go_on.get_future().share()] { wait.wait(); });
        return go_on;
    }
    std::string text(const std::string& name) const {
        return std::string{as_text(kit::read_file(directory / name))};
    }
    /// The first missing media sequence numbers, "1 2 3".
    std::string numbers(const std::string& name) const {
        const std::string all = text(name), key = "\"from_msn\":";
        std::string found;
        for (auto at = all.find(key); at != all.npos; at = all.find(key, at + 1)) {
            const auto begin = at + key.size();
            found += all.substr(begin, all.find(',', begin) - begin) + " ";
        }
        if (!found.empty()) found.pop_back();
        return found;
    }
    std::size_t files() const {
        return std::size_t(std::distance(fs::directory_iterator{directory.path()}, {}));
    }
};

}  // namespace

TEST_CASE("gap ledger: lines stand in the order the gaps were told", "[recorder]") {
    Bench bench;
    bench.ledger.stand_beside(bench.directory / "x.ts");
    bench.settle();
    CHECK(bench.files() == 0);
    auto disk = bench.hold_up();
    for (const std::uint64_t msn : {3, 1, 2})
        bench.lose(msn, bench.directory / "x-2.ts");
    CHECK_FALSE(bench.ledger.is_settled());
    disk.set_value();
    bench.settle();
    bench.lose(4);
    bench.settle();
    CHECK(bench.numbers("x.gaps.jsonl") == "3 1 2 4");
    CHECK(bench.text("x.gaps.jsonl").find("\"file\":\"x-2.ts\"") != std::string::npos);
    CHECK(bench.settled == 2);
    CHECK(bench.troubles.empty());
}

TEST_CASE("gap ledger: what was lost before the first file is kept, and moves beside it",
          "[recorder]") {
    Bench bench;
    bench.ledger.stand_beside(bench.directory / "expected.part");
    bench.lose(1);
    bench.settle();
    CHECK(bench.numbers("expected.gaps.jsonl") == "1");
    bench.ledger.stand_beside(bench.directory / "x-2.ts");
    bench.lose(2);
    bench.settle();
    CHECK(bench.numbers("x-2.gaps.jsonl") == "1 2");
    CHECK(bench.files() == 1);
}

TEST_CASE("gap ledger: a disk that takes nothing is told once, and holds up nobody", "[recorder]") {
    Bench bench;
    kit::write_file(bench.directory / "file", as_bytes("x"));
    bench.ledger.stand_beside(bench.directory / "file/x.ts");
    for (std::uint64_t msn = 0; msn < 3; ++msn) {
        bench.lose(msn);
        bench.settle();
    }
    REQUIRE(bench.troubles.size() == 1);
    CHECK(bench.troubles[0].code == Fault::local);
}

TEST_CASE("gap ledger: what waits for a stuck disk is bounded", "[recorder]") {
    Bench bench;
    bench.ledger.stand_beside(bench.directory / "x.ts");
    auto disk = bench.hold_up();
    for (std::uint64_t msn = 0; msn < 2'000; ++msn)
        bench.lose(msn);
    disk.set_value();
    bench.settle();
    REQUIRE(bench.troubles.size() == 1);
    CHECK(bench.troubles[0].code == Errc::stalled);
    CHECK(bench.text("x.gaps.jsonl").size() > 50'000);
    CHECK(bench.text("x.gaps.jsonl").size() <= 64 << 10);
}

TEST_CASE("gap ledger: what was told last is written though the recording is gone", "[recorder]") {
    auto bench = std::make_unique<Bench>();
    const auto volume = bench->volume;
    auto disk = bench->hold_up();
    {
        recorder::GapLedger ledger{volume,
                                   bench->loop.get_executor(),
                                   SyncPolicy::never,
                                   {[](const Error&) { FAIL("told"); }, [] { FAIL("told"); }}};
        ledger.stand_beside(bench->directory / "x.ts");
        ledger.add(Gap{}, {});
    }
    disk.set_value();
    REQUIRE(volume->wait_idle(Clock::now() + 30s));
    bench->loop.run();
    CHECK(bench->text("x.gaps.jsonl").starts_with("{\"cause\":\"expired\""));
}
