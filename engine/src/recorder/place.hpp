// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/awaitable.hpp>
#include <memory>

#include "recorder/context.hpp"

namespace weir::recorder {

/// Finds the volume that the recording writes to, and asks it whether there is room. Waits at most
/// 5 s.  Thread: shard.
/// Errors: Errc::disk_full, below the start floor; Errc::volume_stuck; Errc::cancelled; errno.
boost::asio::awaitable<Result<std::shared_ptr<store::Volume>>> find_place(Context& context);

}  // namespace weir::recorder
