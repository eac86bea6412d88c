// SPDX-License-Identifier: MIT
#include "recorder/subtitle_files.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <future>

#include "data/fixture.hpp"

using namespace weir;
using namespace std::chrono_literals;

namespace {

/// A shard's loop, and a disk that can be held up.
struct Bench {
    kit::TemporaryDirectory directory;
    boost::asio::io_context loop;
    std::shared_ptr<store::Volume> volume = std::make_shared<store::Volume>(1, 1 << 20);
    std::vector<Error> troubles;
    unsigned settled = 0;
    recorder::SubtitleFiles files{
        volume,
        loop.get_executor(),
        SyncPolicy::at_close,
        {[this](const Error& error) { troubles.push_back(error); }, [this] { ++settled; }}};

    void add(media::Nanoseconds start, std::string text) {
        files.add({start, start + 1s, "", "", std::move(text)});
    }
    void settle() {
        REQUIRE(volume->wait_idle(Clock::now() + 30s));
        loop.restart();
        loop.run();
        CHECK(files.is_settled());
    }
    std::string text(const std::string& name) const {
        return std::string{as_text(kit::read_file(directory / name))};
    }
    std::size_t count() const {
        return std::size_t(
            std::distance(std::filesystem::directory_iterator{directory.path()}, {}));
    }
};

}  // namespace

TEST_CASE("subtitle files: one beside each file that has cues, in its own time", "[recorder]") {
    Bench bench;
    bench.files.begin_file(1, 0s);
    bench.files.name_file(1, bench.directory / "x.y.ts");
    bench.files.keep_blocks({"STYLE\n::cue {}"});
    bench.files.keep_blocks({"STYLE\n::cue {}"});
    bench.add(1s, "one");
    bench.files.advance(3s);
    bench.settle();
    CHECK(bench.text("x.y.vtt") ==
          "WEBVTT\n\nSTYLE\n::cue {}\n\n00:00:01.000 --> 00:00:02.000\none\n\n");
    bench.files.end_file(4s);
    bench.files.begin_file(2, 4s);
    bench.files.name_file(2, bench.directory / "x-2.ts");
    bench.files.end_file(8s);
    bench.files.begin_file(3, 8s);
    bench.files.name_file(3, bench.directory / "x-3.ts");
    bench.add(7500ms, "three");
    bench.add(2s, "late");
    bench.files.end_file(12s);
    bench.files.finish();
    bench.settle();
    CHECK(bench.count() == 3);
    CHECK(bench.text("x.y.vtt").ends_with("00:00:02.000 --> 00:00:03.000\nlate\n\n"));
    CHECK(bench.text("x-2.vtt").ends_with("00:00:03.500 --> 00:00:04.000\nthree\n\n"));
    CHECK(bench.text("x-3.vtt").ends_with("00:00:00.000 --> 00:00:00.500\nthree\n\n"));
    CHECK(bench.settled > 0);
    CHECK(bench.troubles.empty());
}

TEST_CASE("subtitle files: cues wait for the name, and never take another's", "[recorder]") {
    Bench bench;
    kit::write_file(bench.directory / "x.vtt", as_bytes("mine"));
    bench.files.begin_file(1, 0s);
    bench.add(1s, "one");
    bench.files.end_file(4s);
    bench.files.finish();
    bench.settle();
    CHECK(bench.count() == 1);
    bench.files.name_file(1, bench.directory / "x.ts");
    CHECK_FALSE(bench.files.is_settled());
    bench.settle();
    CHECK(bench.text("x.vtt") == "mine");
    CHECK(bench.text("x-2.vtt") == "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\none\n\n");
}

TEST_CASE("subtitle files: without cues there are none", "[recorder]") {
    Bench bench;
    bench.files.begin_file(1, 0s);
    bench.files.name_file(1, bench.directory / "x.ts");
    bench.add(5s, "behind the end");
    bench.files.end_file(4s);
    bench.files.finish();
    bench.settle();
    CHECK(bench.count() == 0);
}

TEST_CASE("subtitle files: what a stuck disk does not take is bounded, and told once",
          "[recorder]") {
    Bench bench;
    std::promise<void> go_on;
    bench.volume->post(0, 0, [wait = go_on.get_future().share()] { wait.wait(); });
    bench.files.begin_file(1, 0s);
    bench.files.name_file(1, bench.directory / "x.ts");
    bench.files.advance(2s);
    for (int i = 0; i < 300; ++i)
        bench.add(0s, std::string(1'000, 'x') + std::to_string(i));
    go_on.set_value();
    bench.settle();
    REQUIRE(bench.troubles.size() == 1);
    CHECK(bench.troubles[0].code == Errc::stalled);
    CHECK(bench.text("x.vtt").size() > 50'000);
    CHECK(bench.text("x.vtt").size() <= 64 << 10);
}

TEST_CASE("subtitle files: a disk that takes nothing is told once, and holds up nobody",
          "[recorder]") {
    Bench bench;
    kit::write_file(bench.directory / "file", as_bytes("x"));
    bench.files.begin_file(1, 0s);
    bench.files.name_file(1, bench.directory / "file/x.ts");
    for (int i = 0; i < 3; ++i) {
        bench.add(i * 1s, "text");
        bench.files.advance(i * 1s + 1s);
        bench.settle();
    }
    REQUIRE(bench.troubles.size() == 1);
    CHECK(bench.troubles[0].code == Fault::local);
}
