// SPDX-License-Identifier: MIT
#include "recorder/verbatim_tags.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace weir::recorder {
namespace {

constexpr int kFlvWrapBits = 32;
constexpr auto kSameClock = std::chrono::seconds{10};

bool is_video(const flv::Tag& tag) {
    return tag.type == flv::TagType::video;
}

}  // namespace

VerbatimTags::VerbatimTags(Context& context, FileSeries& files)
    : context_(context),
      files_(files),
      cutter_(context.options().split),
      unwrapper_(kFlvWrapBits) {}

void VerbatimTags::begin_run(Nanoseconds silence, std::uint8_t file_flags) {
    silence_ = silence;
    repeats_ = false;
    file_flags_ = file_flags;
    video_header_.clear();
    audio_header_.clear();
}

Result<void> VerbatimTags::tag(const flv::Tag& tag) {
    if (take_header(tag)) return {};
    const auto at = media::to_duration(unwrapper_.unwrap(tag.timestamp_ms), media::kFlv);
    if (silence_) {
        if (!is_cut_point(tag)) return {};
        settle_run(tag, at);
    }
    const Nanoseconds placed = at + offset_;
    if (is_repeated(tag, placed)) return {};
    const auto limit = context_.options().duration;
    if (limit.count() > 0 && placed >= limit) {
        end_ = std::max(end_, placed);
        return {};
    }
    if (is_cut_point(tag)) {
        if (files_.current() && cutter_.should_cut(placed - file_start_, files_.current()->bytes()))
            end_file();
        if (!files_.current()) begin_file(placed);
        rejoin_.remember(tag.body(), placed);
    }
    if (files_.current()) write(tag, placed);
    return {};
}

/// Keeps what each file must open with. True if the tag needs no place of its own.
bool VerbatimTags::take_header(const flv::Tag& tag) {
    if (flv::is_coded_frame(tag)) return false;
    const bool is_script = tag.type == flv::TagType::script;
    if (!is_script && !flv::is_sequence_header(tag)) return false;
    Bytes& slot = is_script ? script_ : is_video(tag) ? video_header_ : audio_header_;
    const bool same = slot.size() == tag.bytes.size() &&
                      std::ranges::equal(ByteView{slot}.subspan(flv::kTagHeaderBytes),
                                         tag.bytes.subspan(flv::kTagHeaderBytes));
    if (same) return true;
    const bool changed = !slot.empty() && !is_script;
    slot.assign(tag.bytes.begin(), tag.bytes.end());
    if (changed && !silence_) end_file();
    return true;
}

bool VerbatimTags::is_cut_point(const flv::Tag& tag) const {
    if (is_video(tag)) return flv::is_video_keyframe(tag);
    return tag.type == flv::TagType::audio && video_header_.empty();
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
    store::File& file = files_.begin(media::extension(media::Container::flv));
    const std::array<std::uint8_t, flv::kFileHeaderBytes> header{'F', 'L', 'V', 1, file_flags_,
                                                                 0,   0,   0,   9};
    file.write(header);
    for (const Bytes* tag : {&script_, &video_header_, &audio_header_})
        file.write(*tag);
    file_start_ = at;
    packets_ = {};
    cutter_.on_new_file();
}

void VerbatimTags::write(const flv::Tag& tag, Nanoseconds placed) {
    files_.current()->write(tag.bytes);
    end_ = std::max(end_, placed);
    context_.handle.media_ms = std::chrono::duration_cast<milliseconds>(end_).count();
    if (!flv::is_coded_frame(tag)) return;
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
