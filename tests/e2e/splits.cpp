// SPDX-License-Identifier: MIT
// Recordings cut into files by duration and by size: no frame is lost or doubled where they meet.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <limits>

#include "e2e/players.hpp"
#include "e2e/weir_process.hpp"
#include "kit/compare.hpp"
#include "kit/origin/origin.hpp"

namespace weir::e2e {
namespace {

constexpr double kGopSeconds = 1, kSegmentSeconds = 2, kRecordedSeconds = 14;
constexpr std::uint64_t kVideoBps = 1'600'000, kAudioBps = 128'000;
/// What the encoder may make of a GOP at most.
constexpr std::uint64_t kGopBytes =
    (kVideoBps + kAudioBps) / 8 * std::uint64_t(kGopSeconds) * 3 / 2;

/// Keyframes inside of segments and frames that are shown in another order, as in the world.
kit::Origin start_origin() {
    kit::OriginOptions options;
    options.media.width = 480;
    options.media.height = 270;
    options.media.gop_s = unsigned(kGopSeconds);
    options.media.b_frames = 2;
    options.media.video_bps = kVideoBps;
    options.media.audio_bps = kAudioBps;
    options.segment_s = unsigned(kSegmentSeconds);
    auto origin = kit::Origin::start(options);
    if (!origin) FAIL(origin.error().message());
    return std::move(*origin);
}

/// How a weir is asked to cut, and what must come of it. Zero: no such limit.
struct Split {
    std::string format;
    double limit_s = 0;
    std::uint64_t limit_bytes = 0;

    bool is_source() const { return format == "source"; }
    std::vector<std::string> arguments(std::vector<std::string> urls) const {
        std::vector<std::string> all{"--format", format, "--duration",
                                     fmt::format("{}s", kRecordedSeconds)};
        if (limit_s > 0) all.insert(all.end(), {"--split", fmt::format("{}s", limit_s)});
        if (limit_bytes > 0) all.insert(all.end(), {"--split", fmt::format("{}B", limit_bytes)});
        all.insert(all.end(), urls.begin(), urls.end());
        return all;
    }
    std::string name() const { return fmt::format("{}-{}s-{}B", format, limit_s, limit_bytes); }
};

/// Where a stream may be cut.
struct Grain {
    double seconds = 0;
    std::uint64_t bytes = 0;
};

/// Verbatim HLS is cut between segments, all else at keyframes.
Grain grain_of(const Split& split, bool is_hls) {
    const unsigned gops = is_hls && split.is_source() ? unsigned(kSegmentSeconds / kGopSeconds) : 1;
    return {kGopSeconds * gops, kGopBytes * gops};
}

/// Each file counts time from its own beginning, so sound is held against picture here.
void check_file(const FileInfo& file, const kit::Reference& reference) {
    INFO(file.path);
    CHECK(file.bytes == std::filesystem::file_size(file.path));
    const auto frames = frames_of(file.path);
    const auto picture = std::find_if(frames.begin(), frames.end(), [](const kit::Frame& frame) {
        return frame.kind == kit::Kind::video;
    });
    REQUIRE(picture != frames.end());
    CHECK(picture->key);
    const auto verdict = kit::compare(frames, reference);
    INFO(to_text(verdict));
    CHECK(verdict.flawless());
    CHECK(player_complaints(file.path) == "");
}

/// Only the last file may be shorter than a limit asks for.
void check_sizes(const std::vector<FileInfo>& files, const Split& split, const Grain& grain) {
    for (const FileInfo& file : files) {
        INFO(file.path << ", " << file.duration_s << " s, " << file.bytes << " bytes");
        const bool is_last = &file == &files.back();
        if (split.limit_s > 0) CHECK(file.duration_s <= split.limit_s + grain.seconds + 0.1);
        if (split.limit_bytes > 0) CHECK(file.bytes <= split.limit_bytes + grain.bytes);
        const bool is_long =
            split.limit_s > 0 && file.duration_s >= split.limit_s - grain.seconds - 0.1;
        const bool is_big =
            split.limit_bytes > 0 && file.bytes + 2 * grain.bytes >= split.limit_bytes;
        CHECK((is_last || is_long || is_big));
    }
}

void check_recording(const Recorded& recorded, const kit::Reference& reference) {
    CHECK(recorded.state == "completed");
    CHECK(recorded.gaps.empty());
    CHECK(recorded.files.size() >= 3);
    kit::CompareOptions across_files;
    across_files.av_tolerance_ms = std::numeric_limits<double>::infinity();
    const auto verdict = kit::compare(frames_of(recorded), reference, across_files);
    INFO(to_text(verdict));
    CHECK(verdict.flawless());
    CHECK(double(verdict.video.matched) >= (kRecordedSeconds - 0.1) * 30);
    CHECK(double(verdict.audio.matched) >= (kRecordedSeconds - 0.3) * 48'000 / 1'024);
    for (const FileInfo& file : recorded.files)
        check_file(file, reference);
}

/// Records with all of these at the same time, each of them one HLS and one FLV stream.
void check_splits(const std::vector<Split>& splits) {
    const auto origin = start_origin();
    const std::string hls = origin.hls_url("hls"), flv = origin.flv_url("flv");
    const kit::TempDir folder;
    std::vector<WeirProcess> running;
    for (const Split& split : splits)
        running.push_back(WeirProcess::record(folder / split.name(), split.arguments({hls, flv})));
    for (std::size_t i = 0; i < splits.size(); ++i) {
        const auto outcome = running[i].finish(120s);
        INFO(splits[i].name() << ": " << outcome.text());
        CHECK(outcome.exit_code == 0);
        for (const bool is_hls : {true, false}) {
            const auto recorded = outcome.recorded(is_hls ? hls : flv);
            INFO((is_hls ? "HLS" : "FLV"));
            check_recording(recorded, origin.reference(is_hls ? "hls" : "flv"));
            check_sizes(recorded.files, splits[i], grain_of(splits[i], is_hls));
        }
    }
}

constexpr std::uint64_t kMebibyte = 1u << 20;

}  // namespace

TEST_CASE("splits: files of 3 s hold each frame once", "[e2e]") {
    check_splits({{"ts", 3}, {"mp4", 3}, {"mkv", 3}, {"flv", 3}, {"source", 3}});
}

TEST_CASE("splits: files of 1 MiB hold each frame once", "[e2e]") {
    check_splits({{"ts", 0, kMebibyte},
                  {"mp4", 0, kMebibyte},
                  {"mkv", 0, kMebibyte},
                  {"flv", 0, kMebibyte},
                  {"source", 0, kMebibyte}});
}

TEST_CASE("splits: of two limits the first that is met counts", "[e2e]") {
    // 3 s are 0.6 MB, so only the duration is ever met; 4 s are more than 0.7 MB.
    check_splits({{"ts", 3, kMebibyte}, {"mp4", 4, 700'000}});
}

}  // namespace weir::e2e
