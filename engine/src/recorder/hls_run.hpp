// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/awaitable.hpp>
#include <optional>

#include "recorder/rendition_run.hpp"

namespace weir::recorder {

/// Records one live HLS stream.  Thread: shard.
class HlsRun {
public:
    HlsRun(Context& context, FileSeries& files, SegmentChain& chain, const MediaSource& source);

    /// Until the stream ends, the limit is reached, or we are asked to stop. The chain is finished
    /// then.
    /// Errors: what ended it, where that is worth telling: the origin or the disk failed.
    boost::asio::awaitable<Result<void>> run();

private:
    bool is_over(Clock::time_point now);
    bool has_reached_limit() const;
    Clock::time_point next_wakeup(Clock::time_point now) const;

    Context& context_;
    FileSeries& files_;
    RenditionRun main_;
    std::optional<Clock::time_point> stop_by_;
};

}  // namespace weir::recorder
