// SPDX-License-Identifier: MIT
#pragma once
#include <weir/ext/codec_backend.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/options.hpp"
#include "http/routes.hpp"
#include "http/server.hpp"

namespace weir::cli::http {

/// All that a `weir run` is asked over HTTP, from `weir status` to browsers: its sockets, and what
/// stands behind them.  Thread: main, but for what is said of its parts.
class Front {
public:
    /// `data`: the data directory; `own`: weir's own folder in it, where the Unix socket is made.
    /// Errors: as Server::open().
    static Result<std::unique_ptr<Front>> open(const FrontOptions& options,
                                               const std::filesystem::path& data,
                                               const std::filesystem::path& socket,
                                               std::shared_ptr<ext::Encoders> encoders);
    /// Of a reloaded configuration: tokens; the rest holds from the next start on.
    void set_tokens(std::vector<Token> tokens) { access_.set_tokens(std::move(tokens)); }

    void show(Snapshot snapshot) { board_.show(std::move(snapshot)); }
    /// An event, as `weir run --json` writes it.
    void tell(std::string line) { feed_.add(std::move(line)); }
    /// What waits to be done; its answer wakes whoever asked.
    std::optional<Mailbox::Letter> next() { return mailbox_.take(); }

    std::uint16_t port() const { return server_->port(); }
    const Router& router() const { return service_.router(); }

private:
    Front(const FrontOptions& options, const std::filesystem::path& data,
          const std::filesystem::path& scratch, std::shared_ptr<ext::Encoders> encoders);

    Access access_;
    Board board_;
    Mailbox mailbox_;
    Feed feed_;
    CatalogueReader catalogue_;
    PartIndex index_;
    LivePoster poster_;
    Parts parts_;
    Service service_;
    std::unique_ptr<Server> server_;  // Ends before what it uses.
};

}  // namespace weir::cli::http
