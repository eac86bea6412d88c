// SPDX-License-Identifier: MIT
#include "recorder/remuxer.hpp"

#include <algorithm>
#include <utility>

#include "base/fail.hpp"

namespace weir::recorder {

using media::Nanoseconds;

namespace {

// So many files that a change ended within this (or the minimum, if there is one) are told of.
constexpr unsigned kToldShortFiles = 3;
constexpr std::chrono::milliseconds kShortFile{10'000};
// For sound to appear in a stream of which nothing else is wanted.
constexpr Nanoseconds kSilence = std::chrono::seconds{10};
// Between two notes of one segment.
constexpr Nanoseconds kNoteInterval = std::chrono::seconds{1};

}  // namespace

Remuxer::Remuxer(Context& context, FileSeries& files)
    : context_(context),
      files_(files),
      cutter_(context.options().split),
      format_(context.options().format) {
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
    const auto video = std::ranges::find_if(tracks_, &av::Track::is_video);
    reference_ = video == tracks_.end() ? 0 : static_cast<std::size_t>(video - tracks_.begin());
    assembler_.set_tracks(tracks_, traits);
    progress_.set_tracks(tracks_);
    for (const auto& track : tracks_)
        context_.log().info("track found: {}", track.describe());
    if (muxer_ && !av::same_formats(tracks_, file_tracks_)) change_file();
}

/// MPEG-TS keeps parameter sets in its frames: where the pictures are of the same kind, other ones
/// are no other file.
bool Remuxer::goes_on_in_file() const {
    const auto same = [](const av::Track& a, const av::Track& b) {
        return a.same_format(b) || a.same_picture(b);
    };
    if (format_ == Format::ts && std::ranges::equal(tracks_, file_tracks_, same)) return true;
    return assembler_.end() - file_start_ < context_.options().split.minimum;
}

void Remuxer::change_file() {
    if (goes_on_in_file() && muxer_->change_tracks(tracks_)) {
        file_tracks_ = tracks_;
        return;
    }
    note_short_file(media::to_seconds(muxer_->duration()));
    end_file();
}

double Remuxer::short_file_s() const {
    const auto minimum = context_.options().split.minimum;
    return std::chrono::duration<double>(minimum.count() > 0 ? minimum : kShortFile).count();
}

void Remuxer::note_short_file(double duration_s) {
    if (duration_s >= short_file_s()) return;
    if (++short_files_ == kToldShortFiles) warn_of_short_files();
}

void Remuxer::warn_of_short_files() {
    context_.reporter.warning(fail(Errc::short_files,
                                   "{} files below {} s so far, as the stream changed",
                                   short_files_, short_file_s()));
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
    if (!same_clock) progress_.begin_clock();
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
    files_.advance(end);
    context_.handle.media_ms = std::chrono::duration_cast<milliseconds>(end).count();
}

void Remuxer::write(mux::Assembler::Placed placed) {
    const auto limit = context_.options().duration;
    if (limit.count() > 0 && placed.dts >= limit) return;
    const bool may_cut = placed.packet.track() == reference_ && placed.packet.is_keyframe();
    if (muxer_ && may_cut && cutter_.should_cut(placed.dts - file_start_, muxer_->bytes()))
        end_file();
    const bool begins_file = !muxer_;
    if (begins_file) begin_file(placed.dts);
    if (!muxer_) return;
    if (begins_file || may_cut) note(placed, begins_file);
    has_reference_ |= placed.packet.track() == reference_;
    progress_.wrote(placed.packet, placed.source);
    ++packets_;
    muxer_->write(std::move(placed.packet), file_start_);
}

/// What is written is whole, and goes on with this frame: a note for the process after this one.
void Remuxer::note(const mux::Assembler::Placed& next, bool is_first) {
    if (!context_.notebook.keeps_positions()) return;
    const auto msn = next.packet.origin().msn;
    const bool is_due = noted_msn_ != msn || next.dts - noted_at_ >= kNoteInterval;
    // Sound alone, before the first keyframe of what goes on, says less than the note before.
    if (!is_first && (!has_reference_ || !is_due || !muxer_->flush())) return;
    noted_msn_ = msn;
    noted_at_ = next.dts;
    const bool lacks_last = !is_first && muxer_->holds_last();
    files_.note((lacks_last ? progress_.without_last() : progress_).position(&next.packet),
                is_first ? 0 : files_.current()->bytes());
}

void Remuxer::begin_file(Nanoseconds at) {
    auto muxer = open_muxer(at);
    if (!muxer) {
        files_.fail(muxer.error());
        return;
    }
    muxer_ = std::move(*muxer);
    file_tracks_ = tracks_;
    file_start_ = at;
    cutter_.on_new_file();
}

/// The wanted format or, where that can't hold the codecs, Matroska, which holds nearly all. The
/// file is opened once the header is known to be possible.
Result<std::unique_ptr<mux::Muxer>> Remuxer::open_muxer(Nanoseconds at) {
    auto header = std::make_shared<Bytes>();
    const mux::ByteSink sink = [header, &files = files_](std::uint64_t offset, ByteView bytes) {
        if (auto* file = files.current()) return file->write_at(offset, bytes);
        // Parts of it are filled in behind others.
        header->resize(std::max<std::size_t>(header->size(), offset + bytes.size()));
        std::ranges::copy(bytes, header->begin() + static_cast<std::ptrdiff_t>(offset));
    };
    auto muxer = mux::Muxer::open(container(), tracks_, sink);
    if (!muxer && format_ != Format::mkv) {
        context_.reporter.warning(muxer.error());
        format_ = Format::mkv;
        header->clear();
        muxer = mux::Muxer::open(container(), tracks_, sink);
    }
    if (muxer) files_.begin(container().extension, at).write(*header);
    return muxer;
}

const mux::FormatSpec& Remuxer::container() const {
    return sound_ ? mux::sound_spec(format_, tracks_) : mux::spec(format_);
}

void Remuxer::end_file() {
    if (!muxer_) return;
    muxer_->finish();
    report_odd_packets();
    const double duration_s = media::to_seconds(muxer_->duration());
    const PacketCounts packets = muxer_->packets();
    muxer_.reset();
    if (files_.current() && context_.notebook.keeps_positions())
        files_.note(progress_.position(nullptr), files_.current()->bytes());
    files_.end(duration_s, packets);
}

void Remuxer::report_odd_packets() {
    if (muxer_->nudged() > 0)
        context_.log().info("timestamps nudged to stay in order: count={}", muxer_->nudged());
    if (muxer_->refused() > 0)
        context_.reporter.warning(
            fail(Errc::bad_media, "{} packets were refused by the muxer", muxer_->refused()));
}

void Remuxer::flush() {
    if (!muxer_) return;
    muxer_->flush();
    if (auto* file = files_.current()) file->flush();
}

void Remuxer::finish() {
    check_sound(Nanoseconds{0});
    end_section();
    end_file();
    if (short_files_ > kToldShortFiles) warn_of_short_files();
}

}  // namespace weir::recorder
