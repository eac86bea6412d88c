// SPDX-License-Identifier: MIT
// MPEG-TS for tests: coded media packed by libavformat, changed as origins change it, and the chain
// that records it.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "kit/frames.hpp"
#include "recorder/flv_kit.hpp"
#include "recorder/remux_segments.hpp"
#include "recorder/remuxer.hpp"

namespace weir::kit {

/// How media is packed.
struct TsPacking {
    unsigned version = 0;  ///< Of PAT and PMT: another one, where their content is another.
    std::int64_t start_ms = 0;
    unsigned first_pid = 256;  ///< Of the tracks, which follow one another.
};
Bytes ts_of(const Media& media, const TsPacking& packing = {});

/// Sets the continuity counters of packets, so that those of all calls follow one another.
class Continued {
public:
    Bytes operator()(Bytes ts);

private:
    std::map<unsigned, std::uint8_t> next_;  ///< By PID.
};

/// Only what `keep` says; its tracks all the same.
Media filtered(const Media& media, const std::function<bool(const av::Packet&)>& keep);
/// The first track alone.
Media without_sound(const Media& media);

/// Records segments as an HLS stream does, into a folder.
class SegmentRecorder : public RecordingFolder {
public:
    explicit SegmentRecorder(Format format, RecordingOptions options = {});

    void feed(ByteView segment, bool discontinuity = false,
              media::Container container = media::Container::mpegts);
    /// All is on the disk.
    void finish();
    double recorded_s() const;

private:
    recorder::Remuxer remuxer_;
    recorder::RemuxSegments chain_;
};

/// What decodes to pictures or sound, one hash a frame, in their order: of files, and of what they
/// were made of.
std::vector<std::uint64_t> frame_hashes(const std::vector<std::filesystem::path>& files, Kind kind);
std::vector<std::uint64_t> frame_hashes(const std::vector<const Media*>& sources, Kind kind);
/// Says where they differ.
bool same_hashes(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b);

}  // namespace weir::kit
