// SPDX-License-Identifier: MIT
#include "recorder/encoded_output.hpp"

#include <algorithm>
#include <utility>

#include "base/overloaded.hpp"

namespace weir::recorder {
namespace {

// Less than from one picture to the next.
constexpr media::Nanoseconds kBehindWritten = std::chrono::milliseconds{1};
constexpr const char* kCopy = "copy";

}  // namespace

EncodedOutput::EncodedOutput(Context& context, std::string name, const EncodeOptions& options,
                             FileSeries& files)
    : context_(context),
      name_(std::move(name)),
      target_{.options = options},
      files_(files),
      writer_(context, files) {}

void EncodedOutput::take(Encoded part, const std::vector<SourceTimes>& times) {
    if (is_over_ || is_copying_ || failure_) return;
    std::visit(Overloaded{
                   [this](EncodedBy& by) {
                       tell(by.backend, std::exchange(leaving_, std::nullopt),
                            written_.value_or(Nanoseconds{0}));
                       set_backend(std::move(by.backend));
                   },
                   [this](EncodedTracks& tracks) {
                       tracks_ = std::move(tracks);
                       writer_.set_tracks(tracks_.tracks);
                   },
                   [this, &times](av::Packet& packet) { write(std::move(packet), times); },
                   [this](transcode::Changed& changed) { change(std::move(changed)); },
                   [this](transcode::Hole& hole) {
                       tell_gap(GapCause::bad_media, hole.from, hole.to - hole.from,
                                fmt::format("{} frames can't be decoded", hole.frames));
                   },
                   [this](Error& error) { failure_ = std::move(error); },
               },
               part);
}

/// With what is known of the source's frame that it was made of.
void EncodedOutput::write(av::Packet packet, const std::vector<SourceTimes>& times) {
    const av::Track& track = tracks_.tracks.at(packet.track());
    const auto dts = media::to_duration(packet.dts(), track.time_base());
    const auto pts = media::to_duration(packet.pts(), track.time_base());
    const auto frame = times.at(tracks_.sources.at(packet.track())).find(pts);
    Placed placed{std::move(packet), dts, frame ? frame->dts : dts};
    if (frame) placed.packet.set_origin(frame->origin);
    if (frame && std::exchange(clock_, frame->clock) != frame->clock) writer_.begin_clock();
    placed.is_entry = !track.is_video() || (frame && frame->is_keyframe);
    const bool has_picture = std::ranges::any_of(tracks_.tracks, &av::Track::is_video);
    if (track.is_video() || !has_picture) written_ = std::max(written_.value_or(pts), pts);
    put(std::move(placed));
}

/// What stands beside the recording is no reason to end it.
void EncodedOutput::put(Placed placed) {
    if (is_recording()) files_.advance(placed.dts);
    writer_.write(std::move(placed));
    if (!is_recording() && files_.error() && !failure_) failure_ = *files_.error();
}

void EncodedOutput::set_backend(std::string backend) {
    backend_ = std::move(backend);
    at_work_ = context_.handle.tally()->encodes(backend_);
}

/// A file has one set of parameters.
void EncodedOutput::change(transcode::Changed changed) {
    tell(changed.to, changed.reason, changed.at);
    if (changed.lost_frames > 0)
        tell_gap(GapCause::encoder, changed.at - changed.lost, changed.lost,
                 fmt::format("{} frames were inside {}", changed.lost_frames, changed.from));
    target_.without.push_back(backend_);
    set_backend(changed.to);
    tracks_.tracks = std::move(changed.tracks);
    writer_.end_file();
    writer_.set_tracks(tracks_.tracks);
}

void EncodedOutput::leave_backend(const std::string& first, const Error& why) {
    if (backend_.empty()) backend_ = first;
    if (backend_.empty()) {
        failure_ = why;
        return;
    }
    at_work_.reset();
    target_.without.push_back(backend_);
    if (written_) target_.begin = *written_ + kBehindWritten;
    leaving_ = why;
    writer_.end_file();
}

void EncodedOutput::begin_copy(const av::Tracks& tracks, Nanoseconds at, const Error& why) {
    is_copying_ = true;
    at_work_.reset();
    tell(kCopy, why, at);
    writer_.end_file();
    writer_.set_tracks(tracks);
}

void EncodedOutput::end(const std::optional<Error>& why) {
    if (std::exchange(is_over_, true)) return;
    at_work_.reset();
    if (why) tell("", why, written_.value_or(Nanoseconds{0}));
    writer_.finish();
}

/// A copy lacks nothing.
void EncodedOutput::give_up(Nanoseconds waiting) {
    if (!is_over_ && !is_copying_ && waiting.count() > 0)
        tell_gap(GapCause::stop, written_.value_or(Nanoseconds{0}), waiting, "was to be encoded");
    end();
}

void EncodedOutput::tell(const std::string& to, const std::optional<Error>& why, Nanoseconds at) {
    context_.reporter.encoding_changed({.output = name_,
                                        .from = backend_,
                                        .to = to,
                                        .error = why,
                                        .media_s = std::max(media::to_seconds(at), 0.0)});
}

void EncodedOutput::tell_gap(GapCause cause, Nanoseconds from, Nanoseconds length,
                             std::string detail) {
    Gap gap;
    gap.cause = cause;
    gap.seconds = media::to_seconds(length);
    gap.media_s = std::max(media::to_seconds(from), 0.0);
    gap.detail = std::move(detail);
    gap.rendition = name_;
    context_.reporter.gap(std::move(gap));
}

}  // namespace weir::recorder
