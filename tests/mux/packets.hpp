// SPDX-License-Identifier: MIT
// Packets and tracks made by hand, for tests of the stages that carry them.
#pragma once
#include <fmt/format.h>

#include <chrono>
#include <cstring>
#include <string>

#include "av/packet.hpp"
#include "av/track.hpp"
#include "mux/assembler.hpp"

namespace weir::kit {

using media::Nanoseconds;
using std::chrono::milliseconds;

/// `payload` makes its content: equal payloads are equal frames.
inline av::Packet packet(int track, std::int64_t dts, bool keyframe, std::string_view payload) {
    av::Packet p;
    av_new_packet(p.get(), static_cast<int>(payload.size()));
    std::memcpy(p.get()->data, payload.data(), payload.size());
    p.get()->stream_index = track;
    p.get()->flags = keyframe ? AV_PKT_FLAG_KEY : 0;
    p.set_times(dts, dts);
    return p;
}

/// A video and an audio track in milliseconds, as FLV has them.
inline av::Tracks two_tracks() {
    av::Tracks tracks;
    auto* parameters = avcodec_parameters_alloc();
    parameters->codec_type = AVMEDIA_TYPE_VIDEO;
    parameters->codec_id = AV_CODEC_ID_H264;
    parameters->width = 64;
    parameters->height = 64;
    tracks.emplace_back(*parameters, media::kFlv);
    parameters->codec_type = AVMEDIA_TYPE_AUDIO;
    parameters->codec_id = AV_CODEC_ID_AAC;
    parameters->sample_rate = 48'000;
    tracks.emplace_back(*parameters, media::kFlv);
    avcodec_parameters_free(&parameters);
    return tracks;
}

/// "V0 a10 v40": track (capital: keyframe) and DTS in milliseconds on the recording's line.
inline std::string trace(const mux::Assembler::Out& out) {
    std::string text;
    for (const auto& placed : out) {
        const bool video = placed.packet.track() == 0;
        const char letter = video ? (placed.packet.is_keyframe() ? 'V' : 'v') : 'a';
        text += fmt::format("{}{}{}", text.empty() ? "" : " ", letter,
                            std::chrono::round<milliseconds>(placed.dts).count());
    }
    return text;
}

}  // namespace weir::kit
