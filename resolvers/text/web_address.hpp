// SPDX-License-Identifier: MIT
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/query.hpp"

namespace weir::resolvers {

/// The parts of a room's URL, as recognise() looks at them. Pure.
struct WebAddress {
    std::string host{};               ///< In lower case, without port.
    std::vector<std::string> path{};  ///< Decoded; without empty parts.
    Query query{};
    std::string fragment{};

    /// One of these, or below it where it begins with "*.".
    bool is_at(std::initializer_list<std::string_view> hosts) const;
    std::size_t depth() const { return path.size(); }
};

/// An http or https URL, or one that lacks the scheme as people copy them ("twitch.tv/name").
/// Nothing for all else, and where a user name or a port other than 80 and 443 stands in it.
std::optional<WebAddress> web_address(std::string_view url);

/// Only ASCII digits, at least one and at most `most`.
bool is_digits(std::string_view text, std::size_t most = 20);
/// Only ASCII letters, digits and those of `also`; at least `least`, at most `most`.
bool is_name(std::string_view text, std::size_t least, std::size_t most, std::string_view also);
std::string lower(std::string_view text);  ///< ASCII.

}  // namespace weir::resolvers
