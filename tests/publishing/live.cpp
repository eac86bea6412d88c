// SPDX-License-Identifier: MIT
// A window of segments beside the recording.
#include <algorithm>
#include <catch2/catch.hpp>

#include "encoding/encoded_recorder.hpp"
#include "publishing/publishing_recorder.hpp"

namespace weir {
namespace {

using namespace std::chrono_literals;
using kit::are_same;
using kit::Kind;
using kit::PublishingRecorder;
using kit::Stage;

constexpr std::chrono::seconds kMedia{2 * kit::kSegments};
constexpr unsigned kFrames = kit::kSegments * kit::kSegmentFrames;

PublishOptions window_of(unsigned segments, PublishContainer container = PublishContainer::ts) {
    PublishOptions options;
    options.window = segments;
    options.container = container;
    return options;
}

unsigned discontinuities(const Stage& stage) {
    const auto all = stage.playlist().segments;
    return unsigned(std::ranges::count(all, true, &kit::JudgedPlaylist::Segment::discontinuity));
}

void check_all_frames(const Stage& stage, const PublishingRecorder& recorder) {
    CHECK(are_same(stage.frames(Kind::video), recorder.recorded(Kind::video)));
    CHECK(are_same(stage.frames(Kind::audio), recorder.recorded(Kind::audio)));
}

TEST_CASE("live: what players get is what is recorded, frame by frame", "[publish]") {
    const auto container = GENERATE(PublishContainer::ts, PublishContainer::fmp4);
    const auto format = GENERATE(Format::ts, Format::mp4, Format::mkv);
    Stage stage{window_of(100, container)};
    PublishingRecorder recorder{stage, format};
    recorder.feed_all();
    recorder.finish();
    CHECK(stage.problems() == "");
    CHECK(recorder.warnings().empty());
    const auto playlist = stage.playlist();
    CHECK(playlist.segments.size() == kit::kSegments);
    CHECK(playlist.target_s == 2);
    CHECK(playlist.has_ended);
    CHECK(playlist.is_independent);
    CHECK(playlist.duration_s() == Approx(kMedia.count()).margin(0.1));
    CHECK(stage.frames(Kind::video).size() == kFrames);
    check_all_frames(stage, recorder);
    CHECK(kit::all_sound(recorder.reports()));
}

TEST_CASE("live: segments of each length are cut at keyframes", "[publish]") {
    const auto [wanted, count] = GENERATE(table<int, unsigned>({{1, 8}, {2, 4}, {4, 2}}));
    PublishOptions options = window_of(100);
    options.segment = std::chrono::seconds{wanted};
    Stage stage{options};
    PublishingRecorder recorder{stage};
    recorder.feed_all();
    recorder.finish();
    CHECK(stage.problems() == "");
    CHECK(stage.playlist().segments.size() == count);
    CHECK(stage.playlist().target_s == unsigned(wanted));
    check_all_frames(stage, recorder);
}

TEST_CASE("live: the window slides, and each playlist that was there keeps the rules",
          "[publish]") {
    const auto container = GENERATE(PublishContainer::ts, PublishContainer::fmp4);
    Stage stage{window_of(3, container)};
    PublishingRecorder recorder{stage};
    for (int i = 0; i < 3; ++i)
        recorder.feed_all("160x90", i > 0);
    recorder.finish();
    CHECK(stage.problems() == "");
    // One each, and the end.
    CHECK(stage.judge.playlists() == 3 * kit::kSegments + 1);
    CHECK(stage.playlist().segments.size() == 3);
}

TEST_CASE("live: a stream that changes its picture is told as discontinuous, and whole",
          "[publish]") {
    const auto container = GENERATE(PublishContainer::ts, PublishContainer::fmp4);
    Stage stage{window_of(100, container)};
    PublishingRecorder recorder{stage, Format::mkv};
    recorder.feed_all("160x90");
    recorder.feed_all("320x180", true);
    recorder.feed_all("160x90", true);
    recorder.finish();
    CHECK(stage.problems() == "");
    CHECK(discontinuities(stage) == 2);
    CHECK(stage.frames(Kind::video).size() == 3 * kFrames);
    check_all_frames(stage, recorder);
    CHECK(recorder.files().size() == 3);
}

TEST_CASE("live: a hole in the media is told as discontinuous", "[publish]") {
    Stage stage{window_of(100)};
    PublishingRecorder recorder{stage};
    const auto& media = kit::segments();
    recorder.feed(media[0]);
    recorder.feed(media[1]);
    recorder.feed(media[3], false, {}, 2s);
    recorder.finish();
    CHECK(stage.problems() == "");
    CHECK(discontinuities(stage) == 1);
    CHECK(stage.playlist().duration_s() == Approx(6).margin(0.1));
    check_all_frames(stage, recorder);
}

TEST_CASE("live: the source's dates are told", "[publish]") {
    Stage stage{window_of(100)};
    PublishingRecorder recorder{stage};
    const WallClock::time_point date{1'790'000'000s};
    for (unsigned i = 0; i < kit::kSegments; ++i)
        recorder.feed(kit::segments()[i], false, date + 2s * i);
    recorder.finish();
    CHECK(stage.problems() == "");
    const auto playlist = stage.playlist();
    CHECK(playlist.segments[0].date == "2026-09-21T14:13:20.000Z");
    CHECK(playlist.segments[3].date == "2026-09-21T14:13:26.000Z");
}

TEST_CASE("live: sound alone is published, too", "[publish]") {
    Stage stage{window_of(100)};
    RecordingOptions options;
    options.audio_only = true;
    PublishingRecorder recorder{stage, Format::ts, options};
    recorder.feed_all();
    recorder.finish();
    CHECK(stage.problems() == "");
    CHECK(stage.playlist().segments.size() == kit::kSegments);
    CHECK(stage.frames(Kind::video).empty());
    CHECK(are_same(stage.frames(Kind::audio), recorder.recorded(Kind::audio)));
}

TEST_CASE("live: what is encoded is published as it is recorded", "[publish]") {
    struct EncodedStage : kit::EncodedRecorder {
        EncodedStage(Stage& stage, RecordingOptions options)
            : EncodedRecorder(stage.recording(std::move(options)), {kit::backend("software")}) {
            context().shared.on_playlist = [&stage] { stage.look(); };
        }
        void finish() {
            EncodedRecorder::finish();
            series().finish();
            settle_disk();
        }
    };
    Stage stage{window_of(100)};
    RecordingOptions options;
    options.encode.emplace();
    options.encode->shorter_side = 72;
    options.extra_outputs.push_back({.name = "36p", .encode = {.shorter_side = 36}});
    EncodedStage recorder{stage, options};
    recorder.feed_all();
    recorder.finish();
    CHECK(stage.problems() == "");
    const auto main = recorder.files_of();
    CHECK(stage.frames(Kind::video).size() == kFrames);
    CHECK(are_same(stage.frames(Kind::video), kit::hashes_in(main, Kind::video)));
    CHECK(are_same(stage.frames(Kind::audio), kit::hashes_in(main, Kind::audio)));
}

TEST_CASE("live: nothing came, and nothing is published", "[publish]") {
    Stage stage{window_of(6)};
    PublishingRecorder recorder{stage};
    recorder.finish();
    CHECK(stage.names().empty());
    CHECK(recorder.leftovers()->size() == 0);
}

TEST_CASE("live: a place that can't be written to costs the recording nothing", "[publish]") {
    Stage stage{window_of(100)};
    kit::write_text(stage.options.directory, "no directory");
    PublishingRecorder recorder{stage};
    recorder.feed_all();
    recorder.finish();
    CHECK(recorder.warnings().size() == 1);
    CHECK(recorder.warnings().front().detail.starts_with("not published: "));
    CHECK(recorder.recorded(Kind::video).size() == kFrames);
    CHECK(kit::all_sound(recorder.reports()));
    CHECK(recorder.gaps().empty());
}

TEST_CASE("live: segments that could not be written are told as discontinuous", "[publish]") {
    Stage stage{window_of(100)};
    PublishingRecorder recorder{stage};
    recorder.feed_all();
    recorder.catch_up();
    const auto last = stage.playlist().segments.back();
    const auto next = stage.folder() / (std::to_string(last.msn + 1) + ".ts");
    std::filesystem::create_directory(next);
    recorder.feed_all("160x90", true);
    recorder.catch_up();
    CHECK(stage.playlist().segments.back() == last);
    CHECK(recorder.warnings().size() == 1);
    std::filesystem::remove(next);
    recorder.feed_all("160x90", true);
    recorder.finish();
    CHECK(stage.problems() == "");
    CHECK(discontinuities(stage) == 1);
    CHECK(recorder.recorded(Kind::video).size() == 3 * kFrames);
}

}  // namespace
}  // namespace weir
