// SPDX-License-Identifier: MIT
// Who asks YouTube for a video, and what it answers. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <weir/ext/resolver.hpp>

#include "answer.hpp"

namespace weir::resolvers::youtube {

/// A program of YouTube's own that we ask as.
struct Client {
    std::string number{};      ///< Of it: "101".
    std::string name{};        ///< "VISIONOS"
    std::string version{};     ///< "1.02"
    std::string user_agent{};  ///< Empty: any.
    std::string context{};     ///< JSON: all it says of itself.
};

/// From "NUMBER {JSON}", as in sites.toml; nothing where it is none, or lacks name or version.
std::optional<Client> parse_client(std::string_view text);

/// `visitor`: YouTube's number for a browser, from one of its pages; empty: none is known.
ext::HttpRequest player_request(const std::string& url, const Client& client,
                                const std::string& video, const std::string& visitor);

/// What is said of a video.
struct Player {
    ext::Resolution resolution{};  ///< Of the room only the id of the channel is told, if any.
    bool is_of_client = false;     ///< Another client may be given what this one is not.
};
Player read_player(const Json& player, const ext::HttpAnswer& answer);

}  // namespace weir::resolvers::youtube
