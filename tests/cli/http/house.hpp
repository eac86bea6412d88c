// SPDX-License-Identifier: MIT
// All that answers over HTTP, without a `weir run` behind it.
#pragma once
#include <functional>
#include <string>
#include <thread>

#include "http/routes.hpp"
#include "http/service.hpp"
#include "kit/process.hpp"

namespace weir::cli::http {

inline const std::string kReader = "reader-reader-reader", kPilot = "pilot-pilot-pilot-pilot",
                         kBoss = "boss-boss-boss-boss";

/// Whoever asks does it with that token, over loopback.
inline Request request_of(const std::string& method, const std::string& target,
                          const std::string& token = kBoss, const std::string& body = "{}") {
    Request request;
    request.method = method;
    request.peer = "127.0.0.1";
    request.headers["host"] = "127.0.0.1:8080";
    if (!token.empty()) request.headers["authorization"] = "Bearer " + token;
    if (method != "GET" && method != "HEAD") {
        request.headers["content-type"] = "application/json";
        request.body = body;
    }
    (void)parse_target(target, request);
    return request;
}

class House {
public:
    /// `obey`: what commands come to; nothing: they are done.
    explicit House(std::function<Outcome(const Command&)> obey = {},
                   const ServiceLimits& limits = {0, 0})
        : service(access, {"weir.test"}, limits), obey_(std::move(obey)) {
        access.set_tokens({{"reader", kReader, Scope::read},
                           {"pilot", kPilot, Scope::control},
                           {"boss", kBoss, Scope::admin}});
        add_page_routes(service.router());
        add_status_routes(service.router(), parts);
        add_session_routes(service.router(), parts);
        add_room_routes(service.router(), parts);
        add_recording_routes(service.router(), parts);
        add_file_routes(service.router(), parts);
        owner_ = std::jthread{[this](const std::stop_token& stop) { own(stop); }};
    }

    Response ask(const std::string& method, const std::string& target,
                 const std::string& token = kBoss, const std::string& body = "{}") {
        return service.answer(request_of(method, target, token, body));
    }

    kit::TempDir data;
    Access access;
    Board board;
    Mailbox mailbox;
    Feed feed;
    CatalogueReader catalogue{data.path()};
    PartIndex index;
    LivePoster poster{data.path(), index};
    Parts parts{access, board, mailbox, feed, catalogue, index, poster, nullptr};
    Service service;

private:
    void own(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            if (auto letter = mailbox.take())
                letter->answer.set_value(obey_ ? obey_(letter->command)
                                               : Outcome{letter->command.room});
            else
                std::this_thread::yield();
        }
    }

    const std::function<Outcome(const Command&)> obey_;
    std::jthread owner_;
};

}  // namespace weir::cli::http
