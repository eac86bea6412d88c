// SPDX-License-Identifier: MIT
// Whatever a client sends: as far as it is a request, it is answered.
#include <cstdlib>

#include "cli/http/house.hpp"
#include "http/connection.hpp"

namespace {

using namespace weir::cli::http;

House& house() {
    static House instance;
    static const bool is_shown = [] {
        Snapshot snapshot;
        weir::RoomStatus room{.id = "live.test/7", .name = "Seven", .url = "https://live.test/7"};
        snapshot.rooms.push_back({room, 0, true});
        instance.board.show(std::move(snapshot));
        return true;
    }();
    (void)is_shown;
    return instance;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace http = boost::beast::http;
    http::request_parser<http::string_body> parser;
    parser.eager(true);
    parser.header_limit(static_cast<std::uint32_t>(Server::kMostHeader));
    parser.body_limit(Server::kMostBody);
    boost::system::error_code error;
    parser.put(boost::asio::buffer(data, size), error);
    if (error || !parser.is_done()) return 0;
    Request request;
    if (!take_request(parser.get(), "127.0.0.1", false, request)) return 0;
    // The doors are tested elsewhere; hardware is probed nowhere near here.
    request.headers["authorization"] = "Bearer " + kBoss;
    request.headers["host"] = "localhost";
    if (request.segments.size() == 3 && request.segments[2] == "hw") return 0;
    const Response response = house().service.answer(request);
    if (response.status < 200 || response.status > 599) std::abort();
    for (const auto& [name, value] : response.headers)
        if (value.find_first_of("\r\n") != value.npos) std::abort();
    return 0;
}
