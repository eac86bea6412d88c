// SPDX-License-Identifier: MIT
#include "recorder/remux_tags.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/fail.hpp"

namespace weir::recorder {
namespace {

/// Bodies are compared: the header's timestamp may differ.
bool same_body(const Bytes& stored, const flv::Tag& tag) {
    if (stored.size() != tag.bytes.size()) return false;
    return std::ranges::equal(ByteView{stored}.subspan(flv::kTagHeaderBytes),
                              tag.bytes.subspan(flv::kTagHeaderBytes));
}

/// What the linked flvdec reads: H.264 by its own codec id, no enhanced headers.
Result<void> check_codec(const flv::Tag& tag) {
    const std::string_view codec = flv::codec_name(tag);
    const bool is_h264 = codec == "h264" && !flv::video_fourcc(tag);
    if (tag.type != flv::TagType::video || is_h264) return {};
    return fail(Errc::unsupported_codec, "{} in FLV can't be remuxed; -f source keeps it as it is",
                codec);
}

}  // namespace

RemuxTags::RemuxTags(Context& context, FileSeries& files)
    : context_(context), remuxer_(context, files) {}

void RemuxTags::begin_run(media::Nanoseconds silence, std::uint8_t file_flags) {
    end_section();
    remuxer_.assembler().expect_rejoin(silence);
    headers_ = {};
    file_flags_ = file_flags;
}

Result<void> RemuxTags::begin_demuxer() {
    const ProbeOptions& probe = context_.options().probe;
    demuxer_.emplace(
        media::Container::flv,
        demux::ProbeLimits{static_cast<std::int64_t>(probe.bytes), probe.media_duration});
    tracks_known_ = false;
    const std::array<std::uint8_t, flv::kFileHeaderBytes> header{'F', 'L', 'V', 1, file_flags_,
                                                                 0,   0,   0,   9};
    return feed(header);
}

Result<void> RemuxTags::feed(ByteView bytes) {
    auto fed = demuxer_->feed(bytes, packets_);
    pass_on();
    return fed;
}

void RemuxTags::pass_on() {
    if (packets_.empty()) return;
    if (!std::exchange(tracks_known_, true)) remuxer_.set_tracks(demuxer_->tracks(), {32, {}});
    remuxer_.push(std::exchange(packets_, {}));
}

void RemuxTags::end_section() {
    if (demuxer_) {
        (void)demuxer_->finish(packets_);  // A failure here was told by feed().
        pass_on();
        demuxer_.reset();
    }
    remuxer_.end_section();
}

void RemuxTags::finish() {
    end_section();
    remuxer_.finish();
}

Bytes& RemuxTags::slot(const flv::Tag& tag) {
    if (tag.type == flv::TagType::script) return headers_.script;
    return tag.type == flv::TagType::video ? headers_.video : headers_.audio;
}

Result<void> RemuxTags::tag(const flv::Tag& tag) {
    if (flv::is_sequence_header(tag)) {
        if (auto fits = check_codec(tag); !fits) return fits;
        if (!slot(tag).empty() && same_body(slot(tag), tag)) return {};
        const bool changed = !slot(tag).empty();
        slot(tag).assign(tag.bytes.begin(), tag.bytes.end());
        if (changed) return restart();
    } else if (tag.type == flv::TagType::script && headers_.script.empty()) {
        headers_.script.assign(tag.bytes.begin(), tag.bytes.end());
    }
    if (!demuxer_)
        if (auto begun = begin_demuxer(); !begun) return begun;
    return feed(tag.bytes);
}

/// The configuration of a track has changed: what follows is another stream to the demuxer, and the
/// next file; time goes on.
Result<void> RemuxTags::restart() {
    end_section();
    if (auto begun = begin_demuxer(); !begun) return begun;
    for (const Bytes* header : {&headers_.script, &headers_.video, &headers_.audio})
        if (!header->empty())
            if (auto fed = feed(*header); !fed) return fed;
    return {};
}

}  // namespace weir::recorder
