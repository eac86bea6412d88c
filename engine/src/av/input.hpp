// SPDX-License-Identifier: MIT
// How files from anywhere are opened.
#pragma once
#include "av/handles.hpp"

namespace weir::av {

/// No demuxer that opens further files or URLs by what it reads (hls, concat, dash, sdp, …).
inline constexpr const char* kFileFormats =
    "mpegts,mov,mp4,matroska,webm,flv,live_flv,aac,mp3,ac3,eac3,h264,hevc,wav,ogg,flac";

/// avformat_find_stream_info(), its decoders single-threaded.
void find_formats(AVFormatContext& input);

}  // namespace weir::av
