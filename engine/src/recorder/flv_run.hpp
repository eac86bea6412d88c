// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/backoff.hpp"
#include "flv/tag_reader.hpp"
#include "recorder/chain.hpp"
#include "recorder/file_series.hpp"
#include "recorder/opening.hpp"
#include "recorder/room_source.hpp"

namespace weir::recorder {

/// Records an HTTP-FLV stream, run after run: a broken connection is made again, to the stream's
/// next URL where it has several, and goes on where the old one ended.  Thread: shard.
class FlvRun final : private fetch::Receiver {
public:
    /// `urls`: of the stream, in order of preference; the first is open. `room`: is asked for
    /// others before each further connection; null: these are all.
    FlvRun(Context& context, FileSeries& files, TagChain& chain, std::vector<std::string> urls,
           RoomSource* room);

    /// Until the stream ends, the limit is reached, or we are asked to stop.
    /// Errors: what ended it, where that is worth telling.
    boost::asio::awaitable<Result<void>> run(OpenedFlv first);

private:
    fetch::Flow on_head(const fetch::Head&) override { return fetch::Flow::go; }
    fetch::Flow on_body(ByteView bytes) override;
    void on_done(Result<void> outcome) override;

    bool on_tag(const flv::Tag& tag);
    void begin_run();
    boost::asio::awaitable<void> follow();
    boost::asio::awaitable<bool> pause_before_retry();
    boost::asio::awaitable<bool> ask_room();
    void connect();
    void end_run();
    void tell_lost();
    bool is_over() const;
    bool may_try_again() const;
    milliseconds stall_limit() const;
    Result<void> outcome() const;

    Context& context_;
    FileSeries& files_;
    TagChain& chain_;
    std::vector<std::string> urls_;
    RoomSource* const room_;
    std::size_t line_ = 0;    ///< The URL in use.
    unsigned idle_runs_ = 0;  ///< In a row, that brought nothing new.
    std::optional<flv::TagReader> reader_;
    std::unique_ptr<fetch::Transfer> transfer_;
    std::optional<Result<void>> done_;  ///< The connection's end.
    std::optional<Error> refusal_;      ///< Why we ended it: the bytes are of no use.
    std::optional<Error> last_end_;     ///< How the last run ended.
    bool run_begun_ = false;            ///< In this connection.
    bool paused_ = false;
    bool dirty_ = false;
    Clock::time_point flush_at_;
    Clock::time_point last_media_;
    Clock::time_point last_bytes_;
    media::Nanoseconds duration_at_connect_{0};
    media::Nanoseconds run_end_{0};  ///< Recorded when the last connection ended.
    Held held_;                      ///< By reader_.
    /// The process before was recording it until then.
    std::optional<Resume> former_;  ///< Until what lies between is told.
    Backoff backoff_;
};

}  // namespace weir::recorder
