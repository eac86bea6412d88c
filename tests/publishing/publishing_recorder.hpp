// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "kit/frames.hpp"
#include "kit/hls_judge.hpp"
#include "kit/process.hpp"
#include "recorder/leftovers.hpp"
#include "recorder/recording_folder.hpp"
#include "recorder/remux_segments.hpp"
#include "recorder/remuxer.hpp"

namespace weir::kit {

/// Where recordings of one room are published, one after the other, and judged together.
class Stage {
    TempDir directory_;  // Before what lies in it.

public:
    explicit Stage(PublishOptions options = {});

    RecordingOptions recording(RecordingOptions options = {}) const;
    std::filesystem::path folder() const { return options.directory / options.folder; }
    /// Called when something was published, on a disk thread.
    void look();
    /// What the judge found wrong; empty: nothing.
    std::string problems() const;
    JudgedPlaylist playlist() const;
    /// Names in the folder.
    std::vector<std::string> names() const;

    /// Of all that is listed, in order, one hash a frame.
    std::vector<std::uint64_t> frames(Kind kind) const;

    PublishOptions options;
    HlsJudge judge;

private:
    mutable std::mutex mutex_;
};

/// Records segments as an HLS stream does, into a folder, and publishes them.
class PublishingRecorder : public RecordingFolder {
public:
    PublishingRecorder(Stage& stage, Format format = Format::ts, RecordingOptions options = {});

    /// `date`: as the source's playlist has it. `lost`: media missing before it.
    void feed(ByteView segment, bool discontinuity = false,
              std::optional<WallClock::time_point> date = {}, milliseconds lost = {});
    void feed_all(const std::string& size = "160x90", bool discontinuity = false);
    /// All that was fed is published.
    void catch_up();
    void finish();
    const std::shared_ptr<recorder::Leftovers>& leftovers() { return leftovers_; }
    std::vector<std::uint64_t> recorded(Kind kind) const;

private:
    recorder::Context& prepared(Stage& stage);

    std::shared_ptr<recorder::Leftovers> leftovers_ = std::make_shared<recorder::Leftovers>();
    std::uint64_t msn_ = 0;
    recorder::Remuxer remuxer_;
    recorder::RemuxSegments chain_;
};

std::vector<std::uint64_t> hashes_in(const std::vector<std::filesystem::path>& files, Kind kind);
/// Says where they differ.
bool are_same(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b);

}  // namespace weir::kit
