// SPDX-License-Identifier: MIT
#include "recorder/flv_sections.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/fail.hpp"

namespace weir::recorder {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kLongestRecord = 64u << 10;
constexpr unsigned kAttempts = 16;
// Pictures were seen, but none that tells how large they are: a keyframe comes within this.
constexpr auto kTrackPatience = 15s;
constexpr std::uint64_t kOverheadBytes = 512;          // Of a packet that is held, roughly.
constexpr std::int64_t kLongestComposition = 900'000;  // ms
constexpr std::int64_t kLongestLead = 400;

Error unsupported(const flv::Tag& tag) {
    return fail(Errc::unsupported_codec, "{} in FLV can't be remuxed; -f source keeps it as it is",
                flv::codec_name(tag));
}

}  // namespace

void FlvSections::begin_run() {
    replay_.begin_run();
    timeline_.begin_run();
    metadata_ = {};
    video_ = audio_ = {};
    begun_ = false;
    probing_ = true;
}

Result<void> FlvSections::add(const flv::Tag& tag, Out& out) {
    if (tag.type == flv::TagType::script) {
        if (const auto metadata = flv::read_metadata(tag.body())) metadata_ = *metadata;
        return {};
    }
    const flv::Body body = flv::read_body(tag);
    switch (body.content) {
        case flv::Content::other: return {};
        case flv::Content::config: return take_config(tag, body, out);
        case flv::Content::frame: return take_frame(tag, body, out);
    }
    return {};
}

Result<void> FlvSections::take_config(const flv::Tag& tag, const flv::Body& body, Out& out) {
    const bool is_video = tag.type == flv::TagType::video;
    if (!demux::is_flv_codec(body.codec)) return take_unknown(tag);
    if (body.payload.empty() || body.is_transport_config) return {};
    if (body.payload.size() > kLongestRecord)
        return fail(Errc::bad_media, "sequence header of {} bytes", body.payload.size());
    set_next(is_video, {body.codec, Bytes(body.payload.begin(), body.payload.end()), 0, 0}, out);
    return {};
}

/// Among pictures that we know, a tag that claims another codec is damage.
Result<void> FlvSections::take_unknown(const flv::Tag& tag) {
    const bool is_video = tag.type == flv::TagType::video;
    const Side& known = side(is_video);
    ++ignored_;
    if (known.current || known.next) return {};
    if (is_video) return unsupported(tag);
    if (!told_unknown_sound_) unknown_sound_ = unsupported(tag);
    told_unknown_sound_ = true;
    return {};
}

std::optional<Error> FlvSections::take_warning() {
    return std::exchange(unknown_sound_, std::nullopt);
}

/// `setup` is what the side's frames are coded with from now on.
void FlvSections::set_next(bool is_video, demux::FlvSetup setup, Out& out) {
    if (side(is_video).next == setup) return;
    // What is held was coded with the setup before this one.
    if (side(is_video).next_track && holds(is_video)) begin_section(out);
    Side& changed = side(is_video);
    changed.next.reset();
    changed.next_track.reset();
    changed.attempts = 0;
    if (changed.current != setup) changed.next = std::move(setup);
}

/// A codec without a sequence header is known by its frames.
void FlvSections::note_codec(bool is_video, const flv::Body& body, Out& out) {
    const Side& known = side(is_video);
    demux::FlvSetup setup{body.codec, {}, 0, 0};
    const bool is_plain = demux::is_plain_sound(body.codec);
    if (is_plain) {
        setup.sample_rate = body.sample_rate;
        setup.channels = body.channels;
    }
    const auto fits = [&](const std::optional<demux::FlvSetup>& s) {
        return s && (is_plain ? *s == setup : s->codec == setup.codec);
    };
    if (fits(known.next)) return;
    if (!fits(known.current))
        set_next(is_video, std::move(setup), out);
    else if (known.next)
        set_next(is_video, demux::FlvSetup{*known.current}, out);
}

/// Where composition times are negative, DTS is put so far ahead that no picture is shown before it
/// is decoded.
av::Packet FlvSections::packet_of(const flv::Tag& tag, const flv::Body& body) {
    const bool is_video = tag.type == flv::TagType::video;
    const std::int64_t at = timeline_.place(tag.type, tag.timestamp_ms);
    std::int64_t composition = body.composition_ms;
    if (std::abs(composition) > kLongestComposition) composition = 0;
    lead_ms_ = std::max(lead_ms_, std::min(-composition, kLongestLead));
    const std::int64_t dts = is_video ? at - lead_ms_ : at;
    return demux::make_flv_packet(body.payload, dts, std::max(at + composition, dts),
                                  !is_video || body.is_keyframe);
}

Result<void> FlvSections::take_frame(const flv::Tag& tag, const flv::Body& body, Out& out) {
    const bool is_video = tag.type == flv::TagType::video;
    if (!demux::is_flv_codec(body.codec)) return take_unknown(tag);
    if (body.payload.empty()) return {};
    if (replay_.is_repeated(tag, body.payload, body.is_keyframe)) {
        ++repeated_;
        return {};
    }
    note_codec(is_video, body, out);
    av::Packet packet = packet_of(tag, body);
    if (probing_) return probe(std::move(packet), is_video, out);
    return is_video ? take_picture(std::move(packet), out) : take_sound(std::move(packet), out);
}

/// True once the side's next track is made. A frame that does not tell enough is no harm; where
/// picture after picture does not, the run is of no use, and where sound does not, it is left out.
Result<bool> FlvSections::make_track(Side& side, const av::Packet& frame) {
    if (side.next_track) return true;
    const bool is_video = &side == &video_;
    if (side.attempts >= kAttempts && !(is_video && frame.is_keyframe())) return false;
    side.next_track = demux::make_flv_track(*side.next, frame, {metadata_.width, metadata_.height});
    if (side.next_track) return true;
    const bool has_record = !side.next->record.empty() || !demux::wants_record(side.next->codec);
    if (has_record) ++side.attempts;
    if (is_video && side.attempts >= kAttempts && frame.is_keyframe())
        return fail(Errc::bad_media, "neither sequence header nor frames tell what is coded");
    return false;
}

/// A run or a section begins: frames are held until both tracks are known, or one alone for as long
/// as the limits allow.
Result<void> FlvSections::probe(av::Packet packet, bool is_video, Out& out) {
    Side& from = side(is_video);
    if (from.next)
        if (auto made = make_track(from, packet); !made) return made.error();
    hold(std::move(packet), is_video);
    const bool awaits_picture = video_.next && !video_.next_track;
    const bool is_late = is_beyond(awaits_picture ? kTrackPatience : probe_.media_duration);
    if ((video_.is_known() && audio_.is_known()) ||
        (is_late && (video_.is_known() || audio_.is_known()))) {
        begin_section(out);
        return {};
    }
    if (is_late) return fail(Errc::bad_media, "frames, but no sequence header to decode them with");
    return {};
}

Result<void> FlvSections::take_picture(av::Packet packet, Out& out) {
    if (video_.next && packet.is_keyframe()) {
        auto made = make_track(video_, packet);
        if (!made) return made.error();
    }
    if (packet.is_keyframe() && (video_.next_track || audio_.next_track)) {
        // The sound that belongs to it may be another, too; its first frame is about to come.
        probing_ = audio_.next && !audio_.next_track;
        if (probing_) return probe(std::move(packet), true, out);
        begin_section(out);
    }
    // Before its keyframe, a frame is of use to the track that it ends at best.
    const bool fits = !video_.next || (!packet.is_keyframe() && video_.current &&
                                       video_.current->codec == video_.next->codec);
    if (fits)
        give(std::move(packet), true, out);
    else
        ++ignored_;
    return {};
}

Result<void> FlvSections::take_sound(av::Packet packet, Out& out) {
    if (!audio_.next) {
        give(std::move(packet), false, out);
        return {};
    }
    auto made = make_track(audio_, packet);
    if (!made) return made.error();
    if (!*made) {
        ++ignored_;
        return {};
    }
    hold(std::move(packet), false);
    const bool has_picture = video_.current || video_.next;
    if (!has_picture || is_beyond(kTrackPatience)) begin_section(out);
    return {};
}

bool FlvSections::is_beyond(std::chrono::milliseconds media) const {
    return held_bytes_ > probe_.bytes || held_to_ms_ - held_from_ms_ >= media.count();
}

void FlvSections::hold(av::Packet packet, bool is_video) {
    if (held_.empty()) held_from_ms_ = held_to_ms_ = packet.dts();
    held_from_ms_ = std::min(held_from_ms_, packet.dts());
    held_to_ms_ = std::max(held_to_ms_, packet.dts());
    held_bytes_ += packet.size() + kOverheadBytes;
    held_.push_back({std::move(packet), is_video});
}

bool FlvSections::holds(bool is_video) const {
    return std::ranges::find(held_, is_video, &Held::is_video) != held_.end();
}

/// The tracks that were made come into force. Sound whose new header is of no use is left out;
/// pictures go on until the new one's keyframe.
void FlvSections::begin_section(Out& out) {
    Piece piece{av::Tracks{}, begun_, {}};
    if (audio_.next && !audio_.next_track) {
        audio_.current.reset();
        audio_.track.reset();
    }
    for (Side* side : {&video_, &audio_}) {
        if (side->next_track) {
            side->current = std::exchange(side->next, std::nullopt);
            side->track = std::exchange(side->next_track, std::nullopt);
        }
        if (side->track) piece.tracks->push_back(*side->track);
    }
    out.push_back(std::move(piece));
    begun_ = true;
    probing_ = false;
    held_bytes_ = 0;
    for (auto& held : std::exchange(held_, {}))
        give(std::move(held.packet), held.is_video, out);
}

void FlvSections::give(av::Packet packet, bool is_video, Out& out) {
    const Side& from = side(is_video);
    if (!from.track) {
        ++ignored_;
        return;
    }
    packet.get()->stream_index = !is_video && video_.track ? 1 : 0;
    packet.set_duration(demux::frame_duration_ms(*from.track, packet));
    if (out.empty()) out.emplace_back();
    out.back().packets.push_back(std::move(packet));
}

void FlvSections::end_run(Out& out) {
    if (!held_.empty() && (video_.is_known() || audio_.is_known())) begin_section(out);
    ignored_ += held_.size();
    held_.clear();
    held_bytes_ = 0;
}

}  // namespace weir::recorder
