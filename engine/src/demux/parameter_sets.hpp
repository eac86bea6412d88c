// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>

#include "av/handles.hpp"
#include "base/bytes.hpp"

namespace weir::demux {

/// Whether a decoder that starts at a track's beginning finds what it must know first: H.264 SPS
/// and PPS, HEVC VPS, SPS and PPS, AAC's AudioSpecificConfig or an ADTS header. Other codecs carry
/// it in each keyframe, or their containers can't be without it. Pure.  Thread: any.
class ParameterSetWatch {
public:
    /// `extradata`: what the container itself says, empty for MPEG-TS and bare streams (there
    /// libavformat puts together what it finds anywhere in the first seconds).
    ParameterSetWatch(AVCodecID codec, ByteView extradata);

    /// Packets in order; those behind the first keyframe are not looked at.
    void add(ByteView packet, bool is_keyframe);

    bool complete() const { return (seen_ & wanted_) == wanted_; }

private:
    void read_avcc(ByteView extradata);
    void read_hvcc(ByteView extradata);
    void read_annex_b(ByteView bytes);
    void read_length_prefixed(ByteView bytes);
    void note_unit(ByteView unit);
    void note_type(unsigned nal_type);

    AVCodecID codec_;
    unsigned length_bytes_ = 0;  ///< Of a NAL unit's length field; 0: start codes.
    unsigned wanted_ = 0;        ///< Bits, one a parameter set.
    unsigned seen_ = 0;
    bool past_keyframe_ = false;
};

}  // namespace weir::demux
