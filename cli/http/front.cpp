// SPDX-License-Identifier: MIT
#include "http/front.hpp"

namespace weir::cli::http {

Front::Front(const FrontOptions& options, const std::filesystem::path& data,
             const std::filesystem::path& scratch, std::shared_ptr<ext::Encoders> encoders)
    : catalogue_(data),
      poster_(scratch, index_),
      parts_{access_, board_, mailbox_, feed_, catalogue_, index_, poster_, std::move(encoders)},
      service_(access_, options.hosts, {options.rate, 4 * options.rate}) {
    access_.set_tokens(options.tokens);
    Router& router = service_.router();
    add_page_routes(router);
    add_status_routes(router, parts_);
    add_session_routes(router, parts_);
    add_room_routes(router, parts_);
    add_recording_routes(router, parts_);
    add_file_routes(router, parts_);
}

Result<std::unique_ptr<Front>> Front::open(const FrontOptions& options,
                                           const std::filesystem::path& data,
                                           const std::filesystem::path& socket,
                                           std::shared_ptr<ext::Encoders> encoders) {
    std::unique_ptr<Front> front{
        new Front{options, data, socket.parent_path(), std::move(encoders)}};
    ServerOptions server;
    server.socket = socket;
    server.address = options.address;
    server.port = options.port;
    server.certificate = options.certificate;
    server.key = options.key;
    server.connections = options.connections;
    auto opened = Server::open(server, front->service_, front->feed_);
    if (!opened) return opened.error();
    front->server_ = std::move(*opened);
    return front;
}

}  // namespace weir::cli::http
