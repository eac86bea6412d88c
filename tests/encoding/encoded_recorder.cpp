// SPDX-License-Identifier: MIT
#include "encoding/encoded_recorder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <numeric>
#include <utility>

#include "kit/clip.hpp"
#include "kit/process.hpp"

namespace weir::kit {
namespace {

std::vector<Bytes> make_segments(const std::string& size) {
    const TempDir folder;
    const Clip clip{
        .size = size,
        .frame_rate = 25,
        .seconds = 2 * kSegments,
        .coding = {"-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-g", "25",
                   "-sc_threshold", "0", "-c:a", "aac"},
        .packing = {"-f", "segment", "-segment_time", "2", "-segment_format", "mpegts"}};
    const auto made = make_clip(folder / "%d.ts", clip);
    if (!made) FAIL(made.error());
    std::vector<Bytes> segments;
    for (unsigned i = 0; i < kSegments; ++i)
        segments.push_back(read_file(folder / fmt::format("{}.ts", i)));
    return segments;
}

/// One thread each: which of them libav wakes, and how, is not seen by ThreadSanitizer.
RecordingOptions with_one_thread(RecordingOptions options) {
    if (options.encode) options.encode->threads = 1;
    for (ExtraOutput& extra : options.extra_outputs)
        extra.encode.threads = 1;
    return options;
}

}  // namespace

const std::vector<Bytes>& segments(const std::string& size) {
    static std::map<std::string, std::vector<Bytes>> made;
    const auto found = made.find(size);
    if (found != made.end()) return found->second;
    return made.emplace(size, make_segments(size)).first->second;
}

EncodedRecorder::EncodedRecorder(RecordingOptions options, ext::CodecBackends backends,
                                 Format format)
    : RecordingFolder(format, with_one_thread(std::move(options))),
      remuxer_(prepared(std::move(backends)), series()),
      chain_(context(), remuxer_) {}

EncodedRecorder::~EncodedRecorder() {
    (void)workers_.stop();
}

recorder::Context& EncodedRecorder::prepared(ext::CodecBackends backends) {
    context().shared.encoders = std::make_shared<GivenEncoders>(std::move(backends));
    context().shared.workers = &workers_;
    return context();
}

void EncodedRecorder::feed(ByteView segment, bool discontinuity) {
    recorder::SegmentStart start;
    start.discontinuity = discontinuity;
    chain_.begin_segment(start);
    REQUIRE(chain_.bytes(segment));
    REQUIRE(chain_.end_segment({.whole = true}));
}

void EncodedRecorder::feed_all(const std::string& size, bool discontinuity) {
    for (const Bytes& segment : segments(size))
        feed(segment, std::exchange(discontinuity, false));
}

void EncodedRecorder::pass(std::chrono::milliseconds time) {
    now_ += time;
    remuxer_.encoding()->step(now_);
}

void EncodedRecorder::end() {
    if (!std::exchange(is_ended_, true)) chain_.finish();
}

void EncodedRecorder::give_up() {
    remuxer_.encoding()->give_up();
    settle();
}

void EncodedRecorder::finish() {
    end();
    REQUIRE(run_until([this] { return remuxer_.encoding()->is_finished(); }));
    settle();
}

std::vector<std::filesystem::path> EncodedRecorder::files_of(const std::string& output) const {
    auto files = this->files();
    std::erase_if(files, [&output](const std::filesystem::path& path) {
        const std::string stem = path.stem().native();
        const auto dot = stem.find('.');
        return output != (dot == stem.npos ? "" : stem.substr(dot + 1));
    });
    std::ranges::sort(files);
    return files;
}

std::string EncodedRecorder::encoders(const std::string& output) const {
    std::string names;
    for (const auto& changed : encodings())
        if (changed.output == output)
            names += (names.empty() ? "" : " ") + (changed.to.empty() ? "none" : changed.to);
    return names;
}

std::vector<unsigned> picture_counts(const std::vector<std::filesystem::path>& files) {
    std::vector<unsigned> counts;
    for (const auto& path : files) {
        const auto report = inspect(path);
        REQUIRE(report.has_value());
        unsigned count = 0;
        for (const TrackReport& track : report->tracks)
            if (track.kind == "video") count += static_cast<unsigned>(track.packets);
        counts.push_back(count);
    }
    return counts;
}

unsigned pictures(const std::vector<std::filesystem::path>& files) {
    const auto counts = picture_counts(files);
    return std::accumulate(counts.begin(), counts.end(), 0u);
}

}  // namespace weir::kit
