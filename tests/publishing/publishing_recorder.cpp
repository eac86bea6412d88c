// SPDX-License-Identifier: MIT
#include "publishing/publishing_recorder.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <iterator>
#include <utility>

#include "encoding/encoded_recorder.hpp"

namespace weir::kit {
namespace {

PublishOptions placed(PublishOptions options, const std::filesystem::path& directory) {
    options.directory = directory / "live";
    options.folder = "room";
    return options;
}

RecordingOptions with_publishing(RecordingOptions options, const PublishOptions& publish) {
    options.publish = publish;
    return options;
}

std::string part_of(const std::string& bytes, const std::string& range) {
    if (range.empty()) return bytes;
    const auto at = range.find('@');
    return bytes.substr(std::stoull(range.substr(at + 1)), std::stoull(range.substr(0, at)));
}

void add_hashes(std::vector<std::uint64_t>& hashes, const std::filesystem::path& file, Kind kind) {
    const auto frames = read_frames(file.native());
    REQUIRE(frames.has_value());
    for (const Frame& frame : *frames)
        if (frame.kind == kind) hashes.push_back(frame.hash);
}

}  // namespace

Stage::Stage(PublishOptions wanted)
    : options(placed(std::move(wanted), directory_.path())), judge(folder(), options.grace) {}

RecordingOptions Stage::recording(RecordingOptions recording) const {
    return with_publishing(std::move(recording), options);
}

void Stage::look() {
    const std::lock_guard lock{mutex_};
    judge.look(Clock::now());
}

std::string Stage::problems() const {
    const std::lock_guard lock{mutex_};
    return judge.told();
}

JudgedPlaylist Stage::playlist() const {
    const std::lock_guard lock{mutex_};
    REQUIRE(judge.last().has_value());
    return *judge.last();
}

std::vector<std::string> Stage::names() const {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator{folder(), error})
        names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return names;
}

/// Stretch by stretch: what a player would put behind one another.
std::vector<std::uint64_t> Stage::frames(Kind kind) const {
    std::vector<std::uint64_t> hashes;
    const TempDir work;
    std::string stretch;
    const auto end_stretch = [&] {
        if (stretch.empty()) return;
        write_text(work / "stretch", std::exchange(stretch, {}));
        add_hashes(hashes, work / "stretch", kind);
    };
    for (const auto& segment : playlist().segments) {
        if (segment.discontinuity) end_stretch();
        if (stretch.empty() && !segment.init.empty())
            stretch = part_of(read_text(folder() / segment.init), segment.init_range);
        stretch += part_of(read_text(folder() / segment.uri), segment.range);
    }
    end_stretch();
    return hashes;
}

PublishingRecorder::PublishingRecorder(Stage& stage, Format format, RecordingOptions options)
    : RecordingFolder(format, stage.recording(std::move(options))),
      remuxer_(prepared(stage), series()),
      chain_(context(), remuxer_) {}

recorder::Context& PublishingRecorder::prepared(Stage& stage) {
    context().shared.leftovers = leftovers_;
    context().shared.on_playlist = [&stage] { stage.look(); };
    return context();
}

void PublishingRecorder::feed(ByteView segment, bool discontinuity,
                              std::optional<WallClock::time_point> date, milliseconds lost) {
    recorder::SegmentStart start;
    start.discontinuity = discontinuity;
    start.lost = lost;
    start.origin = {0, msn_++, date};
    chain_.begin_segment(start);
    REQUIRE(chain_.bytes(segment));
    REQUIRE(chain_.end_segment({.whole = true}));
}

void PublishingRecorder::feed_all(const std::string& size, bool discontinuity) {
    for (const Bytes& segment : segments(size))
        feed(segment, std::exchange(discontinuity, false));
}

void PublishingRecorder::catch_up() {
    chain_.flush();
    settle_disk();
}

void PublishingRecorder::finish() {
    chain_.finish();
    series().finish();
    settle();
    settle_disk();  // What the files' ends have led to.
}

std::vector<std::uint64_t> PublishingRecorder::recorded(Kind kind) const {
    return hashes_in(files(), kind);
}

std::vector<std::uint64_t> hashes_in(const std::vector<std::filesystem::path>& files, Kind kind) {
    std::vector<std::uint64_t> hashes;
    for (const auto& file : files)
        add_hashes(hashes, file, kind);
    return hashes;
}

bool are_same(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
    const auto [x, y] = std::ranges::mismatch(a, b);
    if (x == a.end() && y == b.end()) return true;
    UNSCOPED_INFO(a.size() << " and " << b.size() << " frames, different from frame "
                           << x - a.begin() << " on");
    return false;
}

}  // namespace weir::kit
