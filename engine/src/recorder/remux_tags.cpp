// SPDX-License-Identifier: MIT
#include "recorder/remux_tags.hpp"

#include <utility>

namespace weir::recorder {
namespace {

FlvProbe probe_of(const Context& context) {
    const ProbeOptions& probe = context.options().probe;
    return {static_cast<std::uint64_t>(probe.bytes), probe.media_duration};
}

}  // namespace

RemuxTags::RemuxTags(Context& context, FileSeries& files)
    : context_(context), remuxer_(context, files), sections_(probe_of(context)) {}

void RemuxTags::begin_run(media::Nanoseconds silence, std::uint8_t) {
    end_run();
    remuxer_.assembler().expect_rejoin(silence);
    sections_.begin_run();
}

Result<void> RemuxTags::tag(const flv::Tag& tag) {
    auto added = sections_.add(tag, out_);
    pass_on();
    if (const auto warning = sections_.take_warning()) context_.reporter.warning(*warning);
    return added;
}

void RemuxTags::pass_on() {
    for (auto& piece : out_) {
        if (piece.tracks) {
            remuxer_.end_section();
            // FlvSections' times don't wrap.
            remuxer_.set_tracks(*piece.tracks, {.continues = piece.continues});
        }
        remuxer_.push(std::move(piece.packets));
    }
    out_.clear();
}

void RemuxTags::end_run() {
    sections_.end_run(out_);
    pass_on();
    remuxer_.end_section();
}

void RemuxTags::finish() {
    end_run();
    remuxer_.finish();
    if (sections_.ignored_frames() > 0)
        context_.log().warn("frames that can't be decoded left out: count={}",
                            sections_.ignored_frames());
    if (sections_.repeated_frames() > 0)
        context_.log().info("frames that were sent twice left out: count={}",
                            sections_.repeated_frames());
}

}  // namespace weir::recorder
