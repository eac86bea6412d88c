// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <functional>
#include <vector>

#include "recorder/recording_folder.hpp"
#include "recorder/remux_segments.hpp"
#include "recorder/remuxer.hpp"
#include "transcode/software_backend.hpp"

namespace weir::kit {

/// Segments of MPEG-TS that continue one another: two seconds of 25 frames a second each, a
/// keyframe each second, with B-frames and sound.
const std::vector<Bytes>& segments(const std::string& size = "160x90");
inline constexpr unsigned kSegments = 4, kSegmentFrames = 50;

/// Records segments as an HLS stream does, into a folder, encoding them on workers of its own.
class EncodedRecorder : public RecordingFolder {
public:
    EncodedRecorder(RecordingOptions options, ext::CodecBackends backends,
                    Format format = Format::ts);
    ~EncodedRecorder();

    void feed(ByteView segment, bool discontinuity = false);
    void feed_all(const std::string& size = "160x90", bool discontinuity = false);
    /// What the workers gave arrives, until the condition holds.
    bool run_until(const std::function<bool()>& condition) { return run_loop_until(condition); }
    /// So much time has passed.
    void pass(std::chrono::milliseconds time);
    /// Somebody asked it to stop.
    void stop() { context().handle.ask(recorder::Handle::Wish::finish); }
    /// No more will come.
    void end();
    /// All is encoded, and on the disk.
    void finish();
    /// Nothing is waited for but the disk.
    void give_up();

    /// Of the recording itself, or of an extra output.
    std::vector<std::filesystem::path> files_of(const std::string& output = {}) const;
    /// "software copy": who encoded it, one after the other.
    std::string encoders(const std::string& output = {}) const;

private:
    recorder::Context& prepared(ext::CodecBackends backends);

    transcode::Workers workers_{2};
    Clock::time_point now_ = Clock::now();
    bool is_ended_ = false;
    recorder::Remuxer remuxer_;
    recorder::RemuxSegments chain_;
};

/// Of each file.
std::vector<unsigned> picture_counts(const std::vector<std::filesystem::path>& files);
unsigned pictures(const std::vector<std::filesystem::path>& files);

}  // namespace weir::kit
