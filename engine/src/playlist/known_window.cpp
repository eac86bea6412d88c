// SPDX-License-Identifier: MIT
#include "playlist/known_window.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <string_view>

namespace weir::playlist {
namespace {

constexpr std::size_t kLeast = 8;  ///< Segments that are known at least.

std::string_view path_of(std::string_view uri) {
    return uri.substr(0, uri.find_first_of("?#"));
}

std::string_view name_of(std::string_view uri) {
    const auto path = path_of(uri);
    return path.substr(path.rfind('/') + 1);
}

std::size_t hash_of(std::string_view text) {
    return std::hash<std::string_view>{}(text);
}

/// Names of one sequence differ by their numbers only.
std::size_t stem_of(std::string_view uri) {
    std::string stem{name_of(uri)};
    std::erase_if(stem, [](char c) { return c >= '0' && c <= '9'; });
    return hash_of(stem);
}

/// From `from` to `to`. Hostile dates lie too far apart for their own clock.
Seconds between(WallTime from, WallTime to) {
    return Seconds{to.time_since_epoch()} - Seconds{from.time_since_epoch()};
}

/// Clocks of packagers differ a little, and so do segments; the next segment is another one.
bool is_as_far(Seconds apart, double segments, Seconds average) {
    return std::abs((apart - segments * average).count()) < average.count() * (0.5 + segments / 10);
}

Seconds average_of(const MediaPlaylist& playlist) {
    Seconds listed{0};
    for (const auto& segment : playlist.segments)
        listed += segment.duration;
    return listed / static_cast<double>(playlist.segments.size());
}

}  // namespace

KnownWindow::Known KnownWindow::known_of(const media::Segment& segment) {
    // All segments of a sequence may lie in one file.
    const auto offset = segment.range ? std::hash<std::uint64_t>{}(segment.range->offset) : 0;
    return {hash_of(path_of(segment.uri)), hash_of(name_of(segment.uri)) ^ (offset << 1),
            segment.program_date_time};
}

const KnownWindow::Known* KnownWindow::find(std::uint64_t msn) const {
    if (is_empty() || msn > last_msn_ || last_msn_ - msn >= known_.size()) return nullptr;
    return &known_[known_.size() - 1 - (last_msn_ - msn)];
}

bool KnownWindow::agrees_with(const MediaPlaylist& playlist) const {
    bool met = false;
    for (const auto& segment : playlist.segments) {
        const auto* known = find(segment.msn);
        if (!known) continue;
        if (known->uri != hash_of(path_of(segment.uri))) return false;
        met = true;
    }
    return met;
}

bool KnownWindow::is_dated_before(const MediaPlaylist& playlist) const {
    const auto end = end_of(playlist);
    return end && end_ && *end > *end_;
}

KnownWindow::Kinship KnownWindow::kinship_with(const MediaPlaylist& playlist) const {
    if (is_empty() || playlist.segments.empty()) return Kinship::unknown;
    if (playlist.segments.front().msn > last_msn_) return kinship_after(playlist);
    if (last_msn_ - playlist.segments.back().msn >= known_.size() &&
        playlist.segments.back().msn < last_msn_)
        return kinship_before(playlist);
    return kinship_within(playlist);
}

KnownWindow::Kinship KnownWindow::kinship_within(const MediaPlaylist& playlist) const {
    bool has_names = true, has_dates = false;
    for (const auto& segment : playlist.segments) {
        const auto* known = find(segment.msn);
        if (!known) continue;
        has_names = has_names && known->name == known_of(segment).name;
        if (!known->date || !segment.program_date_time) continue;
        if (!is_as_far(between(*known->date, *segment.program_date_time), 0, segment.duration))
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
    const bool has_stem = stem_ == stem_of(first.uri);
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
    const auto& date = known_.front().date;
    if (date && last.program_date_time) {
        const auto first_msn = last_msn_ - (known_.size() - 1);
        const auto before = between(*last.program_date_time, *date);
        const auto segments = static_cast<double>(first_msn - last.msn);
        return is_as_far(before, segments, average_of(playlist)) ? Kinship::aligned
                                                                 : Kinship::other;
    }
    return stem_ == stem_of(last.uri) ? Kinship::unknown : Kinship::other;
}

void KnownWindow::extend(const MediaPlaylist& playlist) {
    const auto& segments = playlist.segments;
    if (segments.empty()) return;
    const auto first = segments.front().msn;
    if (!is_empty() && first > last_msn_ && first - last_msn_ > 1) known_.clear();
    for (const auto& segment : segments) {
        if (!is_empty() && segment.msn <= last_msn_) continue;
        known_.push_back(known_of(segment));
        last_msn_ = segment.msn;
    }
    const auto most = std::max(2 * segments.size(), kLeast);
    if (known_.size() > most) known_.erase(known_.begin(), known_.end() - static_cast<long>(most));
    stem_ = stem_of(segments.back().uri);
    next_date_ = end_of(playlist);
    if (next_date_) end_ = next_date_;
}

void KnownWindow::relabel(const MediaPlaylist& playlist) {
    if (is_empty() || playlist.segments.empty()) return;
    const auto first = playlist.segments.front().msn;
    while (known_.size() > 1 && last_msn_ - (known_.size() - 1) < first)
        known_.pop_front();
    for (const auto& segment : playlist.segments)
        if (find(segment.msn))
            known_[known_.size() - 1 - (last_msn_ - segment.msn)] = known_of(segment);
}

std::optional<WallTime> KnownWindow::end_of(const MediaPlaylist& playlist) {
    Seconds after{0};
    for (auto segment = playlist.segments.rbegin(); segment != playlist.segments.rend();
         ++segment) {
        after += std::min(segment->duration, Seconds{86'400});
        if (segment->program_date_time)
            return *segment->program_date_time +
                   std::chrono::duration_cast<WallTime::duration>(after);
    }
    return std::nullopt;
}

}  // namespace weir::playlist
