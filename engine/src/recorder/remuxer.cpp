// SPDX-License-Identifier: MIT
#include "recorder/remuxer.hpp"

#include <algorithm>
#include <utility>

#include "base/fail.hpp"

namespace weir::recorder {

using media::Nanoseconds;

namespace {

// For sound to appear in a stream of which nothing else is wanted.
constexpr Nanoseconds kSilence = std::chrono::seconds{10};

}  // namespace

Remuxer::Remuxer(Context& context, FileSeries& files)
    : context_(context),
      files_(files),
      copy_(context, files),
      encoding_(Encoding::make(context, files)) {
    if (context.resume && !context.resume->tracks.empty()) assembler_.expect_lead();
}

void Remuxer::set_tracks(const av::Tracks& all, const mux::SectionTraits& traits) {
    if (context_.options().audio_only) sound_.emplace(all);
    const av::Tracks& tracks = sound_ ? sound_->tracks() : all;
    if (tracks.empty()) return;
    if (std::exchange(in_section_, true)) {
        if (av::same_tracks(tracks_, tracks)) return;
        drain();
    }
    tracks_ = tracks;
    assembler_.set_tracks(tracks_, traits);
    for (const auto& track : tracks_)
        context_.log().info("track found: {}", track.describe());
    copy_.set_tracks(tracks_);
    if (encoding_) encoding_->set_tracks(tracks_);
}

void Remuxer::push(av::Packets&& packets) {
    if (sound_) sound_->keep_sound(packets);
    check_sound(kSilence);
    if (packets.empty()) return;
    assembler_.push(std::move(packets), out_);
    write_out();
}

/// So long a picture without any sound is told, unless some was recorded before.
void Remuxer::check_sound(Nanoseconds patience) {
    if (!sound_ || !sound_->tracks().empty() || packets_ > 0 || sound_->dropped() <= patience)
        return;
    files_.fail(
        fail(Errc::no_sound, "the stream has a picture only; record it without --audio-only"));
}

void Remuxer::end_section() {
    drain();
    in_section_ = false;
}

void Remuxer::expect_break(Nanoseconds lost, bool same_clock) {
    if (cues_ && !same_clock) cues_->media_discontinuity();
    if (!same_clock) copy_.begin_clock();
    if (!same_clock && encoding_) encoding_->begin_clock();
    assembler_.expect_break(lost, same_clock);
}

void Remuxer::drain() {
    assembler_.drain(out_);
    write_out();
}

void Remuxer::write_out() {
    if (cues_ && !out_.empty())
        cues_->media_placed(out_.back().dts - assembler_.offset(), out_.back().dts);
    for (auto& placed : out_)
        write(std::move(placed));
    out_.clear();
    const Nanoseconds limit = context_.options().duration;
    const auto end = limit.count() > 0 ? std::min(assembler_.end(), limit) : assembler_.end();
    if (!encoding_ || !encoding_->is_all()) files_.advance(end);
    context_.handle.media_ms = std::chrono::duration_cast<milliseconds>(end).count();
}

void Remuxer::write(mux::Assembler::Placed placed) {
    const auto limit = context_.options().duration;
    if (limit.count() > 0 && placed.dts >= limit) return;
    ++packets_;
    if (encoding_ && encoding_->is_all()) return encoding_->push(std::move(placed));
    if (encoding_) encoding_->push({placed.packet.clone(), placed.dts, placed.source});
    copy_.write(std::move(placed));
}

void Remuxer::finish() {
    check_sound(Nanoseconds{0});
    end_section();
    copy_.finish();
    if (encoding_) encoding_->finish();
}

boost::asio::awaitable<void> Remuxer::settle() {
    while (encoding_ && !encoding_->is_finished()) {
        if (context_.is_aborting()) co_return encoding_->give_up();
        co_await context_.wake.wait_until(Clock::time_point::max());
    }
}

}  // namespace weir::recorder
