// SPDX-License-Identifier: MIT
#pragma once
#include <string_view>
#include <weir/options.hpp>
#include <weir/publish_options.hpp>

#include "av/track.hpp"
#include "media/timestamp.hpp"

namespace weir::mux {

/// How libavformat is set up to write a container so that a crash costs little (see
/// engine/design/0003-files-that-survive.md).
struct FormatSpec {
    Format format;  ///< Format::source: frames with nothing around them.
    const char* libav_name;
    std::string_view extension;
    const char* options;  ///< "key=value:key=value" for the muxer.
    bool patches;    ///< Its trailer goes back to fill in durations; the file is whole without it.
    bool fragments;  ///< Holds packets in memory until a fragment or cluster is closed.
    /// HEVC by the name without which Apple's players do not take it.
    bool tags_hvc1 = false;
};

/// Not for Format::source, which needs no muxer.
const FormatSpec& spec(Format format);

/// For tracks of sound alone, which are not to be taken for a film: .mka or .m4a where Matroska or
/// MP4 is `wanted`; else .mp3 for one track of MP3, .m4a for what MP4 players know, and .mka.
const FormatSpec& sound_spec(Format wanted, const av::Tracks& tracks);

/// For segments of HLS.
const FormatSpec& segment_spec(PublishContainer container);

}  // namespace weir::mux
