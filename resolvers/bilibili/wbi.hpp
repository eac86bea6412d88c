// SPDX-License-Identifier: MIT
// WBI, by which Bilibili's web pages sign their requests. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "text/query.hpp"

namespace weir::resolvers {

/// What is mixed into signatures, of the names of the two pictures that the service hands out for
/// it; nothing where they are not of 32 letters and digits each.
std::optional<std::string> wbi_mixin(std::string_view image, std::string_view sub);

/// `query` with wts and w_rid, encoded. `seconds`: now, since 1970.
std::string sign_wbi(Query query, std::int64_t seconds, std::string_view mixin);

}  // namespace weir::resolvers
