// SPDX-License-Identifier: MIT
#include "aftercare/encoded_copy.hpp"

#include <algorithm>

#include "base/clock.hpp"
#include "base/fail.hpp"

namespace weir::aftercare {
namespace {

using media::Nanoseconds;

constexpr auto kTellEach = std::chrono::milliseconds{250};
// Of times: between the clocks of source, encoder and file.
constexpr Nanoseconds kClockRounding = std::chrono::milliseconds{2};

bool is_decoded(SoundCodec sound) {
    return sound == SoundCodec::aac || sound == SoundCodec::opus;
}

av::Tracks tracks_of(const Frames& frames) {
    av::Tracks tracks;
    for (const AVStream* stream : frames.streams())
        tracks.emplace_back(*stream->codecpar,
                            media::TimeBase{stream->time_base.num, stream->time_base.den});
    return tracks;
}

/// When pictures are shown.
struct Shown {
    std::optional<Nanoseconds> first{}, last{};

    void add(Nanoseconds at) {
        first = std::min(first.value_or(at), at);
        last = std::max(last.value_or(at), at);
    }
    Nanoseconds length() const { return first ? *last - *first : Nanoseconds{0}; }
};

/// Calls the caller now and then, each time of more than before: tracks lie in a file one ahead of
/// the other.
class Teller {
public:
    Teller(const EncodeFileOptions& options, const AVFormatContext& source)
        : tell_(options.progress),
          total_s_(source.duration > 0 ? double(source.duration) / AV_TIME_BASE : 0) {}

    void tell(Nanoseconds done, std::uint64_t frames) {
        const auto now = Clock::now();
        if (!tell_ || done <= done_ || now - told_ < kTellEach) return;
        done_ = done;
        told_ = now;
        const double took = std::chrono::duration<double>(now - begin_).count();
        const double done_s = media::to_seconds(done);
        tell_({.done_s = done_s,
               .total_s = total_s_,
               .frames = frames,
               .speed = took > 0 ? done_s / took : 0});
    }

private:
    const std::function<void(const EncodeProgress&)>& tell_;
    const double total_s_;
    const Clock::time_point begin_ = Clock::now();
    Clock::time_point told_ = begin_;
    Nanoseconds done_{0};  ///< That was told.
};

/// One attempt while it lasts.
class Attempt {
public:
    Attempt(const TemporaryFile& file, Frames& frames, transcode::Pipeline& pipeline,
            const Rein& rein)
        : file_(file), frames_(frames), pipeline_(pipeline), rein_(rein) {}

    Result<void> write(transcode::Items& items);
    Result<void> finish();
    const std::optional<std::string>& failed() const { return failed_; }
    const Shown& shown() const { return shown_; }
    std::vector<Expected> expected() {
        return writer_ ? writer_->expected() : std::vector<Expected>{};
    }

private:
    Result<void> write(av::Packet packet);
    Result<void> begin();

    const TemporaryFile& file_;
    Frames& frames_;
    transcode::Pipeline& pipeline_;
    const Rein& rein_;
    std::unique_ptr<Mp4Writer> writer_;
    av::Tracks tracks_;
    std::optional<std::string> failed_;
    Shown shown_;
};

/// As the source's streams are, but for the coding.
Result<void> Attempt::begin() {
    tracks_ = pipeline_.tracks();
    std::vector<Mp4Track> tracks;
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
        Mp4Track track = mp4_track(*frames_.streams()[pipeline_.source_of(i)]);
        track.track = tracks_[i];
        tracks.push_back(std::move(track));
    }
    auto writer = Mp4Writer::open(file_, tracks, rein_);
    if (!writer) return writer.error();
    writer_ = std::move(*writer);
    return {};
}

Result<void> Attempt::write(av::Packet packet) {
    if (!writer_)
        if (auto begun = begin(); !begun) return begun;
    const av::Track& track = tracks_.at(packet.track());
    if (track.is_video()) shown_.add(media::to_duration(packet.pts(), track.time_base()));
    return writer_->write(std::move(packet));
}

Result<void> Attempt::write(transcode::Items& items) {
    for (transcode::Item& item : items) {
        const auto* changed = std::get_if<transcode::Changed>(&item);
        if (changed && writer_) failed_ = changed->from;
        if (failed_) break;
        auto* packet = std::get_if<av::Packet>(&item);
        if (!packet) continue;
        if (auto written = write(std::move(*packet)); !written) return written;
    }
    items.clear();
    return {};
}

Result<void> Attempt::finish() {
    if (!writer_) return fail(Errc::bad_media, "there is no coded frame");
    return writer_->finish();
}

/// As many frames as were decoded, and from the first one's time to the last one's.
Result<void> check_picture(const transcode::Counts& counts, const Shown& source, const Shown& copy,
                           const EncodeOptions& options) {
    if (counts.packets == 0) return {};
    const bool keeps_frames = options.frame_rate.num == 0;
    if (keeps_frames && counts.encoded + counts.dropped != counts.decoded)
        return fail(Errc::bad_media, "of {} frames {} were encoded; the source was kept",
                    counts.decoded - counts.dropped, counts.encoded);
    const Nanoseconds frame =
        copy.length() / std::max<std::int64_t>(static_cast<std::int64_t>(counts.encoded) - 1, 1);
    const bool is_told = counts.lost > 0 || counts.dropped > 0;
    if (!is_told && std::chrono::abs(source.length() - copy.length()) > frame + kClockRounding)
        return fail(Errc::bad_media, "the picture lasts {:.3f} s, of {:.3f} s; the source was kept",
                    media::to_seconds(copy.length()), media::to_seconds(source.length()));
    return {};
}

}  // namespace

Result<bool> has_picture(const std::filesystem::path& source, const Rein& rein) {
    auto opened = Source::open(source, rein);
    if (!opened) return opened.error();
    const auto frames = Frames::open(**opened, {.picture = true, .sound = true});
    if (!frames) return frames.error();
    return std::ranges::any_of(frames->streams(), [](const AVStream* stream) {
        return stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO;
    });
}

Result<EncodedCopy> write_encoded_copy(const std::filesystem::path& source,
                                       const TemporaryFile& file, const EncodeFileOptions& options,
                                       const ext::CodecBackends& backends, const Rein& rein) {
    auto opened = Source::open(source, rein);
    if (!opened) return opened.error();
    auto frames =
        Frames::open(**opened, {.picture = true, .sound = is_decoded(options.encode.sound)});
    if (!frames) return frames.error();
    const av::Tracks tracks = tracks_of(*frames);
    auto pipeline = transcode::Pipeline::open(tracks, options.encode, backends);
    if (!pipeline) return pipeline.error();
    Attempt attempt{file, *frames, *pipeline, rein};
    Teller teller{options, (*opened)->context()};
    Timeline timeline = timeline_of(*frames);
    Shown shown;
    bool is_end = false;
    while (!is_end && !attempt.failed()) {
        if (rein.is_stopped()) return Error{Errc::cancelled};
        av::Packet frame;
        const auto read = frames->next(frame);
        if (!read) return read.error();
        is_end = !*read;
        av::Packets placed;
        if (is_end)
            timeline.drain(placed);
        else
            timeline.push(std::move(frame), placed);
        transcode::Items items;
        for (av::Packet& packet : placed) {
            if (rein.is_stopped()) return Error{Errc::cancelled};
            const av::Track& track = tracks[packet.track()];
            const auto at = media::to_duration(packet.pts(), track.time_base());
            if (track.is_video()) shown.add(at);
            if (auto pushed = pipeline->push(std::move(packet), items); !pushed)
                return pushed.error();
            teller.tell(at, pipeline->picture().encoded);
            if (auto written = attempt.write(items); !written) return written.error();
        }
        if (!is_end) continue;
        if (auto drained = pipeline->drain(items); !drained) return drained.error();
        if (auto written = attempt.write(items); !written) return written.error();
    }
    EncodedCopy copy{.expected = {},
                     .picture = pipeline->picture(),
                     .backend = std::string{pipeline->backend()},
                     .failed = attempt.failed()};
    if (copy.failed) return copy;
    if (auto checked = check_picture(copy.picture, shown, attempt.shown(), options.encode);
        !checked)
        return checked.error();
    if (auto finished = attempt.finish(); !finished) return finished.error();
    copy.expected = attempt.expected();
    return copy;
}

}  // namespace weir::aftercare
