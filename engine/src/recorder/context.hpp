// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "base/signal.hpp"
#include "buffer/budget.hpp"
#include "fetch/client.hpp"
#include "recorder/reporter.hpp"
#include "store/disk.hpp"

namespace weir::recorder {

/// What recordings share.  Thread: any.
struct Shared {
    std::shared_ptr<store::Volume> volume;  ///< With those that write to it.
    std::shared_ptr<buffer::Budget> ahead;  ///< For segments that come before their turn; with all.
};

/// What the parts of one stream are lent. Outlives them.  Thread: shard.
struct Context {
    boost::asio::any_io_executor executor;
    fetch::Client& client;
    Shared shared;
    Handle& handle;
    Reporter& reporter;
    Signal& wake;  ///< Something has changed for the stream's coroutine.
    /// Cookies are the recording's own.
    std::shared_ptr<fetch::Memory> memory = fetch::make_memory();

    const RecordingOptions& options() const { return handle.options(); }
    const Log& log() const { return reporter.log(); }
    bool is_stopping() const { return handle.wish() != Handle::Wish::none; }
    bool is_aborting() const { return handle.wish() == Handle::Wish::abort; }
    /// A GET as this recording's options have it.
    fetch::Request request(const std::string& url) const;
};

}  // namespace weir::recorder
