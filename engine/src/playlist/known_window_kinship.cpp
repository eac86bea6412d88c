// SPDX-License-Identifier: MIT
// Whether the playlist of another line carries the sequence that we know.
#include <algorithm>
#include <cmath>
#include <functional>
#include <string_view>

#include "playlist/known_window.hpp"
#include "playlist/segment_dates.hpp"
#include "playlist/segment_name.hpp"

namespace weir::playlist {
namespace {

constexpr std::size_t kLeast = 8;  ///< Segments that a sequence may have missed, at least.

std::size_t hash_of_text(std::string_view text) {
    return std::hash<std::string_view>{}(text);
}

std::size_t stem_of(std::string_view uri) {
    return hash_of_text(pattern_of(uri));
}

/// Clocks of packagers differ a little, and so do segments; the next segment is another one.
bool is_as_far(Seconds apart, double segments, Seconds average) {
    return std::abs((apart - segments * average).count()) < average.count() * (0.5 + segments / 10);
}

}  // namespace

KnownWindow::Label KnownWindow::label_of(const media::Segment& segment) {
    // All segments of a sequence may lie in one file.
    const auto offset = segment.range ? std::hash<std::uint64_t>{}(segment.range->offset) : 0;
    return {hash_of_text(name_of(segment.uri)) ^ (offset << 1), segment.program_date_time};
}

KnownWindow::Kinship KnownWindow::kinship_with(const MediaPlaylist& playlist) const {
    if (is_empty() || playlist.segments.empty()) return Kinship::unknown;
    if (playlist.segments.front().msn > last_msn_) return kinship_after(playlist);
    if (last_msn_ - playlist.segments.back().msn >= media_.size() &&
        playlist.segments.back().msn < last_msn_)
        return kinship_before(playlist);
    return kinship_within(playlist);
}

KnownWindow::Kinship KnownWindow::kinship_within(const MediaPlaylist& playlist) const {
    bool has_names = true, has_dates = false;
    for (const auto& segment : playlist.segments) {
        if (segment.msn > last_msn_ || last_msn_ - segment.msn >= labels_.size()) continue;
        const auto& known = labels_[labels_.size() - 1 - (last_msn_ - segment.msn)];
        has_names = has_names && known.name == label_of(segment).name;
        if (!known.date || !segment.program_date_time) continue;
        if (!is_as_far(between(*known.date, *segment.program_date_time), 0, segment.duration))
            return Kinship::other;
        has_dates = true;
    }
    if (has_names) return Kinship::same;
    return has_dates ? Kinship::aligned : Kinship::other;
}

/// It lists nothing that we know, but perhaps what follows.
KnownWindow::Kinship KnownWindow::kinship_after(const MediaPlaylist& playlist) const {
    const auto& first = playlist.segments.front();
    const auto missed = static_cast<double>(first.msn - last_msn_ - 1);
    const bool has_stem = stem_of(last_.uri) == stem_of(first.uri);
    if (next_date_ && first.program_date_time) {
        const auto since = between(*next_date_, *first.program_date_time);
        if (!is_as_far(since, missed, average_of(playlist))) return Kinship::other;
        return has_stem ? Kinship::same : Kinship::aligned;
    }
    const auto most = static_cast<double>(std::max(playlist.segments.size(), kLeast));
    return has_stem && missed <= most ? Kinship::same : Kinship::other;
}

/// It lists nothing that we know, with lower numbers.
KnownWindow::Kinship KnownWindow::kinship_before(const MediaPlaylist& playlist) const {
    const auto& last = playlist.segments.back();
    const auto& date = labels_.front().date;
    if (date && last.program_date_time) {
        const auto first_msn = last_msn_ - (media_.size() - 1);
        const auto before = between(*last.program_date_time, *date);
        const auto segments = static_cast<double>(first_msn - last.msn);
        return is_as_far(before, segments, average_of(playlist)) ? Kinship::aligned
                                                                 : Kinship::other;
    }
    return stem_of(last_.uri) == stem_of(last.uri) ? Kinship::unknown : Kinship::other;
}

void KnownWindow::relabel(const MediaPlaylist& playlist) {
    if (is_empty() || playlist.segments.empty()) return;
    const auto first = playlist.segments.front().msn;
    while (media_.size() > 1 && last_msn_ - (media_.size() - 1) < first) {
        media_.pop_front();
        labels_.pop_front();
    }
    for (const auto& segment : playlist.segments) {
        if (segment.msn > last_msn_ || last_msn_ - segment.msn >= media_.size()) continue;
        const auto index = media_.size() - 1 - (last_msn_ - segment.msn);
        media_[index] = hash_of(segment);
        labels_[index] = label_of(segment);
        if (segment.msn == last_msn_) last_ = segment;
    }
}

}  // namespace weir::playlist
