// SPDX-License-Identifier: MIT
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace weir::resolvers {

/// One stream of a multivariant playlist of HLS.
struct Variant {
    std::string url{};  ///< In full.
    /// As they stand there, those that no standard knows too; without quotes.
    std::map<std::string, std::string, std::less<>> attributes{};

    std::string attribute(std::string_view name) const;  ///< Empty: it has none.
};

/// In order, at most 64; none where `text` is no playlist. `base`: the URL that it came from. Pure.
std::vector<Variant> variants_of(std::string_view text, std::string_view base);

}  // namespace weir::resolvers
