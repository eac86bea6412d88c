// SPDX-License-Identifier: MIT
// What libavcodec finds out about a track from one of its frames.
#pragma once
#include "av/handles.hpp"

namespace weir::demux {

/// Opens a decoder with what is known so far, gives it `frame` unless that is null, and takes over
/// what it knows then. Of a keyframe, no more is decoded than must be. A failure shows in what is
/// still unknown.
void ask_decoder(AVCodecParameters& parameters, const AVPacket* frame);

/// The same with the codec's parser, which takes headers only.
void ask_parser(AVCodecParameters& parameters, const AVPacket& frame);

}  // namespace weir::demux
