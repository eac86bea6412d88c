// SPDX-License-Identifier: MIT
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/budget.hpp"
#include "buffer/sequencer.hpp"
#include "playlist/adverts.hpp"
#include "playlist/follower.hpp"
#include "playlist/resumption.hpp"
#include "recorder/chain.hpp"
#include "recorder/file_series.hpp"
#include "recorder/playlist_loads.hpp"
#include "recorder/segment_fetch.hpp"

namespace weir::recorder {

/// Follows one media playlist: carries out what the Follower decides, and hands the segments to its
/// chain in order. Waits for nothing: whoever owns it calls step() and start_work() whenever the
/// stream's Signal is notified or next_wakeup() has come.  Thread: shard.
class RenditionRun final : private buffer::Sequencer::Sink, private SegmentFetch::Sink {
public:
    /// `resumption`: of what another process began; null: nothing.
    RenditionRun(Context& context, FileSeries& files, SegmentChain& chain,
                 const MediaSource& source, playlist::Resumption* resumption);

    /// Takes what has arrived, and what time has brought.
    void step(Clock::time_point now);
    /// Begins the loads and fetches that are due.
    void start_work(Clock::time_point now);
    /// When something falls due that the Signal will not tell.
    Clock::time_point next_wakeup(Clock::time_point now) const;

    /// Its URLs expire: these are the same stream.
    void renew(const std::vector<std::string>& urls, Clock::time_point now);

    /// The stream has ended, and all of it that could be had is with the chain.
    bool is_over() const;
    /// Nothing of the segment at the head is on its way.
    bool is_between_segments() const { return !fetches_.contains(sequencer_.head()); }
    /// Gives up what is on its way, and finishes the chain. `tells_gap`: for the segment that did
    /// not make it.
    void finish(bool tells_gap);
    /// After finish(): its last segment, as in a Resume that has_ended; none: nothing is known.
    std::optional<Resume::Playlist> end();
    /// What ended it, where that is worth telling: the origin failed.
    Result<void> outcome() const;

    /// Of segments that wait for their turn.
    std::uint64_t held_bytes() const { return sequencer_.held_bytes(); }
    const SegmentChain& chain() const { return chain_; }
    /// Gap::rendition.
    const std::string& name() const { return name_; }

private:
    using Position = playlist::Follower::Position;

    void on_begin(Position position) override;
    void on_bytes(Position position, ByteView bytes) override;
    void on_complete(Position position) override;
    void on_lost(Position position, bool begun) override;
    void on_container(Position position, media::Container container,
                      std::shared_ptr<const Bytes> init) override;
    fetch::Flow on_segment_bytes(Position position, ByteView bytes) override;

    void collect_playlist(Clock::time_point now);
    void tell_switches();
    void collect_segments(Clock::time_point now);
    void settle(SegmentFetch& fetch, Clock::time_point now);
    void collect_joined();
    void collect_losses();
    bool may_start_fetch(Clock::time_point now) const;
    void start_fetch(playlist::Follower::Fetch fetch);
    bool may_go_on(Position position) const;
    bool is_prefetch_spent() const;
    void note_held();
    void resume_paused();
    bool is_full() const;
    void flush_if_due(Clock::time_point now);
    void end_head();
    void count(Position position);
    void forget(Position position);
    void take(playlist::MediaPlaylist playlist, Clock::time_point now);
    void resume(playlist::MediaPlaylist& playlist);
    void tell(Gap gap);

    Context& context_;
    FileSeries& files_;
    SegmentChain& chain_;
    const std::string name_;
    const unsigned number_;
    playlist::Resumption* const resumption_;
    PlaylistLoads loads_;
    Companions companions_;
    playlist::AdvertFinder adverts_;
    playlist::Follower follower_;
    buffer::Sequencer sequencer_;
    Budget::Share ahead_;                                        ///< What sequencer_ holds.
    Held held_;                                                  ///< The same.
    std::map<Position, std::unique_ptr<SegmentFetch>> fetches_;  ///< In flight.
    std::map<Position, media::Segment> segments_;                ///< Taken up, not yet delivered.
    std::map<Position, Clock::time_point> listed_;         ///< Of those that are fetched whole.
    std::map<Position, playlist::Follower::Loss> losses_;  ///< Known, not yet passed over.
    struct Kind {
        media::Container container;
        std::shared_ptr<const Bytes> init;
        std::uint64_t part_bytes = 0;  ///< Of its first parts, up to the last whole one.
    };
    std::map<Position, Kind> kinds_;     ///< Known from the first bytes on.
    media::Nanoseconds lost_before_{0};  ///< Media missing right before the next segment.
    bool broken_ = false;                ///< The chain refused the rest of the head.
    bool dirty_ = false;                 ///< Bytes since the last flush.
    Clock::time_point flush_at_;
    std::optional<Error> last_trouble_;
    std::optional<Resume::Playlist> last_;  ///< Of those that were begun, or told as lost.
};

}  // namespace weir::recorder
