// SPDX-License-Identifier: MIT
#include "mux/formats.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace weir::mux {

namespace {

constexpr FormatSpec kMp4{Format::mp4,
                          "mp4",
                          "mp4",
                          "movflags=empty_moov+default_base_moof+frag_custom+skip_trailer:"
                          "use_editlist=0",
                          false,
                          true};
constexpr FormatSpec kMatroska{Format::mkv, "matroska", "mkv", "cluster_time_limit=3600000",
                               true,        true};
constexpr FormatSpec kMp3{Format::source, "mp3", "mp3", "write_xing=0:id3v2_version=0",
                          false,          false};

constexpr FormatSpec with_extension(FormatSpec spec, std::string_view extension) {
    spec.extension = extension;
    return spec;
}

bool is_known_to_m4a_players(AVCodecID codec) {
    return codec == AV_CODEC_ID_AAC || codec == AV_CODEC_ID_AC3 || codec == AV_CODEC_ID_EAC3 ||
           codec == AV_CODEC_ID_MP3 || codec == AV_CODEC_ID_OPUS || codec == AV_CODEC_ID_FLAC ||
           codec == AV_CODEC_ID_ALAC;
}

}  // namespace

const FormatSpec& spec(Format format) {
    static constexpr std::array specs{
        FormatSpec{Format::ts, "mpegts", "ts", "", false, false},
        kMp4,
        kMatroska,
        FormatSpec{Format::flv, "flv", "flv", "", true, false},
    };
    const auto* found = std::ranges::find(specs, format, &FormatSpec::format);
    assert(found != specs.end());
    return *found;
}

const FormatSpec& sound_spec(Format wanted, const av::Tracks& tracks) {
    static constexpr FormatSpec kM4a = with_extension(kMp4, "m4a");
    static constexpr FormatSpec kMka = with_extension(kMatroska, "mka");
    if (wanted == Format::mp4) return kM4a;
    const auto codec_of = [](const av::Track& track) { return track.parameters().codec_id; };
    const bool is_mp3 = tracks.size() == 1 && codec_of(tracks[0]) == AV_CODEC_ID_MP3;
    if (wanted == Format::mkv) return kMka;
    if (is_mp3) return kMp3;
    return std::ranges::all_of(tracks, is_known_to_m4a_players, codec_of) ? kM4a : kMka;
}

const FormatSpec& segment_spec(PublishContainer container) {
    static constexpr FormatSpec kFragments = [] {
        FormatSpec fragments = kMp4;
        fragments.tags_hvc1 = true;
        return fragments;
    }();
    return container == PublishContainer::fmp4 ? kFragments : spec(Format::ts);
}

}  // namespace weir::mux
