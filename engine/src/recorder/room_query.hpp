// SPDX-License-Identifier: MIT
#pragma once
#include <memory>

#include "recorder/room_source.hpp"

namespace weir::recorder {

/// Asks the service of a room, and records nothing.  Thread: shard.
class RoomQuery {
public:
    RoomQuery(const boost::asio::any_io_executor& executor, fetch::Client& client, Shared shared,
              std::shared_ptr<Handle> handle, const Log& log);

    /// Errors: Errc::not_a_stream: no service that is known; those of RoomSource::find() that left
    /// no answer.
    boost::asio::awaitable<Result<ext::Resolution>> run(SiteHttp::Trace trace);

private:
    std::shared_ptr<Handle> handle_;
    Signal wake_;
    Reporter reporter_;
    Context context_;
};

}  // namespace weir::recorder
