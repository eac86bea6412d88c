// SPDX-License-Identifier: MIT
#include "transcode/picture_source.hpp"

#include <utility>

namespace weir::transcode {
namespace {

bool is_damaged(const AVFrame& frame) {
    return frame.decode_error_flags != 0 || (frame.flags & AV_FRAME_FLAG_CORRUPT) != 0;
}

}  // namespace

Result<PictureSource> PictureSource::open(const av::Track& track, unsigned threads,
                                          std::optional<Device> device) {
    auto decoder = Decoder::open(track, threads, std::move(device));
    if (!decoder) return decoder.error();
    return PictureSource{track, std::move(*decoder)};
}

Pictures PictureSource::push(const av::Packet& packet) {
    ++counts_.packets;
    holes_.sent(packet.pts());
    return decode(packet.get());
}

Pictures PictureSource::drain() {
    Pictures out = decode(nullptr);
    if (const auto hole = holes_.ended()) tell(*hole, out);
    return out;
}

Pictures PictureSource::decode(const AVPacket* packet) {
    FramePtrs frames;
    decoder_.decode(packet, frames);
    Pictures out{.frame_rate = decoder_.frame_rate()};
    for (av::FramePtr& frame : frames)
        note(std::move(frame), out);
    return out;
}

/// One that is not to be shown behind the one before is left out.
void PictureSource::note(av::FramePtr frame, Pictures& out) {
    ++counts_.decoded;
    if (is_damaged(*frame)) ++counts_.damaged;
    if (frame->pts == AV_NOPTS_VALUE || (last_ && frame->pts <= *last_)) {
        ++counts_.dropped;
        return;
    }
    last_ = frame->pts;
    if (const auto hole = holes_.shown(frame->pts)) tell(*hole, out);
    out.shown.emplace_back(std::move(frame));
}

void PictureSource::tell(const Hole& hole, Pictures& out) {
    counts_.lost += hole.frames;
    out.shown.emplace_back(hole);
}

Counts PictureSource::counts() const {
    Counts counts = counts_;
    counts.failures = decoder_.failures();
    return counts;
}

}  // namespace weir::transcode
