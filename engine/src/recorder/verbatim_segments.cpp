// SPDX-License-Identifier: MIT
#include "recorder/verbatim_segments.hpp"

namespace weir::recorder {
namespace {

constexpr std::uint64_t kTsPacketBytes = 188;

}  // namespace

VerbatimSegments::VerbatimSegments(Context& context, FileSeries& files)
    : context_(context), files_(files), cutter_(context.options().split) {}

void VerbatimSegments::begin_segment(const SegmentStart& start) {
    const bool another_init = start.init && segment_.init && *start.init != *segment_.init;
    const bool another =
        start.discontinuity || another_init || start.container != segment_.container;
    duration_ += start.lost;
    if (files_.current() && (another || cutter_.should_cut(duration_ - file_start_, position_)))
        end_file();
    segment_ = start;
    if (!files_.current()) {
        files_.begin(media::extension(start.container), duration_);
        position_ = 0;
        file_start_ = duration_;
        cutter_.on_new_file();
        note(start.origin.msn);
        if (start.init) (void)bytes(*start.init);
    }
    segment_start_ = position_;
}

Result<void> VerbatimSegments::bytes(ByteView bytes) {
    files_.current()->write_at(position_, bytes);
    position_ += bytes.size();
    return {};
}

Result<void> VerbatimSegments::end_segment(const SegmentEnd& end) {
    duration_ += end.duration;
    if (!end.whole) drop_unfinished(end.kept_bytes);
    const std::int64_t media_ms = std::chrono::duration_cast<milliseconds>(duration_).count();
    if (media_ms > context_.handle.media_ms) context_.handle.media_ms = media_ms;
    files_.advance(duration_);
    flush();
    if (end.whole) note(segment_.origin.msn + 1);
    return {};
}

/// All that comes before that segment is in the files.
void VerbatimSegments::note(std::uint64_t msn) {
    Resume position;
    position.playlists.push_back(
        {.number = segment_.origin.playlist, .msn = msn, .first_msn = msn});
    files_.note(std::move(position), position_);
}

/// Of a segment that was cut short, the packets of MPEG-TS that are whole stay; of fragmented MP4
/// nothing but whole parts.
void VerbatimSegments::drop_unfinished(std::uint64_t kept_bytes) {
    const bool is_ts = segment_.container == media::Container::mpegts;
    position_ = is_ts ? position_ - (position_ - segment_start_) % kTsPacketBytes
                      : segment_start_ + kept_bytes;
    if (auto* file = files_.current()) file->cut(position_);
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
