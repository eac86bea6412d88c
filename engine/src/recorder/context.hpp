// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

#include "base/account.hpp"
#include "base/signal.hpp"
#include "fetch/client.hpp"
#include "recorder/notebook.hpp"
#include "recorder/reporter.hpp"
#include "resolve/services.hpp"
#include "store/disk.hpp"
#include "transcode/workers.hpp"

namespace weir::recorder {

class Leftovers;

/// From so much of the process's memory budget on, nothing is fetched before its turn.
inline constexpr double kPrefetchShare = 0.8;

/// What recordings share.  Thread: any.
struct Shared {
    std::shared_ptr<store::Volume>
        volume;                     ///< With those that write to it; null until it is found.
    std::shared_ptr<Budget> ahead;  ///< For segments that come before their turn; with all.
    std::shared_ptr<Budget> memory = std::make_shared<Budget>();  ///< Of all of them.
    store::Disk* disk = nullptr;                                  ///< To find the volume.
    std::shared_ptr<index::NoteSlot> notes{};   ///< Of this recording; null: nothing is noted.
    resolve::Services* services = nullptr;      ///< Null: every URL is that of a stream.
    std::shared_ptr<ext::Encoders> encoders{};  ///< Null: nothing is encoded.
    transcode::Workers* workers = nullptr;      ///< With them.
    std::shared_ptr<Leftovers> leftovers{};     ///< Null: nobody removes what was published.
    /// Called on a disk thread when something was published, before anything else is; may be empty.
    std::function<void()> on_playlist{};
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
    Notebook notebook{shared.notes};
    /// Where the stream goes on that was recorded before, by others or by ourselves.
    std::optional<Resume> resume{handle.options().resume};
    // Of a room that a service was asked about:
    std::string anchor{}, title{};
    bool is_of_room = false;
    std::string advert_mark{};                 ///< ext::Candidate::advert_mark.
    std::vector<std::string> media_headers{};  ///< Without which its stream is refused.

    const RecordingOptions& options() const { return handle.options(); }
    /// For as long as that is held, this thread works on bytes that a stranger sent.
    index::NotedWork noted_work() const { return index::NotedWork{shared.notes.get()}; }
    const Log& log() const { return reporter.log(); }
    bool is_stopping() const { return handle.wish() != Handle::Wish::none; }
    bool is_aborting() const { return handle.wish() == Handle::Wish::abort; }
    /// A GET as this recording's options have it.
    fetch::Request request(const std::string& url) const;

private:
    void adapt_to_room(fetch::Request& request) const;
};

}  // namespace weir::recorder
