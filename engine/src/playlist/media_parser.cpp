// SPDX-License-Identifier: MIT
#include <algorithm>
#include <limits>

#include "base/date_time.hpp"
#include "base/fail.hpp"
#include "playlist/readers.hpp"
#include "playlist/segment_dates.hpp"

namespace weir::playlist {
namespace {

/// In the title of a segment of Twitch's: it is an advertisement.
constexpr std::string_view kAdvertTitle = "Amazon";

/// Sets `out` from the value of the tag.
template <class Value, class Read>
Result<void> take(Value& out, const Line& line, Read read) {
    const auto value = read(line.value());
    if (!value)
        return fail(Errc::invalid_playlist, "line {}: {} with an impossible value", line.number,
                    line.tag().substr(1));
    out = *value;
    return {};
}

PlaylistType read_type(std::string_view text) {
    if (text == "VOD") return PlaylistType::vod;
    return text == "EVENT" ? PlaylistType::event : PlaylistType::none;
}

/// The tag counts in kilobits.
std::uint64_t read_bitrate(std::string_view text) {
    constexpr std::uint64_t kKilo = 1'000, kMost = 1'000'000'000;
    const auto kilobits = read_integer(text).value_or(0);
    return kilobits > kMost ? 0 : kilobits * kKilo;
}

}  // namespace

MediaReader::MediaReader(UriResolver resolver, const ParseLimits& limits,
                         const ParseContext& context)
    : resolver_(std::move(resolver)),
      limits_(limits),
      wants_delta_(context.wants_delta),
      keys_(limits.keys),
      date_ranges_(limits) {}

Result<void> MediaReader::on_line(const Line& line) {
    return line.is_tag() ? on_tag(tag_of(line.tag()), line) : on_uri(line);
}

Result<void> MediaReader::on_tag(Tag tag, const Line& line) {
    if (is_multivariant_tag(tag))
        return fail(Errc::invalid_playlist, "line {}: {} in a media playlist", line.number,
                    line.tag().substr(1));
    switch (tag) {
        case Tag::inf:
            has_duration_ = true;
            next_.advert = is_twitch_ && line.value().find(kAdvertTitle) != std::string_view::npos;
            return take(next_.duration, line, [](std::string_view value) {
                return read_seconds(value.substr(0, value.find(',')));
            });
        case Tag::target_duration:
            has_target_ = true;
            return take(playlist_.target_duration, line, read_seconds);
        case Tag::media_sequence: return take(playlist_.media_sequence, line, read_integer);
        case Tag::discontinuity_sequence:
            return take(playlist_.discontinuity_sequence, line, read_integer);
        case Tag::byte_range: return take(range_, line, read_range);
        case Tag::discontinuity: next_.discontinuity = true; break;
        case Tag::gap: next_.gap = true; break;
        case Tag::twitch: is_twitch_ = true; break;
        case Tag::program_date_time: next_.program_date_time = read_date_time(line.value()); break;
        case Tag::end_list: playlist_.ended = true; break;
        case Tag::version:
            playlist_.version = static_cast<int>(
                std::min<std::uint64_t>(read_integer(line.value()).value_or(1), 1'000));
            break;
        case Tag::independent_segments: playlist_.independent_segments = true; break;
        case Tag::playlist_type: playlist_.type = read_type(line.value()); break;
        case Tag::bit_rate: bitrate_bps_ = read_bitrate(line.value()); break;
        default: return on_attributes(tag, line);
    }
    return {};
}

Result<void> MediaReader::on_uri(const Line& line) {
    if (!has_duration_)
        return fail(Errc::invalid_playlist, "line {}: a segment without EXTINF", line.number);
    if (playlist_.segments.size() >= limits_.segments)
        return fail(Errc::playlist_too_large, "line {}: more than {} segments", line.number,
                    limits_.segments);
    auto uri = resolver_.resolve(line.text, line.number);
    if (!uri) return uri.error();
    next_.uri = std::move(*uri);
    if (auto placed = place_range(next_, line); !placed) return placed.error();
    if (!range_) next_.bitrate_bps = bitrate_bps_;
    if (auto applied = apply_state(next_, line.number); !applied) return applied.error();
    playlist_.segments.push_back(std::move(next_));
    next_ = {};
    range_.reset();
    has_duration_ = false;
    return {};
}

Result<void> MediaReader::place_range(media::Segment& segment, const Line& line) const {
    if (!range_) return {};
    const auto* before = playlist_.segments.empty() ? nullptr : &playlist_.segments.back();
    const bool follows = before && before->range && before->uri == segment.uri;
    if (!range_->offset && !follows)
        return fail(Errc::invalid_playlist,
                    "line {}: EXT-X-BYTERANGE without offset, and no range before it", line.number);
    segment.range = range_->placed_after(follows ? before->range : std::nullopt);
    if (!segment.range)
        return fail(Errc::invalid_playlist, "line {}: EXT-X-BYTERANGE beyond 64 bits", line.number);
    return {};
}

Result<void> MediaReader::apply_state(media::Segment& segment, std::size_t line_number) {
    const auto* key = keys_.usable();
    std::size_t copied = key ? key->uri.size() : 0;
    if (init_) copied += init_->uri.size();
    if (init_ && init_->encryption) copied += init_->encryption->key_uri.size();
    if (auto paid = resolver_.spend(copied, line_number); !paid) return paid.error();
    segment.init = init_;
    if (key) segment.encryption = media::Encryption{key->uri, key->iv.value_or(Keys::Iv{})};
    has_default_iv_.push_back(key && !key->iv);
    auto& unsupported = playlist_.unsupported_encryption;
    if (!unsupported) unsupported = unsupported_init_;
    if (!unsupported) unsupported = keys_.unsupported();
    return {};
}

Result<MediaPlaylist> MediaReader::finish() {
    auto& segments = playlist_.segments;
    const auto skipped = playlist_.skip ? playlist_.skip->segments : 0;
    const auto most = std::numeric_limits<std::uint64_t>::max() - segments.size();
    if (skipped > most || playlist_.media_sequence > most - skipped)
        return fail(Errc::invalid_playlist, "EXT-X-MEDIA-SEQUENCE beyond 64 bits");
    if (!playlist_.parts.empty() && playlist_.parts.back().msn == segments.size()) {
        if (auto applied = apply_state(next_, 0); !applied) return applied.error();
        playlist_.coming = std::move(next_);
    }
    std::uint64_t msn = playlist_.media_sequence + skipped;
    std::uint64_t dsn = playlist_.discontinuity_sequence;
    number_parts(msn);
    for (std::size_t i = 0; i < segments.size(); ++i) {
        number_segment(segments[i], msn++, dsn, has_default_iv_[i]);
        if (!has_target_)
            playlist_.target_duration = std::max(playlist_.target_duration, segments[i].duration);
    }
    if (playlist_.coming) number_segment(*playlist_.coming, msn, dsn, has_default_iv_.back());
    if (playlist_.skip) playlist_.skip->first_with_key = first_with_key_;
    playlist_.date_ranges = date_ranges_.take();
    extrapolate_dates(playlist_);
    return std::move(playlist_);
}

/// Their msn counts from the first listed segment until now.
void MediaReader::number_parts(std::uint64_t first_msn) {
    std::uint64_t msn = 0;
    std::size_t index = 0;
    Seconds duration{0};
    for (auto& part : playlist_.parts) {
        if (part.msn != msn) {
            index = 0;
            duration = Seconds{0};
        }
        msn = part.msn;
        part.index = index++;
        part.msn += first_msn;
        duration += part.duration;
    }
    if (playlist_.coming) playlist_.coming->duration = duration;
}

void MediaReader::number_segment(media::Segment& segment, std::uint64_t msn, std::uint64_t& dsn,
                                 bool has_default_iv) {
    segment.msn = msn;
    segment.dsn = segment.discontinuity ? ++dsn : dsn;
    if (has_default_iv) segment.encryption->iv = default_iv(msn);
}

}  // namespace weir::playlist
