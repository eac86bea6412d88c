// SPDX-License-Identifier: MIT
#include "recorder/file_writer.hpp"

#include <algorithm>
#include <utility>

#include "base/fail.hpp"

namespace weir::recorder {

using media::Nanoseconds;

namespace {

// So many files that a change ended within this (or the minimum, if there is one) are told of.
constexpr unsigned kToldShortFiles = 3;
constexpr std::chrono::milliseconds kShortFile{10'000};
// Between two notes of one segment.
constexpr Nanoseconds kNoteInterval = std::chrono::seconds{1};

}  // namespace

FileWriter::FileWriter(Context& context, FileSeries& files)
    : context_(context),
      files_(files),
      cutter_(context.options().split),
      format_(context.options().format) {}

/// What stands beside the recording is begun anew by the process after.
bool FileWriter::keeps_positions() const {
    return files_.is_main() && context_.notebook.keeps_positions();
}

void FileWriter::set_tracks(const av::Tracks& tracks) {
    tracks_ = tracks;
    const auto video = std::ranges::find_if(tracks_, &av::Track::is_video);
    reference_ = video == tracks_.end() ? 0 : static_cast<std::size_t>(video - tracks_.begin());
    progress_.set_tracks(tracks_);
    has_told_tracks_ = false;
    if (muxer_ && !av::same_formats(tracks_, file_tracks_)) change_file();
}

/// MPEG-TS keeps parameter sets in its frames: where the pictures are of the same kind, other ones
/// are no other file.
bool FileWriter::goes_on_in_file() const {
    const auto same = [](const av::Track& a, const av::Track& b) {
        return a.same_format(b) || a.same_picture(b);
    };
    if (format_ == Format::ts && std::ranges::equal(tracks_, file_tracks_, same)) return true;
    return end_ - file_start_ < context_.options().split.minimum;
}

void FileWriter::change_file() {
    if (goes_on_in_file() && muxer_->change_tracks(tracks_)) {
        file_tracks_ = tracks_;
        return;
    }
    note_short_file(media::to_seconds(muxer_->duration()));
    end_file();
}

double FileWriter::short_file_s() const {
    const auto minimum = context_.options().split.minimum;
    return std::chrono::duration<double>(minimum.count() > 0 ? minimum : kShortFile).count();
}

void FileWriter::note_short_file(double duration_s) {
    if (duration_s >= short_file_s()) return;
    if (++short_files_ == kToldShortFiles) warn_of_short_files();
}

void FileWriter::warn_of_short_files() {
    context_.reporter.warning(fail(Errc::short_files,
                                   "{} files below {} s so far, as the stream changed",
                                   short_files_, short_file_s()));
}

void FileWriter::write(mux::Assembler::Placed placed) {
    const bool may_cut = placed.packet.track() == reference_ && placed.packet.is_keyframe();
    if (muxer_ && may_cut && cutter_.should_cut(placed.dts - file_start_, muxer_->bytes()))
        end_file();
    const bool begins_file = !muxer_;
    if (begins_file) begin_file(placed.dts);
    if (!muxer_) return;
    if ((begins_file || may_cut) && placed.is_entry) note(placed, begins_file);
    publish(placed);
    has_reference_ |= placed.packet.track() == reference_;
    progress_.wrote(placed.packet, placed.source);
    ++packets_;
    end_ = std::max(end_, placed.dts);
    muxer_->write(std::move(placed.packet), file_start_);
}

/// What goes into the files is shown as well.
void FileWriter::publish(const mux::Assembler::Placed& placed) {
    Publisher* publisher = files_.publisher();
    if (!publisher) return;
    if (!std::exchange(has_told_tracks_, true)) publisher->set_tracks(tracks_);
    has_published_ = true;
    publisher->write(placed, *muxer_);
}

/// What is written is whole, and goes on with this frame: a note for the process after this one.
void FileWriter::note(const mux::Assembler::Placed& next, bool is_first) {
    if (!keeps_positions()) return;
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

void FileWriter::begin_file(Nanoseconds at) {
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
Result<std::unique_ptr<mux::Muxer>> FileWriter::open_muxer(Nanoseconds at) {
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
    if (!muxer) return muxer;
    files_.begin(container().extension, at).write(*header);
    if (Publisher* publisher = files_.publisher()) publisher->begin_file(container(), *header);
    return muxer;
}

const mux::FormatSpec& FileWriter::container() const {
    return context_.options().audio_only ? mux::sound_spec(format_, tracks_) : mux::spec(format_);
}

void FileWriter::end_file() {
    if (!muxer_) return;
    if (Publisher* publisher = files_.publisher()) publisher->end_file(*muxer_);
    muxer_->finish();
    report_odd_packets();
    const double duration_s = media::to_seconds(muxer_->duration());
    const PacketCounts packets = muxer_->packets();
    muxer_.reset();
    if (files_.current() && keeps_positions())
        files_.note(progress_.position(nullptr), files_.current()->bytes());
    files_.end(duration_s, packets);
}

void FileWriter::report_odd_packets() {
    if (muxer_->nudged() > 0)
        context_.log().info("timestamps nudged to stay in order: count={}", muxer_->nudged());
    if (muxer_->refused() > 0)
        context_.reporter.warning(
            fail(Errc::bad_media, "{} packets were refused by the muxer", muxer_->refused()));
}

void FileWriter::flush() {
    if (!muxer_) return;
    muxer_->flush();
    if (auto* file = files_.current()) file->flush();
}

void FileWriter::finish() {
    end_file();
    // Who writes the next files has a line of time of their own.
    if (std::exchange(has_published_, false)) files_.publisher()->end_stretch();
    if (short_files_ > kToldShortFiles) warn_of_short_files();
}

}  // namespace weir::recorder
