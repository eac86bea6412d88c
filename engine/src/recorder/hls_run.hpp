// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/awaitable.hpp>
#include <map>
#include <memory>
#include <optional>

#include "buffer/sequencer.hpp"
#include "playlist/follower.hpp"
#include "playlist/parser.hpp"
#include "recorder/chain.hpp"
#include "recorder/file_series.hpp"
#include "recorder/segment_fetch.hpp"

namespace weir::recorder {

/// Errors: Errc::unsupported_playlist, for encryption that we have no key to.
Result<void> check_supported(const playlist::MediaPlaylist& playlist);

/// Records one live media playlist: carries out what the Follower decides, and hands the segments
/// to the chain in order.  Thread: shard.
class HlsRun final : private buffer::Sequencer::Sink, private SegmentFetch::Sink {
public:
    /// `variables`: of the multivariant playlist.
    HlsRun(Context& context, FileSeries& files, SegmentChain& chain, std::string playlist_url,
           playlist::Variables variables);

    /// Until the stream ends, the limit is reached, or we are asked to stop.
    /// Errors: what ended it, where that is worth telling: the origin or the disk failed.
    boost::asio::awaitable<Result<void>> run(playlist::MediaPlaylist first);

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
    void take_playlist(const BodyLoad& load, Clock::time_point now);
    void collect_segments(Clock::time_point now);
    void settle(SegmentFetch& fetch, Clock::time_point now);
    void collect_losses();
    void start_work(Clock::time_point now);
    fetch::Request playlist_request() const;
    bool may_start_fetch(Clock::time_point now) const;
    void start_fetch(playlist::Follower::Fetch fetch);
    void resume_paused();
    bool is_full() const;
    void flush_if_due(Clock::time_point now);
    bool is_over(Clock::time_point now);
    Clock::time_point next_wakeup(Clock::time_point now) const;
    Result<void> outcome() const;
    void tell_stop();

    Context& context_;
    FileSeries& files_;
    SegmentChain& chain_;
    std::string playlist_url_;
    const playlist::ParseContext parse_context_;
    Companions companions_;
    playlist::Follower follower_;
    buffer::Sequencer sequencer_;
    std::unique_ptr<BodyLoad> load_;
    std::map<Position, std::unique_ptr<SegmentFetch>> fetches_;  ///< In flight.
    std::map<Position, media::Segment> segments_;                ///< Taken up, not yet delivered.
    std::map<Position, Gap> losses_;                             ///< Known, not yet passed over.
    struct Kind {
        media::Container container;
        std::shared_ptr<const Bytes> init;
    };
    std::map<Position, Kind> kinds_;     ///< Known from the first bytes on.
    media::Nanoseconds lost_before_{0};  ///< Media missing right before the next segment.
    bool broken_ = false;                ///< The chain refused the rest of the head.
    bool dirty_ = false;                 ///< Bytes since the last flush.
    Clock::time_point flush_at_;
    std::optional<Clock::time_point> stop_by_;
    std::optional<Error> last_trouble_;
};

}  // namespace weir::recorder
