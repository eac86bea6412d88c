// SPDX-License-Identifier: MIT
// Pictures through an encoder of ours, and back through libavcodec's decoder.
#pragma once
#include <weir/ext/codec_backend.hpp>

#include <cstdint>
#include <set>
#include <vector>

#include "kit/libav.hpp"

namespace weir::coding {

struct Job {
    ext::EncoderOptions options{};
    int frames = 50;
    /// Of each frame; empty: one after the other, `ticks` apart.
    std::vector<std::int64_t> pts{};
    std::int64_t ticks = 3'600;  ///< 25 a second, of 90 kHz.
    std::set<int> asked{};       ///< Frames that are to be keyframes.
    /// As a decoder of a source would have left them.
    bool has_foreign_types = false;
    bool is_noisy = false;  ///< Costs bits.
};

/// 320x180 at 25 frames a second, at the speed that costs least.
Job job(ext::VideoCodec codec);

struct Coded {
    std::int64_t pts = 0, dts = 0;
    bool is_key = false;
    std::vector<std::uint8_t> bytes{};
    int sent = 0;  ///< Frames that had gone in when it came out.
};

struct Stream {
    std::vector<Coded> packets;
    std::unique_ptr<AVCodecParameters, kit::FreeByAddress<avcodec_parameters_free>> parameters;

    std::uint64_t bytes() const;
    std::vector<std::int64_t> keyframes() const;  ///< Their PTS.
};

/// Fails the test where the encoder does.
Stream encode(const ext::CodecBackend& backend, const Job& job);

/// What libavcodec makes of it, from its parameters and packets alone.
std::vector<kit::FramePtr> decode(const Stream& stream);

/// Whether an access unit of H.264 or HEVC holds an IDR picture. Start codes or length fields.
bool is_idr(ext::VideoCodec codec, const Stream& stream, const Coded& packet);

}  // namespace weir::coding
