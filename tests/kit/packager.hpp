// SPDX-License-Identifier: MIT
#pragma once
#include <filesystem>
#include <string>
#include <weir/error.hpp>

#include "kit/process.hpp"

namespace weir::kit {

/// How ffmpeg cuts and wraps a stream.
struct Packaging {
    bool fmp4 = false;            ///< fMP4 with EXT-X-MAP; else MPEG-TS.
    bool byte_ranges = false;     ///< All segments in one file that grows, and all listed.
    unsigned listed = 6;          ///< Segments; all of them with byte_ranges.
    bool date_times = false;      ///< EXT-X-PROGRAM-DATE-TIME.
    bool encrypted = false;       ///< AES-128, a new key with each segment. Not with fMP4.
    bool separate_audio = false;  ///< A multivariant playlist, sound in a rendition of its own.
    /// Bare frames without time stamps: "aac", "mp3", "ac3" or "eac3"; empty: no.
    std::string packed_audio{};
};

/// An ffmpeg that plays a file once, in real time, as a live HLS stream: segments of a second, the
/// last of them listed. EXT-X-ENDLIST follows at the end of the file.  Thread: one at a time.
class Packager {
public:
    /// Writes `live.m3u8` and all it names into `folder`, which is made if missing.  Errors: errno.
    static Result<Packager> start(const std::filesystem::path& source,
                                  const std::filesystem::path& folder, const Packaging& packaging);

    /// A player could begin.
    bool is_up() const;
    bool running() { return process_.running(); }
    /// Call it often: makes the next key when a segment has come since.
    void tend();
    /// How many different keys the playlist names.
    std::size_t keys_listed() const;
    std::string log() const;

private:
    Packager(Process process, std::filesystem::path folder, const Packaging& packaging)
        : process_(std::move(process)), folder_(std::move(folder)), packaging_(packaging) {}

    Process process_;
    std::filesystem::path folder_;
    Packaging packaging_;
    std::filesystem::file_time_type listed_{};  ///< When the playlist was written that tend() saw.
    unsigned keys_ = 1;
};

}  // namespace weir::kit
