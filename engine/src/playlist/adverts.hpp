// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "playlist/playlist.hpp"

namespace weir::playlist {

/// Finds, in playlist after playlist, the segments that are advertisements put in place of the
/// programme: those that lie within a date range of Twitch's that says so, and those whose titles
/// do (media::Segment::advert, as the parser has it). A date range is remembered until all that is
/// listed is later, at most kMost of them.  Pure.  Thread: shard.
class AdvertFinder {
public:
    static constexpr std::size_t kMost = 64;

    /// Sets media::Segment::advert. `cuts`: and media::Segment::gap, so that they are not fetched;
    /// as of those whose URL holds `never`, where that is not empty.
    void mark(MediaPlaylist& playlist, bool cuts, std::string_view never = {});

private:
    struct Stretch {
        std::string id;
        WallTime start, end;
    };
    void note(const DateRange& range);
    bool has(const media::Segment& segment) const;

    std::vector<Stretch> stretches_;
};

}  // namespace weir::playlist
