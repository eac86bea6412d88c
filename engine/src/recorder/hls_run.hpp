// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/awaitable.hpp>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "recorder/remuxer.hpp"
#include "recorder/rendition_join.hpp"
#include "recorder/rendition_run.hpp"
#include "recorder/renewal.hpp"
#include "recorder/resume_filter.hpp"

namespace weir::recorder {

/// What one HLS recording follows.
struct HlsSources {
    MediaSource main;
    std::optional<MediaSource> audio{};      ///< Where the sound is a rendition of its own.
    std::optional<MediaSource> subtitles{};  ///< WebVTT.
};

/// Records one live HLS stream: follows its renditions side by side.  Thread: shard.
class HlsRun {
public:
    /// `audio_files`: of a separate sound that is kept as it comes; else null. `renewal`: of the
    /// URLs of the main rendition; null: they hold.
    HlsRun(Context& context, FileSeries& files, FileSeries* audio_files, const HlsSources& sources,
           Renewal* renewal);

    /// Until the stream ends, the limit is reached, or we are asked to stop. All is handed to the
    /// files then.
    /// Errors: what ended it, where that is worth telling: the origin or the disk failed.
    boost::asio::awaitable<Result<void>> run();

private:
    struct Rendition {
        std::unique_ptr<SegmentChain> chain;
        std::unique_ptr<RenditionRun> run;
        bool is_finished = false;
    };
    /// What of it was recorded by the process before; null: nothing.
    playlist::Resumption* resumption_of(const MediaSource& source);
    SectionSink& packets_of(const MediaSource& source);
    void tell_down();
    std::unique_ptr<SegmentChain> media_chain(const MediaSource& source, FileSeries& files);
    void follow(const MediaSource& source, FileSeries& files, std::unique_ptr<SegmentChain> chain);
    RenditionRun& main() { return *renditions_.front().run; }
    void step(Clock::time_point now);
    void renew(Clock::time_point now);
    void start_work(Clock::time_point now);
    bool is_over(Clock::time_point now);
    bool has_reached_limit();
    Clock::time_point next_wakeup(Clock::time_point now) const;
    void finish(Rendition& rendition, bool tells_gap);
    Resume end();
    Resume next();
    void tell_dropped();
    void tell_buffered();

    Context& context_;
    FileSeries& files_;
    Renewal* const renewal_;
    std::optional<Remuxer> remuxer_;
    std::optional<RenditionJoin> join_;
    Held joined_;  ///< By join_.
    std::optional<CueClock> cues_;
    std::map<unsigned, playlist::Resumption> resumptions_;  ///< By number of their playlists.
    std::vector<std::pair<std::string, std::unique_ptr<ResumeFilter>>> filters_;  ///< By rendition.
    std::vector<Rendition> renditions_;  ///< The main one first.
    std::optional<Clock::time_point> stop_by_;
    std::optional<Clock::time_point> end_by_;  ///< The main one is over.
};

}  // namespace weir::recorder
