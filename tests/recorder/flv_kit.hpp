// SPDX-License-Identifier: MIT
// FLV streams for tests: coded media from the ffmpeg tool, packed as servers would pack it, and the
// chain that records it.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "av/packet.hpp"
#include "av/track.hpp"
#include "flv/tag.hpp"
#include "recorder/chain.hpp"
#include "recorder/recording_folder.hpp"

namespace weir::kit {

/// Coded media, times in milliseconds, video first.
struct Media {
    av::Tracks tracks;
    av::Packets packets;
};

/// What the ffmpeg tool makes of a test picture and a tone with these encoders. Made once a
/// program. `seconds`: how much.
const Media& encoded(const std::vector<std::string>& encoders, const std::string& size = "320x180",
                     int seconds = 3);

/// How pictures and sound are packed into tags.
enum class Packing { plain, enhanced };

/// One tag on its way to the recorder.
struct FlvTag {
    flv::TagType type;
    std::uint32_t timestamp_ms;
    Bytes body;
};
using FlvStream = std::vector<FlvTag>;

/// The sequence header of a track; no body if the codec has none.
FlvTag header_tag(const av::Track& track, Packing packing, std::uint32_t at_ms = 0);
/// Sequence headers, then the frames, in the order of DTS.
FlvStream packed(const Media& media, Packing packing);
/// onMetaData with a size.
FlvTag metadata_tag(double width, double height);

/// Records tags as a stream does, into a folder.
class Recorder : public RecordingFolder {
public:
    explicit Recorder(Format format, RecordingOptions options = {});

    void begin_run(std::chrono::milliseconds silence = std::chrono::milliseconds{0});
    Result<void> feed(const FlvStream& stream);
    /// All is on the disk.
    void finish();
    double recorded_s() const;

private:
    std::unique_ptr<recorder::TagChain> chain_;
};

/// Payloads of one kind of track, over files.
std::vector<Bytes> payloads(const std::vector<std::filesystem::path>& files, bool video);
std::vector<Bytes> payloads(const Media& media, bool video);

/// Says where they differ.
bool same_frames(const std::vector<Bytes>& a, const std::vector<Bytes>& b);

}  // namespace weir::kit
