// SPDX-License-Identifier: MIT
#include "aftercare/frames.hpp"

#include <algorithm>

#include "av/aac.hpp"
#include "base/fail.hpp"

namespace weir::aftercare {
namespace {

bool is_media(const AVStream& stream) {
    const auto type = stream.codecpar->codec_type;
    const bool is_cover = (stream.disposition & AV_DISPOSITION_ATTACHED_PIC) != 0;
    return (type == AVMEDIA_TYPE_VIDEO || type == AVMEDIA_TYPE_AUDIO) && !is_cover;
}

av::Track track_of(const AVStream& stream) {
    return {*stream.codecpar, {stream.time_base.num, stream.time_base.den}};
}

/// Set up by the first frame: only that tells how AAC with ADTS headers is coded.
demux::FormatWatch watch_of(const AVStream& stream, const av::Packet& frame) {
    av::Track track = track_of(stream);
    const auto config = av::config_from_adts(frame.data());
    if (stream.codecpar->codec_id == AV_CODEC_ID_AAC && config) track.set_extradata(*config);
    return demux::FormatWatch{std::move(track)};
}

/// In FLV and MP4 the container tells of a change, and now and then of none.
bool tells_other_extradata(const AVStream& stream, const AVPacket& packet) {
    std::size_t size = 0;
    const auto* told = av_packet_get_side_data(&packet, AV_PKT_DATA_NEW_EXTRADATA, &size);
    const AVCodecParameters& parameters = *stream.codecpar;
    return told != nullptr && !std::ranges::equal(ByteView{told, size},
                                                  ByteView{parameters.extradata,
                                                           std::size_t(parameters.extradata_size)});
}

}  // namespace

Result<Frames> Frames::open(Source& source, const Decoded& decoded) {
    Frames frames{source, decoded};
    const AVFormatContext& context = source.context();
    for (unsigned i = 0; i < context.nb_streams; ++i) {
        const AVStream& stream = *context.streams[i];
        frames.numbers_.emplace_back();
        if (!is_media(stream)) continue;
        if (stream.codecpar->codec_id == AV_CODEC_ID_NONE)
            return fail(Errc::unsupported_codec, "'{}' has a track of an unknown codec",
                        source.path().native());
        // Announced only; should it have frames after all, they are told as a late track.
        if (!track_of(stream).is_complete()) continue;
        frames.numbers_.back() = frames.streams_.size();
        frames.streams_.push_back(&stream);
    }
    if (frames.streams_.empty())
        return fail(Errc::bad_media, "'{}' holds neither picture nor sound",
                    source.path().native());
    frames.watches_.resize(frames.streams_.size());
    return frames;
}

int Frames::wrap_bits() const {
    const int bits = streams_.front()->pts_wrap_bits;
    return bits < 60 ? bits : 0;
}

Error Frames::change(const av::Packet& frame, const char* what) const {
    const AVStream& stream = *source_.context().streams[frame.get()->stream_index];
    const bool is_video = stream.codecpar->codec_type == AVMEDIA_TYPE_VIDEO;
    return fail(Errc::unsupported_codec, "the {} of '{}' {} after {} frames; MP4 can't follow",
                is_video ? "picture" : "sound", source_.path().native(), what, frames_);
}

Result<bool> Frames::next(av::Packet& frame) {
    while (true) {
        av_packet_unref(frame.get());
        auto read = source_.read(frame);
        if (!read || !*read) return read;
        const std::size_t index = frame.track();
        const bool is_known = index < numbers_.size() && numbers_[index];
        if (!is_known && is_media(*source_.context().streams[index]))
            return change(frame, "begins late,");
        if (!is_known || frame.size() == 0) continue;
        if (auto checked = check(frame); !checked) return checked.error();
        frame.set_track(*numbers_[index]);
        ++frames_;
        return true;
    }
}

Result<void> Frames::check(const av::Packet& frame) {
    const std::size_t number = *numbers_[frame.track()];
    const AVStream& stream = *streams_[number];
    const bool is_video = stream.codecpar->codec_type == AVMEDIA_TYPE_VIDEO;
    if (is_video ? decoded_.picture : decoded_.sound) return {};
    bool changed = tells_other_extradata(stream, *frame.get());
    if (source_.is_mpegts()) {
        auto& watch = watches_[number];
        if (!watch) watch = watch_of(stream, frame);
        changed |= watch->look(frame) == demux::FormatWatch::Verdict::changed;
    }
    if (changed) return change(frame, "is coded otherwise");
    return {};
}

}  // namespace weir::aftercare
