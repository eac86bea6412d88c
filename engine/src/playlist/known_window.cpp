// SPDX-License-Identifier: MIT
#include "playlist/known_window.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

namespace weir::playlist {
namespace {

std::size_t hash_of(std::string_view uri) {
    return std::hash<std::string_view>{}(uri.substr(0, uri.find_first_of("?#")));
}

}  // namespace

bool KnownWindow::agrees_with(const MediaPlaylist& playlist) const {
    bool met = false;
    for (const auto& segment : playlist.segments) {
        if (is_empty() || segment.msn > last_msn_) break;
        const auto back = last_msn_ - segment.msn;
        if (back >= uris_.size()) continue;
        if (uris_[uris_.size() - 1 - back] != hash_of(segment.uri)) return false;
        met = true;
    }
    return met;
}

bool KnownWindow::is_dated_before(const MediaPlaylist& playlist) const {
    const auto end = end_of(playlist);
    return end && end_ && *end > *end_;
}

void KnownWindow::extend(const MediaPlaylist& playlist) {
    constexpr std::size_t kLeast = 8;
    const auto& segments = playlist.segments;
    if (segments.empty()) return;
    const auto first = segments.front().msn;
    if (!is_empty() && first > last_msn_ && first - last_msn_ > 1) uris_.clear();
    for (const auto& segment : segments) {
        if (!is_empty() && segment.msn <= last_msn_) continue;
        uris_.push_back(hash_of(segment.uri));
        last_msn_ = segment.msn;
    }
    const auto most = std::max(2 * segments.size(), kLeast);
    if (uris_.size() > most) uris_.erase(uris_.begin(), uris_.end() - static_cast<long>(most));
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
