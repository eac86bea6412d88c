// SPDX-License-Identifier: MIT
#pragma once
#include <string_view>

namespace weir::media {

/// How a source packs its media.
enum class Container {
    mpegts,
    fmp4,
    flv,
    webvtt,  ///< Subtitles; never beside sound or picture.
    adts,    ///< Packed audio: frames one after the other, of AAC, MP3, AC-3, E-AC-3.
    mp3,
    ac3,
    eac3
};

/// Frames of one audio codec with nothing around them (RFC 8216 §3.4).
constexpr bool is_packed_audio(Container container) {
    return container >= Container::adts;
}

/// File name extension for bytes kept as they came.
constexpr std::string_view extension(Container container) {
    switch (container) {
        case Container::mpegts: return "ts";
        case Container::fmp4: return "mp4";
        case Container::flv: return "flv";
        case Container::webvtt: return "vtt";
        case Container::adts: return "aac";
        case Container::mp3: return "mp3";
        case Container::ac3: return "ac3";
        case Container::eac3: return "eac3";
    }
    return "bin";
}

}  // namespace weir::media
