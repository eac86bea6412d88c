// SPDX-License-Identifier: MIT
#pragma once
#include <string>
#include <string_view>
#include <weir/ext/resolver.hpp>

namespace weir::resolvers {

/// The room that a URL is of which nothing else is known. Its identity is host and path, and, where
/// there is a query, digits that tell it from another one: "example.com/live#1f3870be". Pure.
ext::Room room_of_url(std::string platform, std::string_view url);

}  // namespace weir::resolvers
