// SPDX-License-Identifier: MIT
// Coded frames as values that can be compared across containers.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>
#include <weir/error.hpp>

#include "base/bytes.hpp"

namespace weir::kit {

enum class Kind : std::uint8_t { video, audio };

/// One coded frame. `hash` is the same whichever container carried it.
struct Frame {
    Kind kind = Kind::video;
    std::int64_t dts_us = 0;
    std::int64_t pts_us = 0;
    bool key = false;
    std::uint64_t hash = 0;
    bool operator==(const Frame&) const = default;
};

enum class Codec : std::uint8_t { h264, hevc, aac, other };

/// 64-bit hash of bytes; not for adversaries.
std::uint64_t hash_bytes(ByteView bytes, std::uint64_t seed = 0);

/// NAL units of an access unit. `length_bytes`: 0 for start codes (Annex B), else the size of each
/// unit's length field. A unit that claims more than there is ends the list.
std::vector<ByteView> nal_units(ByteView access_unit, unsigned length_bytes);

/// Size of the length field that avcC or hvcC extradata declares; 0 for Annex B or no extradata.
unsigned nal_length_bytes(Codec codec, ByteView extradata);

/// Hash of what decodes to a picture or sound. Video: parameter sets, delimiters, SEI and filler
/// are left out, and each other NAL unit counts with its length. AAC: without ADTS header.
std::uint64_t canonical_hash(Codec codec, ByteView frame, unsigned length_bytes);

/// All coded frames of a file or URL, in the order in which libavformat gives them. Data and
/// subtitle tracks are left out. Timestamps are those of the container; a frame without DTS has its
/// PTS there.  Thread: any.  Blocks: yes.  Errors: Errc::bad_media.
Result<std::vector<Frame>> read_frames(const std::string& path_or_url);

/// The same, with where they lie.
struct StoredFrames {
    std::vector<Frame> frames;
    std::vector<std::uint64_t> ends;  ///< A file that is shorter than that has not all of a frame.
};
Result<StoredFrames> read_stored_frames(const std::string& path);

/// "v 12.033333 12.100000 K 0123456789abcdef": kind, DTS and PTS in seconds, key flag, hash.
std::string to_line(const Frame& frame);

}  // namespace weir::kit
