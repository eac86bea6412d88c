// SPDX-License-Identifier: MIT
#include "recorder/sound_segments.hpp"

#include "base/fail.hpp"

namespace weir::recorder {

SoundSegments::SoundSegments(Context& context, std::unique_ptr<SegmentChain> verbatim,
                             std::unique_ptr<SegmentChain> remuxed)
    : context_(context), verbatim_(std::move(verbatim)), remuxed_(std::move(remuxed)) {}

void SoundSegments::begin_segment(const SegmentStart& start) {
    const bool is_packed = media::is_packed_audio(start.container);
    if (!chosen_) {
        chosen_ = is_packed ? verbatim_.get() : remuxed_.get();
        if (!is_packed)
            context_.log().info("sound taken out: container={}", media::extension(start.container));
    }
    is_refused_ = is_packed != (chosen_ == verbatim_.get());
    if (!is_refused_) chosen_->begin_segment(start);
}

Result<void> SoundSegments::bytes(ByteView bytes) {
    if (is_refused_)
        return fail(Errc::bad_media, "packed audio and other segments in one playlist");
    return chosen_->bytes(bytes);
}

Result<void> SoundSegments::end_segment(const SegmentEnd& end) {
    return is_refused_ ? Result<void>{} : chosen_->end_segment(end);
}

void SoundSegments::flush() {
    if (chosen_) chosen_->flush();
}

void SoundSegments::finish() {
    if (chosen_) chosen_->finish();
}

media::Nanoseconds SoundSegments::duration() const {
    return chosen_ ? chosen_->duration() : media::Nanoseconds{0};
}

}  // namespace weir::recorder
