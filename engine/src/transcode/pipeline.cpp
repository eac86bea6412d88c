// SPDX-License-Identifier: MIT
#include "transcode/pipeline.hpp"

#include <algorithm>
#include <utility>

#include "base/fail.hpp"
#include "transcode/options.hpp"

namespace weir::transcode {
namespace {

using media::Nanoseconds;

// Sound that is encoded leaves so much later at most.
constexpr Nanoseconds kSoundDelay = std::chrono::seconds{1};

}  // namespace

Result<Pipeline::Lane> Pipeline::lane_for(const av::Track& track, const EncodeOptions& options,
                                          const ext::CodecBackends& backends,
                                          const Retention& retention) {
    Lane lane{.source = track};
    if (track.is_video()) {
        lane.picture.emplace(track, options, backends, retention);
    } else if (options.sound == SoundCodec::aac || options.sound == SoundCodec::opus) {
        auto sound = SoundTrack::open(track, options);
        if (!sound) return sound.error();
        lane.sound.emplace(std::move(*sound));
    }
    lane.is_kept = true;
    return lane;
}

Result<Pipeline> Pipeline::open(const av::Tracks& tracks, const EncodeOptions& options,
                                const ext::CodecBackends& backends, const Limits& limits) {
    auto pipeline = open_for_pictures(tracks, options, backends, limits);
    if (!pipeline) return pipeline;
    const auto shown = std::ranges::find_if(
        pipeline->lanes_, [](const Lane& lane) { return lane.picture.has_value(); });
    if (shown == pipeline->lanes_.end()) return pipeline;
    auto source =
        PictureSource::open(shown->source, threads_of(options), open_device(*backends.front()));
    if (!source) return source.error();
    pipeline->source_.emplace(std::move(*source));
    return pipeline;
}

Result<Pipeline> Pipeline::open_for_pictures(const av::Tracks& tracks, const EncodeOptions& options,
                                             const ext::CodecBackends& backends,
                                             const Limits& limits) {
    if (auto checked = check(options); !checked) return checked.error();
    const auto is_picture = [](const av::Track& track) { return track.is_video(); };
    const auto shown = std::ranges::find_if(tracks, is_picture);
    const auto is_wanted = [&](const av::Track& track) {
        return track.is_video() ? &track == &*shown : options.sound != SoundCodec::none;
    };
    const auto kept = std::ranges::count_if(tracks, is_wanted);
    if (kept == 0) return fail(Errc::bad_media, "there is neither picture nor sound to keep");
    if (shown != tracks.end() && backends.empty())
        return fail(Errc::no_encoder, "there is no backend");
    Pipeline pipeline{static_cast<std::size_t>(kept), limits.hold};
    for (const av::Track& track : tracks) {
        if (!is_wanted(track)) {
            pipeline.lanes_.push_back({.source = track});
            continue;
        }
        auto lane = lane_for(track, options, backends, limits.retention);
        if (!lane) return lane.error();
        lane->number = pipeline.sources_.size();
        pipeline.sources_.push_back(pipeline.lanes_.size());
        pipeline.lanes_.push_back(std::move(*lane));
    }
    return pipeline;
}

const PictureTrack* Pipeline::picture_track() const {
    const auto lane =
        std::ranges::find_if(lanes_, [](const Lane& each) { return each.picture.has_value(); });
    return lane != lanes_.end() ? &*lane->picture : nullptr;
}

/// Of sound, which is known at once.
av::Track Pipeline::leaving(const Lane& lane) const {
    return lane.sound ? lane.sound->track() : lane.source;
}

/// Null: there is no picture.
av::Tracks Pipeline::all_tracks(const av::Track* picture) const {
    av::Tracks tracks;
    for (const Lane& lane : lanes_)
        if (lane.is_kept && (!lane.picture || picture))
            tracks.push_back(lane.picture ? *picture : leaving(lane));
    return tracks;
}

void Pipeline::place(Lane& lane, av::Packet packet, const av::Track& track) {
    packet.set_track(lane.number);
    lane.last = media::to_duration(packet.dts(), track.time_base());
    merger_.push(lane.number, std::move(packet), lane.last);
}

void Pipeline::collect(Lane& lane, av::Packets packets) {
    for (av::Packet& packet : packets)
        place(lane, std::move(packet), leaving(lane));
}

void Pipeline::collect(Lane& lane, Items items) {
    for (Item& item : items) {
        if (auto* packet = std::get_if<av::Packet>(&item)) {
            place(lane, std::move(*packet), *lane.picture->first_track());
            continue;
        }
        if (auto* changed = std::get_if<Changed>(&item))
            changed->tracks = all_tracks(&changed->tracks.front());
        merger_.push(lane.number, std::move(item), lane.last);
    }
}

Result<void> Pipeline::push(av::Packet packet, Items& out) {
    const Pictures pictures = source_ && is_picture(packet) ? source_->push(packet) : Pictures{};
    return push(std::move(packet), pictures, out);
}

Result<void> Pipeline::push(av::Packet packet, const Pictures& pictures, Items& out) {
    Lane& lane = lanes_.at(packet.track());
    if (!lane.is_kept) return {};
    const auto now = media::to_duration(packet.dts(), lane.source.time_base());
    Result<void> done;
    if (lane.picture) {
        ++pictures_;
        Items items;
        done = lane.picture->push(pictures, items);
        collect(lane, std::move(items));
    } else if (!begin_ || now >= *begin_) {
        done = push_sound(lane, std::move(packet));
    }
    for (const Lane& each : lanes_)
        if (each.is_kept && !each.picture)
            merger_.set_floor(each.number, each.sound ? now - kSoundDelay : now);
    auto handed = hand_out(out, false);
    return done ? handed : done;
}

Result<void> Pipeline::push_sound(Lane& lane, av::Packet packet) {
    if (!lane.sound) {
        place(lane, std::move(packet), lane.source);
        return {};
    }
    av::Packets packets;
    auto done = lane.sound->push(packet, packets);
    collect(lane, std::move(packets));
    return done;
}

Result<void> Pipeline::drain(Items& out) {
    return drain(source_ ? source_->drain() : Pictures{}, out);
}

Result<void> Pipeline::drain(const Pictures& pictures, Items& out) {
    Result<void> done;
    for (Lane& lane : lanes_) {
        if (!done) break;
        if (lane.picture) {
            Items items;
            done = lane.picture->push(pictures, items);
            if (done) done = lane.picture->drain(items);
            collect(lane, std::move(items));
        } else if (lane.sound) {
            av::Packets packets;
            done = lane.sound->drain(packets);
            collect(lane, std::move(packets));
        }
    }
    auto handed = hand_out(out, done.has_value());
    return done ? handed : done;
}

Result<void> Pipeline::hand_out(Items& out, bool is_end) {
    const PictureTrack* picture = picture_track();
    if (tracks_.empty()) {
        // Announced only: then there is none.
        const bool has_none = !picture || (is_end && pictures_ == 0);
        if (has_none)
            leave_out_picture();
        else if (picture->first_track())
            tracks_ = all_tracks(&*picture->first_track());
        else if (is_end || merger_.is_full())
            return fail(Errc::bad_media, "of {} packets none became a picture", pictures_);
        else
            return {};
        first_tracks_ = tracks_;
    }
    Items items;
    if (is_end)
        merger_.take_rest(items);
    else
        merger_.take(items);
    for (Item& item : items) {
        if (const auto* changed = std::get_if<Changed>(&item)) tracks_ = changed->tracks;
        auto* packet = std::get_if<av::Packet>(&item);
        if (packet && missing_ && packet->track() > *missing_)
            packet->set_track(packet->track() - 1);
        out.push_back(std::move(item));
    }
    return {};
}

void Pipeline::leave_out_picture() {
    for (const Lane& lane : lanes_) {
        if (!lane.picture) continue;
        missing_ = lane.number;
        sources_.erase(sources_.begin() + std::ptrdiff_t(lane.number));
    }
    tracks_ = all_tracks(nullptr);
}

void Pipeline::force_keyframe(Nanoseconds at) {
    for (Lane& lane : lanes_)
        if (lane.picture) lane.picture->force_keyframe(at);
}

void Pipeline::force_keyframes_each(Nanoseconds interval) {
    for (Lane& lane : lanes_)
        if (lane.picture) lane.picture->force_keyframes_each(interval);
}

void Pipeline::begin_at(Nanoseconds at) {
    begin_ = at;
    for (Lane& lane : lanes_)
        if (lane.picture) lane.picture->begin_at(at);
}

std::string_view Pipeline::backend() const {
    const PictureTrack* picture = picture_track();
    return picture ? picture->backend().name() : std::string_view{};
}

Counts Pipeline::picture() const {
    Counts counts = source_ ? source_->counts() : Counts{.packets = pictures_};
    if (const PictureTrack* picture = picture_track()) {
        counts.encoded = picture->coded_frames();
        counts.dropped += picture->dropped_frames();
    }
    return counts;
}

Counts Pipeline::sound() const {
    Counts sum;
    for (const Lane& lane : lanes_) {
        if (!lane.sound) continue;
        const Counts counts = lane.sound->counts();
        sum.packets += counts.packets;
        sum.decoded += counts.decoded;
        sum.failures += counts.failures;
        sum.encoded += counts.encoded;
    }
    return sum;
}

}  // namespace weir::transcode
