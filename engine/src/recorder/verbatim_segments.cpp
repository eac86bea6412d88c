// SPDX-License-Identifier: MIT
#include "recorder/verbatim_segments.hpp"

namespace weir::recorder {
namespace {

constexpr std::uint64_t kTsPacketBytes = 188;

}  // namespace

VerbatimSegments::VerbatimSegments(Context& context, FileSeries& files)
    : context_(context), files_(files), cutter_(context.options().split) {}

void VerbatimSegments::begin_segment(const SegmentStart& start) {
    const bool another = start.discontinuity || start.container != segment_.container;
    duration_ += start.lost;
    if (files_.current() && (another || cutter_.should_cut(duration_ - file_start_, position_)))
        end_file();
    segment_ = start;
    if (!files_.current()) {
        files_.begin(media::extension(start.container));
        position_ = 0;
        file_start_ = duration_;
        cutter_.on_new_file();
    }
    segment_start_ = position_;
}

Result<void> VerbatimSegments::bytes(ByteView bytes) {
    files_.current()->write_at(position_, bytes);
    position_ += bytes.size();
    return {};
}

void VerbatimSegments::end_segment(bool whole) {
    if (whole) {
        duration_ += segment_.duration;
    } else if (segment_.container == media::Container::mpegts) {
        // The next segment overwrites the packet that was cut short.
        position_ -= (position_ - segment_start_) % kTsPacketBytes;
    }
    context_.handle.media_ms = std::chrono::duration_cast<milliseconds>(duration_).count();
    flush();
}

void VerbatimSegments::flush() {
    if (auto* file = files_.current()) file->flush();
}

void VerbatimSegments::end_file() {
    files_.end(media::to_seconds(duration_ - file_start_), std::nullopt);
}

void VerbatimSegments::finish() {
    end_file();
}

}  // namespace weir::recorder
