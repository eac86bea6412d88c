// SPDX-License-Identifier: MIT
// Twitch's GraphQL: several operations in one request, each with an answer or a complaint. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>
#include <weir/ext/resolver.hpp>

#include "answer.hpp"
#include "sites.hpp"

namespace weir::resolvers::twitch {

// Bodies of requests: arrays of operations, `site` says which.
/// One operation, its query in full: who it is, the stream, and a token for it.
std::string room_query(const Site& site, const std::string& login);
/// The same by the hashes of queries that Twitch's own pages send: stream, token, name.
std::string room_by_hashes(const Site& site, const std::string& login);
/// Whether each is live: an operation for each.
std::string liveness_query(const Site& site, const std::vector<std::string>& logins);

/// What one operation came to.
struct Operation {
    Json data{};
    std::string complaint{};  ///< Its first error; empty: none.
};
Operation operation_at(const JsonAnswer& answer, std::size_t index);

/// Where a room is live, what usher wants to see.
struct Ticket {
    std::string token{}, signature{};
    ext::Resolution shown{};  ///< All but the candidate.
};
/// `room` has data.user, `token` data.streamPlaybackAccessToken: one and the same operation of
/// room_query(), two of room_by_hashes().
Got<Ticket> read_room(const Operation& room, const Operation& token, const ext::HttpAnswer& answer);

/// Of liveness_query(). Logins that are not told of are left out.
std::vector<ext::Liveness> read_liveness(const JsonAnswer& answer,
                                         const std::vector<std::string>& logins);

}  // namespace weir::resolvers::twitch
