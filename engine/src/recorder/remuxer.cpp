// SPDX-License-Identifier: MIT
#include "recorder/remuxer.hpp"

#include <algorithm>
#include <utility>

#include "base/fail.hpp"

namespace weir::recorder {

using media::Nanoseconds;

Remuxer::Remuxer(Context& context, FileSeries& files, int wrap_bits)
    : context_(context),
      files_(files),
      assembler_(wrap_bits),
      cutter_(context.options().split),
      format_(context.options().format) {}

void Remuxer::begin_demuxer(media::Container container) {
    const ProbeOptions& probe = context_.options().probe;
    demuxer_.emplace(container, demux::ProbeLimits{static_cast<std::int64_t>(probe.bytes),
                                                   probe.media_duration});
    tracks_known_ = false;
}

Result<void> Remuxer::feed(ByteView bytes) {
    auto fed = demuxer_->feed(bytes, in_);
    take();
    return fed;
}

void Remuxer::end_demuxer(bool whole) {
    if (!demuxer_) return;
    if (whole || !tracks_known_) {
        // A failure here was told by feed(), or the stream ends in mid-frame: nothing more to have.
        (void)demuxer_->finish(in_);
        take();
    }
    if (demuxer_->ignored_packets() > 0)
        context_.log().warn("packets of unknown tracks left out: count={}",
                            demuxer_->ignored_packets());
    demuxer_.reset();
    end_tracks();
}

/// Passes on what the demuxer has given.
void Remuxer::take() {
    if (in_.empty()) return;
    if (!tracks_known_) {
        tracks_known_ = true;
        set_tracks(demuxer_->tracks());
    }
    push(std::move(in_));
    in_.clear();
}

void Remuxer::set_tracks(av::Tracks tracks) {
    tracks_ = std::move(tracks);
    const auto video = std::ranges::find_if(tracks_, &av::Track::is_video);
    reference_ = video == tracks_.end() ? 0 : static_cast<std::size_t>(video - tracks_.begin());
    assembler_.set_tracks(tracks_);
    for (const auto& track : tracks_)
        context_.log().info("track found: {}", track.describe());
    if (muxer_ && !av::same_formats(tracks_, file_tracks_)) end_file();
}

void Remuxer::begin_tracks(av::Tracks tracks) {
    end_tracks();
    set_tracks(std::move(tracks));
}

void Remuxer::push(av::Packets&& packets) {
    assembler_.push(std::move(packets), out_);
    write_out();
}

void Remuxer::end_tracks() {
    assembler_.drain(out_);
    write_out();
}

void Remuxer::write_out() {
    for (auto& placed : out_)
        write(std::move(placed));
    out_.clear();
    const Nanoseconds limit = context_.options().duration;
    const auto end = limit.count() > 0 ? std::min(assembler_.end(), limit) : assembler_.end();
    context_.handle.media_ms = std::chrono::duration_cast<milliseconds>(end).count();
}

void Remuxer::write(mux::Assembler::Placed placed) {
    const auto limit = context_.options().duration;
    if (limit.count() > 0 && placed.dts >= limit) return;
    const bool may_cut = placed.packet.track() == reference_ && placed.packet.is_keyframe();
    if (muxer_ && may_cut && cutter_.should_cut(placed.dts - file_start_, muxer_->bytes()))
        end_file();
    if (!muxer_) begin_file(placed.dts);
    if (!muxer_) return;
    ++packets_;
    muxer_->write(std::move(placed.packet), file_start_);
}

void Remuxer::begin_file(Nanoseconds at) {
    auto muxer = open_muxer();
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
Result<std::unique_ptr<mux::Muxer>> Remuxer::open_muxer() {
    auto header = std::make_shared<Bytes>();
    const mux::ByteSink sink = [header, &files = files_](std::uint64_t offset, ByteView bytes) {
        if (auto* file = files.current())
            file->write_at(offset, bytes);
        else
            header->insert(header->end(), bytes.begin(), bytes.end());
    };
    auto muxer = mux::Muxer::open(format_, tracks_, sink);
    if (!muxer && format_ != Format::mkv) {
        context_.reporter.warning(muxer.error());
        format_ = Format::mkv;
        header->clear();
        muxer = mux::Muxer::open(format_, tracks_, sink);
    }
    if (muxer) files_.begin(mux::spec(format_).extension).write(*header);
    return muxer;
}

void Remuxer::end_file() {
    if (!muxer_) return;
    muxer_->finish();
    report_odd_packets();
    const double duration_s = media::to_seconds(muxer_->duration());
    const PacketCounts packets = muxer_->packets();
    muxer_.reset();
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
    end_demuxer(true);
    end_tracks();
    end_file();
}

}  // namespace weir::recorder
