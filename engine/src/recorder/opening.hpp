// SPDX-License-Identifier: MIT
#pragma once
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "fetch/client.hpp"
#include "playlist/parser.hpp"
#include "recorder/context.hpp"

namespace weir::recorder {

/// A URL that turned out to be HTTP-FLV: the connection, on hold, and what it gave already.
struct OpenedFlv {
    std::string url;  ///< After redirects.
    Bytes first_bytes;
    std::unique_ptr<fetch::Transfer> transfer;
};

struct OpenedPlaylist {
    std::string url;  ///< After redirects: relative URIs are resolved against it.
    playlist::Playlist playlist;
};

using Opened = std::variant<OpenedFlv, OpenedPlaylist>;

/// Loads a URL and finds out by its bytes what it is.  Thread: shard.
/// `variables`: for a playlist that imports them.
/// Errors: those of fetch and playlist; Errc::not_a_stream; Errc::cancelled when asked to stop.
boost::asio::awaitable<Result<Opened>> open_url(Context& context, std::string url,
                                                const playlist::Variables& variables);

/// One of several URLs that can be opened.
struct FirstOpened {
    Opened opened;
    std::size_t index = 0;
};

/// The first of `urls` that can be opened; when none can, and it may be a hiccup, all again.
/// Errors: those of open_url(); of several URLs, the detail names each.
boost::asio::awaitable<Result<FirstOpened>> open_first(Context& context,
                                                       std::vector<std::string> urls,
                                                       const playlist::Variables& variables);

}  // namespace weir::recorder
