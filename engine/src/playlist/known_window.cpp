// SPDX-License-Identifier: MIT
#include "playlist/known_window.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

namespace weir::playlist {
namespace {

/// No list slides by more between two loads; a hostile one must not make us compare for long.
constexpr std::uint64_t kMostSlid = 1'000;

std::string_view without_query(std::string_view uri) {
    return uri.substr(0, uri.find_first_of("?#"));
}

std::size_t hash_of(const media::Segment& segment) {
    std::size_t hash = std::hash<std::string_view>{}(without_query(segment.uri));
    if (!segment.range) return hash;
    for (const auto part : {segment.range->offset, segment.range->length})
        hash = hash * 31 + std::hash<std::uint64_t>{}(part);
    return hash;
}

}  // namespace

/// Which is all that need be looked at, as a rule.
bool KnownWindow::has_last(const MediaPlaylist& playlist) const {
    const auto& segments = playlist.segments;
    if (is_empty() || segments.empty() || segments.front().msn > last_msn_) return false;
    const auto index = last_msn_ - segments.front().msn;
    return index < segments.size() && hash_of(segments[index]) == media_.back();
}

KnownWindow::Comparison KnownWindow::compare(const MediaPlaylist& playlist) const {
    Comparison found;
    for (const auto& segment : playlist.segments) {
        if (is_empty() || segment.msn > last_msn_) break;
        const auto back = last_msn_ - segment.msn;
        if (back >= media_.size()) continue;
        ++found.shared;
        found.same += media_[media_.size() - 1 - back] == hash_of(segment);
    }
    return found;
}

bool KnownWindow::agrees_with(const MediaPlaylist& playlist) const {
    const auto found = compare(playlist);
    return found.shared > 0 && found.same == found.shared;
}

bool KnownWindow::contradicts(const MediaPlaylist& playlist) const {
    const auto found = compare(playlist);
    return found.same < found.shared;
}

bool KnownWindow::is_dated_before(const MediaPlaylist& playlist) const {
    const auto end = end_of(playlist);
    return end && end_ && *end > *end_;
}

std::optional<std::uint64_t> KnownWindow::slid_under(const MediaPlaylist& playlist) const {
    if (has_last(playlist) || !contradicts(playlist)) return std::nullopt;
    const auto& segments = playlist.segments;
    // Names of a ring come again: where the sequence fell back, one of them proves nothing.
    const std::uint64_t least = segments.back().msn < last_msn_ ? 2 : 1;
    const auto shared = last_msn_ - segments.front().msn + 1;
    for (std::uint64_t slid = 1; slid + least <= shared && slid <= kMostSlid; ++slid)
        if (ends_with_first(playlist, shared - slid)) return slid;
    return std::nullopt;
}

bool KnownWindow::ends_with_first(const MediaPlaylist& playlist, std::uint64_t count) const {
    if (count > playlist.segments.size() || count > media_.size()) return false;
    return std::equal(
        media_.end() - static_cast<long>(count), media_.end(), playlist.segments.begin(),
        [](std::size_t known, const auto& segment) { return known == hash_of(segment); });
}

bool KnownWindow::is_overrun_by(const MediaPlaylist& playlist) const {
    if (has_last(playlist)) return false;
    const auto found = compare(playlist);
    if (found.shared == 0 || found.same > 0) return false;
    if (bytes_until(playlist)) return true;
    const auto& first = playlist.segments.front();
    return playlist.segments.back().msn >= last_msn_ && next_date_ && first.program_date_time &&
           *first.program_date_time + first.duration / 2 >= *next_date_;
}

/// Of one file that grows, from the end of our last segment to its first.
std::optional<std::uint64_t> KnownWindow::bytes_until(const MediaPlaylist& playlist) const {
    const auto& first = playlist.segments.front();
    if (!last_.range || !first.range || without_query(last_.uri) != without_query(first.uri))
        return std::nullopt;
    const auto known = last_.range->offset + last_.range->length;
    if (first.range->offset < known) return std::nullopt;
    return first.range->offset - known;
}

Seconds KnownWindow::overrun(const MediaPlaylist& playlist) const {
    const auto& first = playlist.segments.front();
    if (next_date_ && first.program_date_time)
        return std::max(Seconds{*first.program_date_time - *next_date_}, Seconds{0});
    const auto missing = bytes_until(playlist);
    if (!missing || first.range->length == 0) return Seconds{0};
    return first.duration *
           (static_cast<double>(*missing) / static_cast<double>(first.range->length));
}

void KnownWindow::extend(const MediaPlaylist& playlist) {
    constexpr std::size_t kLeast = 8;
    const auto& segments = playlist.segments;
    if (segments.empty()) return;
    const auto first = segments.front().msn;
    if (!is_empty() && first > last_msn_ && first - last_msn_ > 1) media_.clear();
    for (const auto& segment : segments) {
        if (!is_empty() && segment.msn <= last_msn_) continue;
        media_.push_back(hash_of(segment));
        last_msn_ = segment.msn;
    }
    const auto most = std::max(2 * segments.size(), kLeast);
    if (media_.size() > most) media_.erase(media_.begin(), media_.end() - static_cast<long>(most));
    last_ = segments.back();
    next_date_ = end_of(playlist);
    if (next_date_) end_ = next_date_;
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
