// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <weir/ext/resolver.hpp>

namespace weir::resolvers {

/// What the first bytes of a body say that it is; never the name of the file or its type. Pure.
struct Sniffed {
    std::optional<ext::Protocol> protocol{};  ///< None: weir does not record it.
    std::string what{};                       ///< Then: what it is instead, for people.
};
Sniffed sniff(std::string_view body);

}  // namespace weir::resolvers
