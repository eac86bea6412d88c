// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>
#include <weir/error.hpp>

#include "base/bytes.hpp"
#include "kit/origin/options.hpp"

namespace weir::kit {

/// A coded frame of the loop; its bytes lie in the loop's arena.
struct LoopFrame {
    std::uint64_t offset = 0;
    std::uint32_t size = 0;
    std::int32_t composition = 0;  ///< PTS - DTS in frame durations; never negative.
    bool key = false;
    std::uint64_t hash = 0;  ///< canonical_hash().
};

/// What all streams of an origin repeat. Starts with an IDR frame, has closed GOPs only, and no two
/// frames of a track are equal. Video is Annex B without parameter sets, audio raw AAC.
struct Loop {
    MediaOptions media;
    Bytes parameter_sets;  ///< SPS and PPS, Annex B.
    Bytes audio_config;    ///< AudioSpecificConfig.
    std::vector<LoopFrame> video, audio;
    Bytes arena;

    ByteView bytes(const LoopFrame& frame) const {
        return ByteView{arena}.subspan(frame.offset, frame.size);
    }
};

/// Thread: any.  Blocks: for seconds.  Errors: Errc::bad_option, Errc::unsupported_codec.
Result<std::shared_ptr<const Loop>> encode_loop(const MediaOptions& media);

/// From `cache` if it holds a loop of just these options, else encoded, and then kept there.
Result<std::shared_ptr<const Loop>> load_or_encode_loop(const MediaOptions& media,
                                                        const std::filesystem::path& cache);

}  // namespace weir::kit
