// SPDX-License-Identifier: MIT
#include "mux/formats.hpp"

#include <catch2/catch.hpp>

using namespace weir;

namespace {

av::Tracks sounding(std::initializer_list<AVCodecID> codecs) {
    av::Tracks tracks;
    for (const auto codec : codecs) {
        AVCodecParameters parameters{};
        parameters.codec_type = AVMEDIA_TYPE_AUDIO;
        parameters.codec_id = codec;
        tracks.emplace_back(parameters, media::kMpegTs);
    }
    return tracks;
}

}  // namespace

TEST_CASE("formats: sound alone goes where its codec is at home", "[mux]") {
    struct Case {
        Format wanted;
        std::initializer_list<AVCodecID> codecs;
        std::string_view extension;
    };
    for (const Case& c : {
             Case{Format::ts, {AV_CODEC_ID_AAC}, "m4a"},
             Case{Format::source, {AV_CODEC_ID_AAC}, "m4a"},
             Case{Format::ts, {AV_CODEC_ID_MP3}, "mp3"},
             Case{Format::flv, {AV_CODEC_ID_EAC3}, "m4a"},
             Case{Format::ts, {AV_CODEC_ID_OPUS}, "m4a"},
             Case{Format::ts, {AV_CODEC_ID_SPEEX}, "mka"},
             Case{Format::ts, {AV_CODEC_ID_MP3, AV_CODEC_ID_MP3}, "m4a"},
             Case{Format::ts, {AV_CODEC_ID_AAC, AV_CODEC_ID_SPEEX}, "mka"},
             Case{Format::mkv, {AV_CODEC_ID_MP3}, "mka"},
             Case{Format::mp4, {AV_CODEC_ID_MP3}, "m4a"},
         })
        CHECK(mux::sound_spec(c.wanted, sounding(c.codecs)).extension == c.extension);
}

TEST_CASE("formats: a file of sound alone is written as one of that container", "[mux]") {
    const auto& m4a = mux::sound_spec(Format::mp4, {});
    CHECK(m4a.options == std::string_view{mux::spec(Format::mp4).options});
    CHECK(m4a.fragments);
    CHECK(mux::sound_spec(Format::mkv, {}).patches);
    CHECK(mux::spec(Format::mp4).extension == "mp4");
    CHECK(mux::spec(Format::mkv).extension == "mkv");
}
