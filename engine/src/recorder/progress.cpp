// SPDX-License-Identifier: MIT
#include "recorder/progress.hpp"

#include <algorithm>
#include <utility>

namespace weir::recorder {

void Progress::set_tracks(const av::Tracks& tracks) {
    std::vector<TrackState> before = std::exchange(tracks_, {});
    // Tracks that go on are known by their place and kind.
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        const bool is_video = tracks[i].is_video();
        const bool goes_on = i < before.size() && before[i].is_video == is_video;
        tracks_.push_back(goes_on ? before[i] : TrackState{is_video, {}, {}});
    }
}

/// It begins with a segment.
void Progress::begin_clock() {
    before_last_.origin.reset();
    for (auto& track : tracks_) {
        const auto before = std::exchange(track.origin, std::nullopt);
        if (!before) continue;
        auto& begin = clock_begin_[before->playlist];
        begin = std::max(begin, before->msn + 1);
    }
}

void Progress::wrote(const av::Packet& packet, media::Nanoseconds dts) {
    auto& track = tracks_.at(packet.track());
    const auto& origin = packet.origin();
    clock_begin_.try_emplace(origin.playlist, origin.msn);
    last_ = packet.track();
    before_last_ = track;
    track.origin = origin;
    track.dts = dts;
}

Progress Progress::without_last() const {
    Progress before = *this;
    if (last_ < tracks_.size() && before_last_.is_video == tracks_[last_].is_video)
        before.tracks_[last_] = before_last_;
    return before;
}

/// One entry a playlist: the segment of the first packet that is not written is that one, or comes
/// after it.
void Progress::add_playlist(Resume& resume, const av::Origin& origin) const {
    const auto found =
        std::ranges::find(resume.playlists, origin.playlist, &Resume::Playlist::number);
    if (found != resume.playlists.end()) {
        found->msn = std::max(found->msn, origin.msn);
        return;
    }
    const auto begin = clock_begin_.find(origin.playlist);
    Resume::Playlist playlist;
    playlist.number = origin.playlist;
    playlist.msn = origin.msn;
    playlist.first_msn = begin == clock_begin_.end() ? origin.msn : begin->second;
    resume.playlists.push_back(playlist);
}

Resume Progress::position(const av::Packet* next) const {
    Resume resume;
    if (next) add_playlist(resume, next->origin());
    std::map<std::pair<unsigned, bool>, unsigned> counts;
    for (const auto& track : tracks_) {
        if (!track.origin) continue;
        add_playlist(resume, *track.origin);
        const unsigned number = counts[{track.origin->playlist, track.is_video}]++;
        resume.tracks.push_back({.playlist = track.origin->playlist,
                                 .is_video = track.is_video,
                                 .number = number,
                                 .msn = track.origin->msn,
                                 .dts = track.dts});
    }
    for (const auto& [playlist, msn] : clock_begin_)
        add_playlist(resume, {playlist, msn});
    return resume;
}

}  // namespace weir::recorder
