// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <vector>

#include "recorder/context.hpp"
#include "recorder/file_series.hpp"
#include "recorder/hls_run.hpp"
#include "recorder/opening.hpp"
#include "recorder/rendition_run.hpp"
#include "recorder/room_source.hpp"

namespace weir::recorder {

/// One stream, from its URL to the summary. The order of the flow stands in run().  Thread: shard.
class Stream {
public:
    Stream(const boost::asio::any_io_executor& executor, fetch::Client& client, Shared shared,
           std::shared_ptr<Handle> handle, Reporter::Emit emit, const Log& log);

    /// To the end; never throws for what an origin or a disk does.
    boost::asio::awaitable<void> run();

    /// Something was asked of the Handle.
    void wake() { wake_.notify(); }

private:
    boost::asio::awaitable<Result<void>> start();
    boost::asio::awaitable<Result<void>> record();
    boost::asio::awaitable<Result<void>> record_room();
    boost::asio::awaitable<Result<void>> record_urls();
    bool may_come_again(const Result<void>& outcome) const;
    boost::asio::awaitable<Result<void>> record_first();
    Result<void> check_news(const playlist::MediaPlaylist& list) const;
    boost::asio::awaitable<Result<void>> record_playlist(OpenedPlaylist opened);
    boost::asio::awaitable<Result<HlsSources>> open_variant(
        const playlist::MultivariantPlaylist& multivariant);
    boost::asio::awaitable<std::optional<MediaSource>> open_beside(playlist::Rendition rendition,
                                                                   std::string kind,
                                                                   playlist::Variables variables);
    boost::asio::awaitable<Result<MediaSource>> open_best(
        const std::vector<playlist::RankedVariant>& ranked, playlist::Variables variables,
        std::size_t& index);
    boost::asio::awaitable<Result<MediaSource>> open_media(std::vector<std::string> urls,
                                                           playlist::Variables variables,
                                                           std::size_t& index);
    boost::asio::awaitable<Result<void>> record_hls(HlsSources sources);
    boost::asio::awaitable<Result<void>> record_flv(OpenedFlv opened);
    boost::asio::awaitable<void> settle_files();
    void tell_low_space();
    std::optional<Error> disk_error() const;
    void end(const Result<void>& outcome);

    std::shared_ptr<Handle> handle_;
    Signal wake_;
    Reporter reporter_;
    Context context_;
    std::shared_ptr<FileSeries> files_;             ///< Null until it is known where they go.
    bool is_settled_ = true;                        ///< They have their names.
    std::unique_ptr<RoomSource> room_;              ///< Null: the URL is the stream's own.
    std::optional<WallClock::time_point> expires_;  ///< Of the URLs that room_ found.
    std::vector<std::string> urls_;  ///< Of the stream; the one that was opened stands first.
    std::shared_ptr<FileSeries> audio_files_;  ///< Of a separate sound that is kept as it comes.
};

}  // namespace weir::recorder
