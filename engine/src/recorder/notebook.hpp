// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <deque>
#include <memory>
#include <weir/notes.hpp>

#include "index/notes_file.hpp"
#include "media/segment.hpp"
#include "playlist/playlist.hpp"

namespace weir::recorder {

/// What one stream notes for the process after this one.  Thread: shard.
class Notebook {
public:
    /// `slot`: null: nothing is noted.
    explicit Notebook(std::shared_ptr<index::NoteSlot> slot) : slot_(std::move(slot)) {}

    /// Segments of HLS are known, so that there is something to go on from.
    bool keeps_positions() const { return slot_ && !recent_[0].empty(); }
    const std::shared_ptr<index::NoteSlot>& slot() const { return slot_; }

    /// `playlist`: its number. From now on its segments are listed for so long.
    void listed(unsigned playlist, const playlist::MediaPlaylist& list);
    /// The first of a playlist is noted at once: the process may die of its first bytes.
    void segment_begun(unsigned playlist, const media::Segment& segment);
    /// Fills in what is known of its segments, and how long they will be there.
    Resume described(Resume position) const;

private:
    static constexpr std::size_t kPlaylists = 2;

    std::shared_ptr<index::NoteSlot> slot_;
    std::array<std::deque<Resume::Playlist>, kPlaylists> recent_;
    playlist::Seconds window_{0};  ///< Of the longest of them.
};

}  // namespace weir::recorder
