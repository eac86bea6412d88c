// SPDX-License-Identifier: MIT
#include "recorder/notebook.hpp"

#include <algorithm>

#include "base/clock.hpp"
#include "playlist/resumption.hpp"

namespace weir::recorder {
namespace {

constexpr std::size_t kRecent = 16;
/// Beyond it, the segment is certainly listed no more, nor what came before it.
constexpr double kWindows = 2;
constexpr auto kSlack = 10s;
constexpr playlist::Seconds kLongestWindow{86'400};

}  // namespace

void Notebook::listed(unsigned playlist, const playlist::MediaPlaylist& list) {
    if (!slot_ || playlist >= kPlaylists) return;
    playlist::Seconds listed{0};
    for (const auto& segment : list.segments)
        listed += segment.duration;
    window_ = std::min(std::max(window_, listed), kLongestWindow);
}

void Notebook::segment_begun(unsigned playlist, const media::Segment& segment) {
    if (!slot_ || playlist >= kPlaylists) return;
    auto& recent = recent_[playlist];
    const bool is_first = recent.empty();
    auto& begun = recent.emplace_back(playlist::resume_point(segment));
    begun.number = playlist;
    if (recent.size() > kRecent) recent.pop_front();
    if (!is_first) return;
    Resume first;
    first.playlists.push_back(begun);
    slot_->begin_at(described(std::move(first)));
}

Resume Notebook::described(Resume position) const {
    for (auto& playlist : position.playlists) {
        if (playlist.number >= kPlaylists) continue;
        const auto& recent = recent_[playlist.number];
        const auto found = std::ranges::find(recent, playlist.msn, &Resume::Playlist::msn);
        if (found == recent.end()) continue;
        playlist.name = found->name;
        playlist.pattern = found->pattern;
        playlist.date = found->date;
    }
    const auto listed = std::chrono::duration_cast<WallClock::duration>(window_ * kWindows);
    position.until = WallClock::now() + listed + kSlack;
    return position;
}

}  // namespace weir::recorder
