// SPDX-License-Identifier: MIT
#include "recorder/room_query.hpp"

#include <utility>

#include "base/fail.hpp"

namespace weir::recorder {

RoomQuery::RoomQuery(const boost::asio::any_io_executor& executor, fetch::Client& client,
                     Shared shared, std::shared_ptr<Handle> handle, const Log& log)
    : handle_(std::move(handle)),
      wake_(executor, handle_->account()),
      reporter_(
          *handle_, [](const Event&) {}, log),
      context_{executor, client, std::move(shared), *handle_, reporter_, wake_} {}

boost::asio::awaitable<Result<ext::Resolution>> RoomQuery::run(SiteHttp::Trace trace) {
    auto room = RoomSource::of(context_);
    if (!room) room = RoomSource::last_resort(context_);
    if (!room) co_return fail(Errc::not_a_stream, "no service that weir knows has such a room");
    room->trace_to(std::move(trace));
    co_return co_await room->ask_once();
}

}  // namespace weir::recorder
