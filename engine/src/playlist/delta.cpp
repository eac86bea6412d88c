// SPDX-License-Identifier: MIT
#include "playlist/delta.hpp"

#include <algorithm>
#include <iterator>

#include "base/fail.hpp"
#include "playlist/date_ranges.hpp"
#include "playlist/keys.hpp"
#include "playlist/segment_dates.hpp"

namespace weir::playlist {
namespace {

using Segments = std::vector<media::Segment>;

/// The segments of `before` that the delta leaves out.
Result<Segments> skipped_segments(const MediaPlaylist& before, const MediaPlaylist& delta) {
    const auto first = delta.media_sequence;
    const auto count = delta.skip->segments;
    const auto& known = before.segments;
    if (before.skip || first < before.media_sequence)
        return fail(Errc::invalid_playlist, "a delta update of a playlist that we don't have");
    const auto offset = first - before.media_sequence;
    if (offset > known.size() || count > known.size() - offset)
        return fail(Errc::invalid_playlist,
                    "a delta update that skips msn {} to {}, of which we don't have all", first,
                    first + count - 1);
    const auto from = known.begin() + static_cast<std::ptrdiff_t>(offset);
    return Segments{from, from + static_cast<std::ptrdiff_t>(count)};
}

/// Tags hold until the next of their kind, also from a skipped segment on to a listed one.
void hand_on(const media::Segment& last, media::Segment& segment, bool is_before_key) {
    if (!segment.init) segment.init = last.init;
    if (!is_before_key || !last.encryption) return;
    segment.encryption = last.encryption;
    if (last.encryption->iv == default_iv(last.msn))
        segment.encryption->iv = default_iv(segment.msn);
}

void hand_on(const media::Segment& last, MediaPlaylist& delta) {
    const auto first_with_key = delta.skip->first_with_key.value_or(delta.segments.size() + 1);
    for (std::size_t i = 0; i < delta.segments.size(); ++i)
        hand_on(last, delta.segments[i], i < first_with_key);
    if (delta.coming) hand_on(last, *delta.coming, delta.segments.size() < first_with_key);
}

std::size_t uri_bytes(const media::Segment& segment) {
    std::size_t bytes = segment.uri.size();
    if (segment.encryption) bytes += segment.encryption->key_uri.size();
    if (!segment.init) return bytes;
    bytes += segment.init->uri.size();
    return segment.init->encryption ? bytes + segment.init->encryption->key_uri.size() : bytes;
}

/// Each load may add as much as a whole playlist.
Result<void> check_size(const MediaPlaylist& playlist, const ParseLimits& limits) {
    std::size_t bytes = 0;
    for (const auto& segment : playlist.segments)
        bytes += uri_bytes(segment);
    if (playlist.segments.size() > limits.segments || bytes > limits.uri_bytes ||
        playlist.date_ranges.size() > limits.date_ranges)
        return fail(Errc::playlist_too_large, "a delta update makes it too large");
    return {};
}

void renumber_discontinuities(MediaPlaylist& playlist) {
    auto dsn = playlist.discontinuity_sequence;
    for (auto& segment : playlist.segments)
        segment.dsn = segment.discontinuity ? ++dsn : dsn;
    if (playlist.coming) playlist.coming->dsn = playlist.coming->discontinuity ? dsn + 1 : dsn;
}

}  // namespace

Result<MediaPlaylist> apply_delta(const MediaPlaylist& before, MediaPlaylist delta,
                                  const ParseLimits& limits) {
    if (!delta.skip) return delta;
    auto segments = skipped_segments(before, delta);
    if (!segments) return segments.error();
    if (!segments->empty()) hand_on(segments->back(), delta);
    std::move(delta.segments.begin(), delta.segments.end(), std::back_inserter(*segments));
    delta.segments = std::move(*segments);
    if (before.unsupported_encryption) delta.unsupported_encryption = before.unsupported_encryption;
    if (delta.skip->removed_date_ranges)
        delta.date_ranges = merged(before.date_ranges, std::move(delta.date_ranges),
                                   *delta.skip->removed_date_ranges);
    delta.skip.reset();
    if (auto fits = check_size(delta, limits); !fits) return fits.error();
    renumber_discontinuities(delta);
    extrapolate_dates(delta);
    return delta;
}

}  // namespace weir::playlist
