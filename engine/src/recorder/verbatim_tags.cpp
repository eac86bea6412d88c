// SPDX-License-Identifier: MIT
#include "recorder/verbatim_tags.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace weir::recorder {
namespace {

constexpr auto kSameClock = std::chrono::seconds{10};

bool is_video(const flv::Tag& tag) {
    return tag.type == flv::TagType::video;
}

/// Bodies are compared: the header's timestamp may differ.
bool same_body(const Bytes& stored, const flv::Tag& tag) {
    return stored.size() == tag.bytes.size() &&
           std::ranges::equal(ByteView{stored}.subspan(flv::kTagHeaderBytes),
                              tag.bytes.subspan(flv::kTagHeaderBytes));
}

}  // namespace

VerbatimTags::VerbatimTags(Context& context, FileSeries& files)
    : context_(context), files_(files), cutter_(context.options().split) {}

void VerbatimTags::begin_run(Nanoseconds silence, std::uint8_t file_flags) {
    silence_ = silence;
    repeats_ = false;
    file_flags_ = file_flags;
    has_video_ = false;
    timeline_.begin_run();
}

Result<void> VerbatimTags::tag(const flv::Tag& tag) {
    const flv::Body body = flv::read_body(tag);
    const bool is_header = tag.type == flv::TagType::script || body.content == flv::Content::config;
    has_video_ |= is_video(tag) && body.content != flv::Content::other;
    if (is_header)
        take_header(tag, body);
    else if (body.content == flv::Content::frame)
        take_frame(tag, body);
    else if (files_.current() && !silence_)
        files_.current()->write(tag.bytes);
    return {};
}

/// Keeps what each file must open with. One that is new stands where it came, too, and once more at
/// the beginning of the file that follows.
void VerbatimTags::take_header(const flv::Tag& tag, const flv::Body& body) {
    const bool is_config = body.content == flv::Content::config;
    Bytes& slot = !is_config ? script_ : is_video(tag) ? video_header_ : audio_header_;
    if (same_body(slot, tag)) return;
    slot.assign(tag.bytes.begin(), tag.bytes.end());
    if (!files_.current()) return;
    cut_is_due_ |= is_config;
    if (!silence_) files_.current()->write(tag.bytes);
}

void VerbatimTags::take_frame(const flv::Tag& tag, const flv::Body& body) {
    const auto jumps = timeline_.jumps();
    const Nanoseconds at = std::chrono::milliseconds{timeline_.place(tag.type, tag.timestamp_ms)};
    cut_is_due_ |= timeline_.jumps() != jumps;
    const bool may_cut = is_cut_point(tag, body);
    if (silence_) {
        if (!may_cut) return;
        settle_run(tag, at);
    }
    const Nanoseconds placed = at + offset_;
    if (is_repeated(tag, placed)) return;
    const auto limit = context_.options().duration;
    if (limit.count() > 0 && placed >= limit) {
        end_ = std::max(end_, placed);
        return;
    }
    if (may_cut) {
        if (files_.current() && is_new_file_due(placed)) end_file();
        if (!files_.current()) begin_file(placed);
        rejoin_.remember(tag.body(), placed);
    }
    if (files_.current()) write(tag, placed);
}

bool VerbatimTags::is_new_file_due(Nanoseconds placed) {
    const bool is_split = cutter_.should_cut(placed - file_start_, files_.current()->bytes());
    return is_split || cut_is_due_;
}

bool VerbatimTags::is_cut_point(const flv::Tag& tag, const flv::Body& body) const {
    return is_video(tag) ? body.is_keyframe : !has_video_;
}

/// The first frame of a run: the repetition of one we have, the continuation, or another clock.
void VerbatimTags::settle_run(const flv::Tag& tag, Nanoseconds at) {
    const Nanoseconds silence = *std::exchange(silence_, std::nullopt);
    if (!last_video_ && !last_audio_) {
        offset_ = -at;
        return;
    }
    if (const auto placed = rejoin_.find(tag.body())) {
        if (*placed - at != offset_) end_file();
        offset_ = *placed - at;
        repeats_ = true;
        return;
    }
    const Nanoseconds step = at + offset_ - end_;
    if (step < Nanoseconds{0} || step > silence + kSameClock) {
        end_file();
        offset_ = end_ + silence - at;
    }
    lost_ = std::max(at + offset_ - end_ - frame_, Nanoseconds{0});
}

bool VerbatimTags::is_repeated(const flv::Tag& tag, Nanoseconds placed) const {
    const auto& last = is_video(tag) ? last_video_ : last_audio_;
    return repeats_ && last && placed <= *last;
}

void VerbatimTags::begin_file(Nanoseconds at) {
    store::File& file = files_.begin(media::extension(media::Container::flv), at);
    const std::array<std::uint8_t, flv::kFileHeaderBytes> header{'F', 'L', 'V', 1, file_flags_,
                                                                 0,   0,   0,   9};
    file.write(header);
    for (const Bytes* tag : {&script_, &video_header_, &audio_header_})
        file.write(*tag);
    file_start_ = at;
    packets_ = {};
    cut_is_due_ = false;
    cutter_.on_new_file();
}

void VerbatimTags::write(const flv::Tag& tag, Nanoseconds placed) {
    files_.current()->write(tag.bytes);
    end_ = std::max(end_, placed);
    context_.handle.media_ms = std::chrono::duration_cast<milliseconds>(end_).count();
    if (is_video(tag) && last_video_) frame_ = placed - *last_video_;
    ++(is_video(tag) ? packets_.video : packets_.audio);
    (is_video(tag) ? last_video_ : last_audio_) = placed;
}

std::optional<media::Nanoseconds> VerbatimTags::take_lost() {
    return std::exchange(lost_, std::nullopt);
}

void VerbatimTags::flush() {
    if (auto* file = files_.current()) file->flush();
}

void VerbatimTags::end_file() {
    files_.end(media::to_seconds(end_ - file_start_), packets_);
}

}  // namespace weir::recorder
