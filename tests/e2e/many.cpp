// SPDX-License-Identifier: MIT
// A hundred streams in one process (fewer under sanitizers): each is whole, on the threads of one.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "e2e/weir_process.hpp"
#include "kit/compare.hpp"
#include "kit/origin/origin.hpp"

namespace weir::e2e {
namespace {

#if defined(WEIR_SANITIZED)
constexpr unsigned kStreamsOfAKind = 10;  // With more, two cores do not keep up.
#else
constexpr unsigned kStreamsOfAKind = 50;
#endif
constexpr double kRecordedSeconds = 30;

/// Threads of a weir that records one stream.
std::size_t threads_for_one(const kit::Origin& origin) {
    const kit::TempDir folder;
    auto weir = WeirProcess::record(folder.path(), {origin.hls_url("alone")});
    REQUIRE(weir.wait_for_events("file_opened", 1, 60s));
    const auto threads = weir.threads();
    weir.send_signal(SIGINT);
    const auto outcome = weir.finish(60s);
    INFO(outcome.text());
    CHECK(outcome.exit_code == 0);
    return threads;
}

void check_recording(const Recorded& recorded, const kit::Reference& reference) {
    CHECK(recorded.state == "completed");
    CHECK(recorded.runs == 1);
    CHECK(recorded.gaps.empty());
    REQUIRE(recorded.files.size() == 1);
    const auto frames = frames_of(recorded);
    const auto verdict = kit::compare(frames, reference);
    INFO(to_text(verdict));
    CHECK(verdict.flawless());
    CHECK(double(verdict.video.matched) >= (kRecordedSeconds - 0.1) * 30);
    CHECK(double(verdict.audio.matched) >= (kRecordedSeconds - 0.3) * 48'000 / 1'024);
    const auto packets = recorded.files.front().packets.value_or(PacketCounts{});
    CHECK(packets.video + packets.audio == frames.size());
}

}  // namespace

TEST_CASE("many: each stream is whole, and all run on the threads of one", "[e2e]") {
    kit::OriginOptions options;
    options.stagger = true;
    auto origin = kit::Origin::start(options);
    if (!origin) FAIL(origin.error().message());
    const auto threads = threads_for_one(*origin);

    std::vector<std::string> names, urls;
    for (unsigned i = 0; i < kStreamsOfAKind; ++i) {
        urls.push_back(origin->hls_url(names.emplace_back(fmt::format("hls-{}", i))));
        urls.push_back(origin->flv_url(names.emplace_back(fmt::format("flv-{}", i))));
    }
    std::vector<std::string> arguments{"--duration", fmt::format("{}s", kRecordedSeconds)};
    arguments.insert(arguments.end(), urls.begin(), urls.end());
    const kit::TempDir folder;
    auto weir = WeirProcess::record(folder.path(), arguments);
    CHECK(weir.wait_for_events("file_opened", urls.size(), 60s));
    CHECK(weir.threads() == threads);
    const auto outcome = weir.finish(180s);

    INFO(outcome.errors);
    CHECK(outcome.exit_code == 0);
    REQUIRE(outcome.summary);
    CHECK(outcome.summary->recordings.size() == urls.size());
    for (std::size_t i = 0; i < urls.size(); ++i) {
        INFO(urls[i]);
        check_recording(outcome.recorded(urls[i]), origin->reference(names[i]));
    }
}

}  // namespace weir::e2e
